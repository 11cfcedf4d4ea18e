"""What the search offers beside the official text: calculators, rules, offices.

This app is the lowest floor and knows none of them. ``settings.SEARCH_SOURCES`` names
functions without arguments that return :class:`Offer` entries; they are asked again when
anything that the public sees has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from documents.public_state import WhileUnchanged
from documents.search.text.folding import BARRIER, fold
from documents.search.text.queries import Query, Term

MOST: Final = 6
"""Offers that are shown at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A page that answers what is looked for.

    Attributes:
        kind: What sort of page, in a word or two: 计算器, 机构.
        title: What the link says.
        summary: A sentence about it.
        url: Absolute path.
        keywords: Words that lead to it besides those of title and summary.
    """

    kind: str
    title: str
    summary: str
    url: str
    keywords: tuple[str, ...] = ()


Source = Callable[[], Iterable[Offer]]


def offers(query: Query) -> list[Offer]:
    """Return the offers that have all words of a query and none of the excluded.

    Those with a word in the title come first, then those with a word as a keyword;
    what is equal stays as its source has it.
    """
    ranked: list[tuple[int, Offer]] = []
    for one in _everything.get():
        if not all(_has(one.whole, term) for term in query.terms):
            continue
        if any(_has(one.whole, term) for term in query.excluded):
            continue
        weight = sum(
            2 * _has(one.title, term) + _has(one.keywords, term) for term in query.terms
        )
        ranked.append((-weight, one.offer))
    ranked.sort(key=lambda pair: pair[0])
    return [offer for _, offer in ranked[:MOST]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folded:
    """An offer with its title, its keywords and all its words, folded."""

    offer: Offer
    title: str
    keywords: str
    whole: str


def _folded(offer: Offer) -> _Folded:
    title = fold(offer.title)
    keywords = BARRIER.join(map(fold, offer.keywords))
    whole = BARRIER.join((title, keywords, fold(offer.summary)))
    return _Folded(offer=offer, title=title, keywords=keywords, whole=whole)


def _ask_sources() -> list[_Folded]:
    found: list[_Folded] = []
    for name in settings.SEARCH_SOURCES:
        source: Source = import_string(name)
        found.extend(map(_folded, source()))
    return found


_everything: Final = WhileUnchanged(_ask_sources)


def _has(folded: str, term: Term) -> bool:
    return any(
        all(phrase in folded for phrase in phrases) for phrases in term.alternatives
    )

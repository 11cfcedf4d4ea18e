"""What higher floors add to a document's page: summaries, remarks at clauses.

This app does not know who adds what: ``settings.DOCUMENT_ADDITIONS`` names functions
that take a :class:`~documents.models.Document` and return :class:`Addition` entries.
They are asked at every request, also when the answer will be 304, since what is
confirmed, renamed, or published elsewhere must show at once. So a function

* reads the database in few queries, and in one for a document that it has nothing
  to say about;
* puts into the context only values whose ``repr`` tells all that they show (strings,
  numbers, dates, dataclasses of these; no model instances, whose ``repr`` is a name):
  the context is part of the page's entity tag, and nothing is rendered for a 304;
* adds only what the public may see.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from documents.models import Document

_OPENING = re.compile(r'<(?:div|section)\b[^>]*?\sid="([^"]+)"[^>]*>')


class Place(StrEnum):
    """Where in the page an addition stands."""

    HEAD = "head"
    """Under the title: what must be known before anything is read."""

    SUMMARY = "summary"
    """Between the head and the text."""

    CLAUSE = "clause"
    """At the beginning of a provision, a table or an annex."""

    END = "end"
    """Below the text, before the related documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One thing that is added to a document's page.

    Attributes:
        place: Where it stands.
        template: What writes it.
        context: What the template shows.
        eid: The provision, table or annex that it stands at, for ``Place.CLAUSE``.
            Where the text no longer has it, the addition stands before the text.
        styles: Style sheets that it needs, by their static names.
    """

    place: Place
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    eid: str = ""
    styles: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class DressedBody:
    """A document's body with all that was added to it, and what stands around it."""

    body: SafeString
    head: list[SafeString] = field(default_factory=list)
    summary: list[SafeString] = field(default_factory=list)
    end: list[SafeString] = field(default_factory=list)
    styles: tuple[str, ...] = ()


def additions(document: Document) -> list[Addition]:
    """Ask ``settings.DOCUMENT_ADDITIONS`` about a document, in their order."""
    return [
        addition
        for source in _sources(tuple(settings.DOCUMENT_ADDITIONS))
        for addition in source(document)
    ]


def dress(body: str, added: Iterable[Addition]) -> DressedBody:
    """Write additions to their places.

    Args:
        body: The document's body, as :func:`documents.rendering.render_body` writes
            it: texts and attributes are escaped, so that a tag is a tag.
        added: What to add.
    """
    dressed = DressedBody(body=SafeString(), styles=_styles(added))
    at_clauses: dict[str, list[SafeString]] = defaultdict(list)
    for addition in added:
        html = mark_safe(  # noqa: S308 (templates escape)
            render_to_string(addition.template, dict(addition.context))
        )
        match addition.place:
            case Place.HEAD:
                dressed.head.append(html)
            case Place.SUMMARY:
                dressed.summary.append(html)
            case Place.END:
                dressed.end.append(html)
            case Place.CLAUSE:
                at_clauses[addition.eid].append(html)
    whole = _at_clauses(body, at_clauses) if at_clauses else body
    dressed.summary.extend(html for lost in at_clauses.values() for html in lost)
    dressed.body = mark_safe(whole)  # noqa: S308 (both parts are escaped)
    return dressed


def _at_clauses(body: str, waiting: dict[str, list[SafeString]]) -> str:
    """Insert what stands at clauses; what finds its place is taken from ``waiting``."""

    def with_additions(opening: re.Match[str]) -> str:
        return "\n".join((opening[0], *waiting.pop(opening[1], ())))

    return _OPENING.sub(with_additions, body)


def _styles(added: Iterable[Addition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in added for name in each.styles))


@cache
def _sources(
    names: tuple[str, ...],
) -> tuple[Callable[[Document], Iterable[Addition]], ...]:
    return tuple(import_string(name) for name in names)

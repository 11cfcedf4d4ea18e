"""What a search shows: documents with their best places, and facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from documents.models import Document, SearchedPlace
from documents.search.forms import FACET_LABELS, SearchForm, facet_name
from documents.search.places import Place, best_places
from documents.search.text.marking import Snippet, snippet
from documents.search.text.queries import Query

_Kind = SearchedPlace.Kind
_NAMED_BY_LABEL: Final = frozenset({_Kind.PROVISION, _Kind.ANNEX})
_SHOWN: Final = 3
#: What already stands over the places of a document.
_IN_HEAD: Final = frozenset({_Kind.TITLE, _Kind.NUMBER, _Kind.ISSUER})
_VALUES: Final = 8
_WHOLE: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlace:
    """A place under its document.

    Attributes:
        name: What sort of place, where its words do not tell.
        url: The document's page at the place.
    """

    name: str
    url: str
    snippet: Snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A found document."""

    document: Document
    title: Snippet
    number: Snippet
    issuer: Snippet
    places: list[ShownPlace]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value that results can be narrowed by, or are."""

    name: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A way to narrow results: the commonest values first, years newest first.

    Attributes:
        values: Those shown at once.
        more: The rest, folded away.
    """

    label: str
    values: list[FacetValue]
    more: list[FacetValue]


def results(documents: Sequence[int], query: Query) -> list[Result]:
    """Return what is shown of documents, in their order."""
    rows = Document.objects.for_lists().public_by_key(documents)
    best = best_places(
        [pk for pk in documents if pk in rows], query, most=_SHOWN, without=_IN_HEAD
    )
    found = []
    for pk in documents:
        document = rows.get(pk)
        if document is None:
            continue
        head = [
            snippet(text, query.terms, length=_WHOLE)
            for text in (document.title, document.number, document.issuer)
        ]
        found.append(
            Result(
                document=document,
                title=head[0],
                number=head[1],
                issuer=head[2],
                places=_shown(best.get(pk, []), document),
            )
        )
    return found


def facets(counts: Mapping[str, Counter[str]], form: SearchForm) -> list[Facet]:
    """Return the facets with their counts and the links that choose a value."""
    found = []
    for name, counter in counts.items():
        chosen = form.filters.get(name, "")
        if len(counter) < 2 and not chosen:  # noqa: PLR2004 (one value narrows nothing)
            continue
        if name == "year":
            order = sorted(counter, reverse=True)
        else:
            order = sorted(counter, key=lambda value: (-counter[value], value))
        if chosen:
            order = [chosen, *(value for value in order if value != chosen)]
        values = [
            FacetValue(
                name=facet_name(name, value),
                count=counter[value],
                query=form.query_string(**{name: "" if value == chosen else value}),
                chosen=value == chosen,
            )
            for value in order
        ]
        found.append(
            Facet(
                label=FACET_LABELS[name],
                values=values[:_VALUES],
                more=values[_VALUES:],
            )
        )
    return found


def place_url(document: Document, eid: str) -> str:
    """Return the address of a place in a document's page."""
    page = document.get_absolute_url()
    return f"{page}#{eid}" if eid else page


def _shown(places: Sequence[Place], document: Document) -> list[ShownPlace]:
    page = document.get_absolute_url()
    return [
        ShownPlace(
            name="" if place.kind in _NAMED_BY_LABEL else place.kind.label,
            url=f"{page}#{place.eid}" if place.eid else page,
            snippet=place.snippet,
        )
        for place in places
    ]

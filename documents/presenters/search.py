"""What a search shows: documents with their best places, and facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from documents.listed import listed_documents
from documents.models import Document, SearchedPlace
from documents.search.finding import Finding
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
    """A found document.

    Attributes:
        places: The best places.
        all_places: Query string of the page with all of them; empty where these are all.
        count: How many there are; 0 where it was not counted.
    """

    document: Document
    title: Snippet
    number: Snippet
    issuer: Snippet
    places: list[ShownPlace]
    all_places: str = ""
    count: int = 0


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


def results(
    documents: Sequence[int], query: Query, finding: Finding, form: SearchForm
) -> list[Result]:
    """Return what is shown of documents that were found, in their order."""
    rows = listed_documents(documents)
    best = best_places(
        [document.pk for document in rows], query, most=_SHOWN, without=_IN_HEAD
    )
    found = []
    for document in rows:
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
                places=_shown(best.get(document.pk, []), document),
                **_rest(document, len(best.get(document.pk, [])), finding, form),
            )
        )
    return found


def within(places: Sequence[Place], document: Document) -> list[ShownPlace]:
    """Return what is shown of places of one document."""
    return _shown(places, document)


def _rest(
    document: Document, shown: int, finding: Finding, form: SearchForm
) -> dict[str, Any]:
    count = finding.in_one_place.get(document.pk, 0)
    # Above the bound not every document was counted.
    if count <= shown and not (finding.bounded and shown == _SHOWN):
        return {}
    query = form.query_string(document=document.slug).rstrip("&")
    return {"all_places": query, "count": count}


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

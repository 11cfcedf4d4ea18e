"""Find documents: which, in what order, how many, of what sorts.

A document is found when all words occur in it and none that is excluded. Its places
are those with all words; where no place has them all, the one with most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Final

from django.utils import timezone

from documents.search.engines import Engine, engine
from documents.search.shelf import FACETS, Book, shelf
from documents.search.text.folding import BARRIER
from documents.search.text.grams import PAIR
from documents.search.text.queries import Query, Term

COUNTED: Final = 10_000
"""Places are counted up to this many."""

#: Each outweighs all that stand before it, and the weight of a book.
_IN_ONE_PLACE: Final = 4
_SOME_NAMED: Final = 8
_ALL_NAMED: Final = 16
_NAMED_AS_TYPED: Final = 32
_NAME_IS_TYPED: Final = 64

RELEVANCE: Final = "relevance"
NEWEST: Final = "newest"
OLDEST: Final = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The documents that a query finds.

    Attributes:
        documents: Their keys in order.
        in_one_place: How many places with all words each document has; incomplete
            when ``bounded``.
        count: How many places there are, at most :data:`COUNTED`.
        bounded: Whether there are more places than ``count``.
        facets: For each facet, how many documents there are of each value when the
            other filters hold.
    """

    query: Query
    documents: list[int]
    in_one_place: Mapping[int, int]
    count: int
    bounded: bool
    facets: Mapping[str, Counter[str]]


def find(
    query: Query,
    *,
    filters: Mapping[str, str] | None = None,
    sort: str = RELEVANCE,
    now: datetime | None = None,
) -> Finding:
    """Find what the public may see at ``now``.

    Args:
        query: What is looked for.
        filters: Values by facet; empty ones narrow nothing.
        sort: By relevance, or by date: newest or oldest.
        now: The moment of asking; the current time when left out.
    """
    index = engine()
    books = shelf()
    matched, counts, partial = _matched(index, query)
    visible = matched & books.books.keys()
    visible -= books.hidden(now or timezone.now())
    # The shelf stands newest first, and so does what is taken from it.
    found = [book for pk, book in books.books.items() if pk in visible]
    kept, facets = _narrowed(found, filters or {})
    if partial and not counts.keys() <= {book.pk for book in kept}:
        # What was counted is a part, no matter of what; only the whole can be parted.
        counts = index.places_with([term.alternatives for term in query.terms])
    # A document without a place that has all the words counts with its best one.
    count = sum(counts.get(book.pk, 1) for book in kept)
    bounded = count > COUNTED
    return Finding(
        query=query,
        documents=[book.pk for book in _ordered(kept, query, counts, sort)],
        in_one_place=counts,
        count=COUNTED if bounded else count,
        bounded=bounded,
        facets=facets,
    )


def _matched(index: Engine, query: Query) -> tuple[set[int], dict[int, int], bool]:
    """Return the documents with all words, and how many places have them all.

    The last value tells whether not all of these places were counted.
    """
    spellings = [term.alternatives for term in query.terms]
    if len(query.terms) == 1 and not _is_gram(query.terms[0]):
        counts = index.places_with(spellings)
        matched = set(counts)
        for term in query.excluded:
            matched -= _documents(index, term)
        return matched, counts, False
    matched = set.intersection(*(_documents(index, term) for term in query.terms))
    for term in query.excluded:
        matched -= _documents(index, term)
    if not matched:
        return set(), {}, False
    counts = index.places_with(spellings, limit=COUNTED + 1)
    return matched, counts, sum(counts.values()) > COUNTED


def _documents(index: Engine, term: Term) -> set[int]:
    if _is_gram(term):
        return index.documents_with(term.folded)
    return set(index.places_with([term.alternatives]))


def _is_gram(term: Term) -> bool:
    return len(term.folded) <= PAIR and len(term.alternatives) == 1


def _narrowed(
    found: list[Book], filters: Mapping[str, str]
) -> tuple[list[Book], dict[str, Counter[str]]]:
    """Return what the filters keep, and the counts of each facet's values."""
    asked = [
        (place, filters[name]) for place, name in enumerate(FACETS) if filters.get(name)
    ]
    kept = found
    for place, value in asked:
        kept = [book for book in kept if book.facets[place] == value]
    facets: dict[str, Counter[str]] = {}
    for place, name in enumerate(FACETS):
        counted = kept
        if filters.get(name):
            others = [one for one in asked if one[0] != place]
            counted = [
                book for book in found if all(book.facets[p] == v for p, v in others)
            ]
        value_of = itemgetter(place)
        facets[name] = Counter(value_of(book.facets) for book in counted)
        facets[name].pop("", None)
    return kept, facets


def _ordered(
    kept: list[Book], query: Query, counts: Mapping[int, int], sort: str
) -> list[Book]:
    if sort == NEWEST:
        return kept
    if sort == OLDEST:
        return kept[::-1]
    # Sorting is stable: what is equally relevant stays newest first.
    return sorted(kept, key=_relevance(query, counts), reverse=True)


def _relevance(query: Query, counts: Mapping[int, int]) -> Callable[[Book], int]:
    """Return how relevant a document is, as one number.

    From the strongest: title or number are what was typed; have it in them; have all
    words in them; all words stand in one place, the more so with a word in the title;
    a word in the title; the portal's own papers, and what is in force.
    """
    terms = [
        [one[0] for one in term.alternatives if len(one) == 1] for term in query.terms
    ]
    whole = terms[0] if len(terms) == 1 else [query.folded]

    def relevance(book: Book) -> int:
        names = book.names
        value = book.weight
        if book.pk in counts:
            value += _IN_ONE_PLACE
        named = 0
        for spellings in terms:
            for one in spellings:
                if one in names:
                    named += 1
                    break
        if not named:
            return value
        value += _ALL_NAMED if named == len(terms) else _SOME_NAMED
        for one in whole:
            if one in names:
                value += _NAMED_AS_TYPED
                if one in names.split(BARRIER):
                    value += _NAME_IS_TYPED
                break
        return value

    return relevance

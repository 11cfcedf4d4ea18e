"""Find documents: which, in what order, how many, of what sorts.

A document is found when all words occur in it and none that is excluded. Its places
are those with all words; where no place has them all, the one with most.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.utils import timezone

from documents.search.engines import Engine, engine
from documents.search.engines.base import Spellings
from documents.search.shelf import FACETS, Book, Shelf, shelf, tally
from documents.search.text.folding import BARRIER
from documents.search.text.grams import PAIR
from documents.search.text.queries import Query, Term

COUNTED: Final = 10_000
"""Places are counted up to this many."""
_CONFIRMED: Final = 200
"""As many documents are looked through at once for words that are common."""
#: Of longer words it is asked first whether any document has all pairs.
_LONG: Final = 10
#: A smaller part of all documents than one in so many is looked through faster than all
#: places of a common word are.
_FEW: Final = 5

#: Each outweighs all that stand before it, and the weight of a book.
_IN_ONE_PLACE: Final = 4
_SAME_SUM: Final = 8
_SOME_NAMED: Final = 16
_ALL_NAMED: Final = 32
_NAMED_AS_TYPED: Final = 64
_NAME_IS_TYPED: Final = 128

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
        likely: Words so common that documents, and facets with them, were found by
            their pairs of characters: a few have all pairs, yet not the word. Ask
            :func:`confirmed` before showing one.
    """

    query: Query
    documents: list[int]
    in_one_place: Mapping[int, int]
    count: int
    bounded: bool
    facets: Mapping[str, Counter[str]]
    likely: tuple[Term, ...] = ()

    @property
    def approximate(self) -> bool:
        """Whether there may be a few documents less than are listed."""
        return bool(self.likely)


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
    matches = _matched(index, books, query)
    visible = matches.documents - books.hidden(now or timezone.now())
    found = books.newest_first(visible)
    kept, facets = _narrowed(books, found, filters or {})
    counts = matches.counts
    keys = {book.pk for book in kept}
    if matches.partial and not counts.keys() <= keys:
        # What was counted is a part, no matter of what: here of what is kept.
        few = len(keys) * _FEW < len(books.books)
        counts = index.places_with(
            _spellings(query.terms), limit=COUNTED + 1, within=keys, few=few
        )
    # A document without a place that has all the words counts with its best one.
    counted = counts.keys() & keys
    count = sum([counts[pk] for pk in counted]) + len(keys) - len(counted)
    bounded = count > COUNTED
    together: AbstractSet[int] = frozenset() if bounded else counts.keys()
    same_sums = _same_sums(index, query)
    return Finding(
        query=query,
        documents=_ordered(books, kept, query, together, same_sums, sort=sort),
        in_one_place=counts,
        count=COUNTED if bounded else count,
        bounded=bounded,
        facets=facets,
        likely=matches.likely,
    )


def confirmed(finding: Finding, documents: Sequence[int]) -> list[int]:
    """Return those of some found documents that have the words, in their order."""
    if not finding.likely:
        return list(documents)
    left = set(documents)
    index = engine()
    for term in finding.likely:
        left &= index.places_with([term.alternatives], within=left, few=True).keys()
    return [pk for pk in documents if pk in left]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matches:
    """What the index says.

    Attributes:
        documents: Those with all words.
        counts: How many places have them all.
        partial: Whether not all of these places were counted.
        likely: Words that some of the documents may lack.
    """

    documents: set[int]
    counts: dict[int, int]
    partial: bool = False
    likely: tuple[Term, ...] = ()


def _matched(index: Engine, books: Shelf, query: Query) -> _Matches:
    matches = _together(index, books, query.terms)
    documents = matches.documents
    for term in query.excluded:
        if documents:
            documents = documents - _having(index, books, term)
    likely = matches.likely
    if likely and len(documents) <= _CONFIRMED:
        for term in likely:
            documents &= index.places_with(
                [term.alternatives], within=documents, few=True
            ).keys()
        likely = ()
    return replace(matches, documents=documents, likely=likely)


def _together(index: Engine, books: Shelf, terms: Sequence[Term]) -> _Matches:
    """Return what has all of some words."""
    if len(terms) == 1 and _is_gram(terms[0]):
        # All places that have it, unless there are too many, tell all documents.
        counts = _counted(index, books, terms)
        if sum(counts.values()) <= COUNTED:
            return _Matches(documents=set(counts), counts=counts)
    documents: set[int] | None = None
    counts = {}
    likely: list[Term] = []
    for term in terms:
        if _is_gram(term):
            some = index.documents_with(term.folded)
        elif len(term.folded) > _LONG and not index.documents_like(term.alternatives):
            return _Matches(documents=set(), counts={})
        else:
            counts = _counted(index, books, [term])
            some = set(counts)
            if sum(counts.values()) > COUNTED:
                some = index.documents_like(term.alternatives)
                likely.append(term)
        documents = some if documents is None else documents & some
        if not documents:
            return _Matches(documents=set(), counts={})
    if len(terms) > 1 or _is_gram(terms[0]):
        counts = _counted(index, books, terms)
    return _Matches(
        documents=documents or set(),
        counts=counts,
        partial=sum(counts.values()) > COUNTED,
        likely=tuple(likely),
    )


def _counted(index: Engine, books: Shelf, terms: Sequence[Term]) -> dict[int, int]:
    """Return how many places of documents have some words, until that is enough."""
    spellings = _spellings(terms)
    question = (*spellings, COUNTED)
    known = books.common.get(question)
    if known is not None:
        return known
    counts = index.places_with(spellings, limit=COUNTED + 1)
    if sum(counts.values()) > COUNTED:
        books.common.keep(question, counts)
    return counts


def _having(index: Engine, books: Shelf, term: Term) -> set[int]:
    """Return the documents that have an excluded word, exactly."""
    if _is_gram(term):
        return index.documents_with(term.folded)
    counts = _counted(index, books, [term])
    if sum(counts.values()) <= COUNTED:
        return set(counts)
    known = books.having.get(term.alternatives)
    if known is None:
        known = set(index.places_with([term.alternatives]))
        books.having.keep(term.alternatives, known)
    return known


def _spellings(terms: Iterable[Term]) -> list[Spellings]:
    return [term.alternatives for term in terms]


def _is_gram(term: Term) -> bool:
    return len(term.folded) <= PAIR and len(term.alternatives) == 1


def _same_sums(index: Engine, query: Query) -> set[int]:
    """Return documents with a sum that was typed, and not merely its figures."""
    found: set[int] = set()
    for term in query.terms:
        sums = term.sums
        if sums:
            found |= index.places_with([sums], limit=COUNTED).keys()
    return found


def _narrowed(
    books: Shelf, found: list[Book], filters: Mapping[str, str]
) -> tuple[list[Book], dict[str, Counter[str]]]:
    """Return what the filters keep, and the counts of each facet's values."""
    asked = [
        (place, filters[name]) for place, name in enumerate(FACETS) if filters.get(name)
    ]
    kept = found
    for place, value in asked:
        kept = [book for book in kept if book.facets[place] == value]
    facets = _tally(books, kept)
    for place, value in asked:
        others = [one for one in asked if one != (place, value)]
        counted = [
            book for book in found if all(book.facets[p] == v for p, v in others)
        ]
        facets[FACETS[place]] = _tally(books, counted)[FACETS[place]]
    return kept, facets


def _tally(books: Shelf, some: list[Book]) -> dict[str, Counter[str]]:
    if len(some) * 2 < len(books.books):
        return tally(some)
    # Most documents have a common word: those without it are counted faster.
    keys = {book.pk for book in some}
    others = tally(book for pk, book in books.books.items() if pk not in keys)
    return {name: total - others[name] for name, total in books.totals.items()}


def _ordered(
    books: Shelf,
    kept: list[Book],
    query: Query,
    together: AbstractSet[int],
    same_sums: set[int],
    *,
    sort: str,
) -> list[int]:
    """Return documents in order.

    From the strongest: title or number are what was typed; have it in them; have all
    words in them; a word in the title; the same sum; all words in one place, where
    places are so few that all were counted; the portal's own papers, and what is in
    force. What is equal stays newest first.
    """
    if sort == NEWEST:
        return [book.pk for book in kept]
    if sort == OLDEST:
        return [book.pk for book in reversed(kept)]
    worth: dict[int, int] = _named(books, kept, query)
    for some, more in ((together, _IN_ONE_PLACE), (same_sums, _SAME_SUM)):
        for pk in some:
            worth[pk] = worth.get(pk, 0) + more
    shelves: dict[int, list[int]] = defaultdict(list)
    for book in kept:
        if book.pk in worth:
            shelves[book.weight + worth[book.pk]].append(book.pk)
    # Whatever has a worth comes before all that has none but its weight.
    ordered = [pk for value in sorted(shelves, reverse=True) for pk in shelves[value]]
    return ordered + [pk for pk in books.weightiest_first(kept) if pk not in worth]


def _named(books: Shelf, kept: list[Book], query: Query) -> dict[int, int]:
    """Return what words in titles and numbers are worth, where there are any."""
    terms = [
        [one[0] for one in term.alternatives if len(one) == 1] for term in query.terms
    ]
    words: Counter[int] = Counter()
    for spellings in terms:
        words.update(_with_one(kept, spellings))
    whole = terms[0] if len(terms) == 1 else [query.folded]
    worth = {
        pk: _ALL_NAMED if count == len(terms) else _SOME_NAMED
        for pk, count in words.items()
    }
    for pk in worth:
        names = books.books[pk].names
        typed = [one for one in whole if one in names]
        if typed:
            worth[pk] += _NAMED_AS_TYPED
            if not set(typed).isdisjoint(names.split(BARRIER)):
                worth[pk] += _NAME_IS_TYPED
    return worth


def _with_one(kept: list[Book], spellings: Sequence[str]) -> set[int]:
    found: set[int] = set()
    for one in spellings:
        found.update([book.pk for book in kept if one in book.names])
    return found

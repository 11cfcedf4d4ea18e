"""What every search has to know of every document, remembered by the process.

Ranking and counting look at thousands of documents; reading them anew each time would
take longer than all the rest. The shelf is filled again when the index has changed:
where anything public was, the stamps of the index are looked at.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from threading import Lock
from typing import Final, Generic, TypeVar

from django.db.models import Count, QuerySet, Sum

from documents.models import Document, SearchedDocument
from documents.public_state import WhileUnchanged
from documents.search.text.folding import BARRIER, fold

FACETS: Final = ("category", "year", "issuer", "kind")
"""What results can be narrowed by, as the values of :attr:`Book.facets` stand."""

_WEAK: Final = frozenset(
    {Document.Force.REPEALED, Document.Force.LAPSED, Document.Force.AMENDED}
)
_COMMON_WORDS: Final = 200
_EXCLUDED_WORDS: Final = 20
#: So many new documents are read by their keys; where there are more, all are read.
_READ_BY_KEY: Final = 500
#: Sorting so many parts of all documents takes as long as walking past all of them.
_FEW: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A published document, as far as ranking and counting go.

    Attributes:
        day: Which newer and older are told by.
        title: Folded.
        names: Title, number and what it promulgates, folded, parted by barriers.
        facets: Category, year, issuer, kind; empty where it has none.
        weight: The portal's own papers above laws, what is in force above what is not.
    """

    pk: int
    day: date
    title: str
    names: str
    facets: tuple[str, str, str, str]
    weight: int
    publish_at: datetime


_Answer = TypeVar("_Answer")
_Question = tuple[object, ...]


class Remembered(Generic[_Answer]):
    """Answers that take long to find; the latest of them, for all threads."""

    def __init__(self, *, most: int) -> None:
        """Remember so many at most."""
        self._most = most
        self._answers: OrderedDict[_Question, _Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, question: _Question) -> _Answer | None:
        """Return an answer that is still known."""
        return self._answers.get(question)

    def keep(self, question: _Question, answer: _Answer) -> None:
        """Remember an answer, and forget the oldest if it is one too many."""
        with self._lock:
            self._answers[question] = answer
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._answers.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All published documents, newest first to the last tie.

    Attributes:
        books: By key.
        by_weight: Their keys, the weightiest first, newest first among equals.
        totals: How many there are of each facet's values.
        by_publication: By the moment of publication, earliest first: a clock may be
            set back, so that what was public is not yet.
        values: The values that occur of each facet, in order; years newest first.
        common: What was counted of words that stand in more places than are counted;
            it holds as long as the shelf does.
        having: The documents that have such a word, exactly.
    """

    books: dict[int, Book]
    by_weight: tuple[int, ...]
    totals: dict[str, Counter[str]]
    by_publication: tuple[Book, ...]
    values: dict[str, tuple[str, ...]]
    common: Remembered[dict[int, int]] = field(
        default_factory=lambda: Remembered(most=_COMMON_WORDS)
    )
    having: Remembered[set[int]] = field(
        default_factory=lambda: Remembered(most=_EXCLUDED_WORDS)
    )

    def forget(self) -> None:
        """Forget what was remembered of words, so that it can be measured again."""
        self.common.clear()
        self.having.clear()

    def newest_first(self, keys: AbstractSet[int]) -> list[Book]:
        """Return some of the books as they stand; keys that it has not are left out."""
        if len(keys) * _FEW < len(self.books):
            some = [self.books[pk] for pk in keys if pk in self.books]
            return sorted(some, key=_newest, reverse=True)
        return [book for pk, book in self.books.items() if pk in keys]

    def weightiest_first(self, newest_first: Sequence[Book]) -> list[int]:
        """Return the keys of some books by weight, newest first among equals."""
        if len(newest_first) * _FEW < len(self.books):
            heaviest = sorted(newest_first, key=_weight, reverse=True)
            return [book.pk for book in heaviest]
        keys = {book.pk for book in newest_first}
        return [pk for pk in self.by_weight if pk in keys]

    def hidden(self, now: datetime) -> set[int]:
        """Return the documents whose time has not come."""
        start = bisect_right(self.by_publication, now, key=_publish_at)
        return {book.pk for book in self.by_publication[start:]}


_Key = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A shelf, and the index that it was filled by."""

    key: _Key
    stamps: dict[int, int]
    shelf: Shelf


_held: dict[str, _Held] = {}


def shelf() -> Shelf:
    """Return the shelf as the index stands now."""
    return _current.get()


def _look() -> Shelf:
    """Look whether the index is still the one that the shelf was filled by."""
    counted = SearchedDocument.objects.aggregate(count=Count("pk"), sum=Sum("stamp"))
    key = int(counted["count"]), int(counted["sum"] or 0)
    held = _held.get("shelf")
    if held is None or held.key != key:
        stamps, filled = _fill(held)
        held = _held["shelf"] = _Held(key=key, stamps=stamps, shelf=filled)
    return held.shelf


_current: Final = WhileUnchanged(_look)


def tally(books: Iterable[Book]) -> dict[str, Counter[str]]:
    """Count the values of each facet; what a document lacks does not count."""
    facets = [book.facets for book in books]
    found: dict[str, Counter[str]] = {}
    for place, name in enumerate(FACETS):
        found[name] = Counter([values[place] for values in facets])
        found[name].pop("", None)
    return found


_publish_at: Final = attrgetter("publish_at")
_newest: Final = attrgetter("day", "pk")
_weight: Final = attrgetter("weight")


def _fill(held: _Held | None) -> tuple[dict[int, int], Shelf]:
    """Read the documents whose stamps are new; return all stamps, and the shelf."""
    stamps = dict(SearchedDocument.objects.values_list("document_id", "stamp"))
    known: dict[int, Book] = {}
    if held is not None:
        known = {
            pk: book
            for pk, book in held.shelf.books.items()
            if stamps.get(pk) == held.stamps[pk]
        }
    rows = Document.objects.filter(
        searched__isnull=False, state=Document.State.PUBLISHED
    )
    new = stamps.keys() - known.keys()
    if len(new) <= _READ_BY_KEY:
        rows = rows.filter(pk__in=new)
    read = {book.pk: book for book in _books(rows)}
    books = sorted((known | read).values(), key=_newest, reverse=True)
    return stamps, _shelved(books)


def _books(rows: QuerySet[Document]) -> Iterator[Book]:
    for (
        pk,
        title,
        number,
        promulgates,
        category,
        issuer,
        kind,
        force,
        dated_on,
        version_on,
        publish_at,
    ) in rows.order_by().values_list(
        "pk",
        "title",
        "number",
        "promulgates",
        "category",
        "issuer",
        "kind",
        "force",
        "dated_on",
        "version_on",
        "publish_at",
    ):
        if publish_at is None:  # A constraint of the table; said for the reader.
            continue
        day = version_on or dated_on or date.min
        folded = fold(title)
        own = kind == Document.Kind.GAZETTE
        yield Book(
            pk=pk,
            day=day,
            title=folded,
            names=BARRIER.join(filter(None, (folded, fold(number), fold(promulgates)))),
            facets=(category, str(day.year) if day > date.min else "", issuer, kind),
            weight=2 * own + (force not in _WEAK),
            publish_at=publish_at,
        )


def _shelved(newest_first: list[Book]) -> Shelf:
    values = {
        name: tuple(
            sorted(
                {book.facets[place] for book in newest_first} - {""},
                reverse=name == "year",
            )
        )
        for place, name in enumerate(FACETS)
    }
    by_weight = sorted(newest_first, key=_weight, reverse=True)
    return Shelf(
        values=values,
        books={book.pk: book for book in newest_first},
        by_weight=tuple(book.pk for book in by_weight),
        totals=tally(newest_first),
        by_publication=tuple(sorted(newest_first, key=_publish_at)),
    )

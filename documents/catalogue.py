"""What lists have to know of every published document, remembered by the process.

Counting the choices of a filter looks at all documents, and so does finding a page in
the middle: the more there are, the longer it takes to read them anew. A process keeps a
card of each; lists choose, count and sort cards, and read only the rows that they show.

The cards are as the database stands: every look asks for the mark of the last change
(``documents/public_state.py``). After one, all cards are made again; where there are very
many, those of what was changed lately, and the others after some minutes.
"""

from __future__ import annotations

import sys
import time
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import compress
from typing import Any, Final, NamedTuple, overload

from django.db.models import QuerySet
from django.utils import timezone

from documents.listed import listed_documents
from documents.models import Document
from documents.public_state import WhileUnchanged

Value = str | int
Places = int
"""A set of documents: bit n stands for the n-th card. Narrowing and counting a hundred
thousand takes microseconds."""

FACETS: Final = ("kind", "category", "issuer", "year", "force", "topic", "issue")
#: Who changes documents may take so long to the end; clocks of servers may differ.
_LONGEST_CHANGE: Final = timedelta(hours=1)
#: So many documents are all read after each change: what was changed without a new
#: `updated_at` is seen at once then.
_READ_AT_ONCE: Final = 5_000
#: Seconds after which all is read anew, however many there are.
_READ_ANEW: Final = 600
_COLUMNS: Final = (
    "pk",
    "kind",
    "category",
    "issuer",
    "force",
    "topic_id",
    "issue_id",
    "dated_on",
    "publish_at",
    "agency_code",
    "number_year",
    "number_sequence",
    "title",
    "promulgates",
    "number",
    "number_key",
)
_BARRIER: Final = "\x00"
_MOST_WORDS: Final = 8
#: Of so many questions the answers are kept: a page asks twice, the next page again.
_WORDS_KEPT: Final = 200
_BRACKETS: Final = str.maketrans("[【(﹝", "〔〔〔〔") | str.maketrans(
    "]】)﹞", "〕〕〕〕"
)
_BITS: Final = bytes.maketrans(b"01", b"\x00\x01")


class Card(NamedTuple):
    """A published document, as far as lists choose, count and sort it.

    Attributes:
        number: What dispatch numbers are sorted by.
        names: Title, what it promulgates, and number, in small letters.
    """

    pk: int
    kind: str
    category: str
    issuer: str
    year: int | None
    force: str
    topic: int | None
    issue: int | None
    dated_on: date | None
    publish_at: datetime
    number: tuple[str, int, int]
    names: str


#: The orders that lists have, besides the newest first; each to the last tie.
_ORDERS: Final[Mapping[str, Callable[[Card], Any]]] = {
    "oldest": lambda card: (card.dated_on or date.max, card.pk),
    "title": lambda card: (card.names, card.pk),
    "number": lambda card: (card.number, card.names, card.pk),
}


class Catalogue:
    """All published documents, newest first to the last tie."""

    def __init__(self, cards: Mapping[int, Card]) -> None:
        """Sort the cards of documents, which come by key."""
        self.cards: Final = cards
        self._newest: Final = sorted(
            cards.values(),
            key=lambda card: (card.dated_on or date.min, card.pk),
            reverse=True,
        )
        self._words: dict[str, Places] = {}
        self._orders: dict[str, tuple[list[int], list[int]]] = {}

    def __len__(self) -> int:
        return len(self._newest)

    def everything(self) -> Places:
        """Return all documents, those whose time has not come with them."""
        return (1 << len(self._newest)) - 1

    def visible(self, now: datetime | None = None) -> Places:
        """Return what the public sees at ``now``; a clock may be set back."""
        moment = now or timezone.now()
        if moment >= self._latest:
            return self.everything()
        start = bisect_right(self._by_publication, moment, key=lambda each: each[0])
        hidden = [place for _, place in self._by_publication[start:]]
        return self.everything() & ~_places(hidden)

    def having(self, facet: str, value: Value) -> Places:
        """Return what has a value."""
        return self._facets[facet].get(value, 0)

    def values(self, facet: str) -> Iterator[tuple[Value, Places]]:
        """Yield each value that documents have, and which they are."""
        yield from self._facets[facet].items()

    def counts(self, facet: str, chosen: Places) -> Counter[Value]:
        """Count the values that some documents have."""
        found = {
            value: (places & chosen).bit_count() for value, places in self.values(facet)
        }
        return Counter({value: count for value, count in found.items() if count})

    def with_words(self, words: str) -> Places:
        """Return what has every word in its title or number.

        Brackets and full-width figures of a number may be typed in any way.
        """
        known = self._words.get(words)
        if known is None:
            if len(self._words) >= _WORDS_KEPT:
                self._words.clear()
            known = self._words[words] = self._looked_for(words)
        return known

    def _looked_for(self, words: str) -> Places:
        found = self.everything()
        for word in words.lower().split()[:_MOST_WORDS]:
            number = unicodedata.normalize("NFKC", word).translate(_BRACKETS)
            found &= _places(
                [
                    place
                    for place, card in enumerate(self._newest)
                    if word in card.names or number in card.names
                ]
            )
        return found

    def keys(self, chosen: Places, sort: str = "newest") -> list[int]:
        """Return the keys of some documents: newest first, or in another order."""
        written = format(chosen, f"0{len(self._newest)}b")
        # The last figure stands for the first card.
        flags = written[::-1].encode().translate(_BITS)
        if sort not in _ORDERS:
            return list(compress(self._keys, flags))
        keys, places = self._order(sort)
        return list(compress(keys, map(flags.__getitem__, places)))

    def _order(self, sort: str) -> tuple[list[int], list[int]]:
        """Return the keys in an order, and their places."""
        known = self._orders.get(sort)
        if known is None:
            key = _ORDERS[sort]
            places = sorted(
                range(len(self._newest)), key=lambda place: key(self._newest[place])
            )
            known = [self._keys[place] for place in places], places
            self._orders[sort] = known
        return known

    @cached_property
    def _keys(self) -> list[int]:
        return [card.pk for card in self._newest]

    @cached_property
    def _facets(self) -> dict[str, dict[Value, Places]]:
        found: dict[str, dict[Value, Places]] = {}
        for facet in FACETS:
            places: defaultdict[Value, list[int]] = defaultdict(list)
            for place, card in enumerate(self._newest):
                value: Value | None = getattr(card, facet)
                if value:
                    places[value].append(place)
            found[facet] = {value: _places(some) for value, some in places.items()}
        return found

    @cached_property
    def _latest(self) -> datetime:
        return max((card.publish_at for card in self._newest), default=timezone.now())

    @cached_property
    def _by_publication(self) -> list[tuple[datetime, int]]:
        return sorted(
            (card.publish_at, place) for place, card in enumerate(self._newest)
        )


def _places(places: Sequence[int]) -> Places:
    """Return the set of some places."""
    bits = bytearray(max(places, default=0) // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


class ListedDocuments(Sequence[Document]):
    """Documents by their keys, read when a part of them is shown."""

    def __init__(self, keys: Sequence[int]) -> None:
        """Take the keys, in order."""
        self._keys = keys

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, index: int) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> list[Document]: ...
    def __getitem__(self, index: int | slice) -> Document | list[Document]:
        """Read a part in one query at most; what was withdrawn meanwhile is left out."""
        if isinstance(index, int):
            return Document.objects.published().for_lists().get(pk=self._keys[index])
        return listed_documents(self._keys[index])

    def in_parts(self, size: int) -> Iterator[Document]:
        """Yield all of them, read so many at a time."""
        for start in range(0, len(self), size):
            keys = self._keys[start : start + size]
            # Who takes all of them away need not push out what others look at.
            found = Document.objects.for_lists().public_by_key(keys)
            yield from (found[key] for key in keys if key in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A catalogue, and when it was read.

    Attributes:
        read_at: By the clock that documents are changed by, from before it was read.
        whole_at: When all of it was read, by a clock that is never set.
    """

    catalogue: Catalogue
    read_at: datetime
    whole_at: float

    @property
    def is_young(self) -> bool:
        """Tell whether all of it was read not long ago."""
        return time.monotonic() - self.whole_at < _READ_ANEW


def catalogue() -> Catalogue:
    """Return the catalogue of the database that pages are read from."""
    return _held.get().catalogue


def forget() -> None:
    """Forget everything, as a process that begins."""
    _held.forget()


def _read() -> _Held:
    """Read everything."""
    now = timezone.now()
    return _Held(
        catalogue=Catalogue(_all_cards(Document.objects.all())),
        read_at=now,
        whole_at=time.monotonic(),
    )


def _read_again(held: _Held) -> _Held:
    """Read what was changed since; everything, where that is not enough."""
    known = held.catalogue
    if not held.is_young or len(known) <= _READ_AT_ONCE:
        return _read()
    now = timezone.now()
    rows = Document.objects.all()
    changed = rows.filter(updated_at__gte=held.read_at - _LONGEST_CHANGE)
    cards = _with_changes(known.cards, changed)
    if len(cards) != rows.filter(state=Document.State.PUBLISHED).count():
        return _read()
    return _Held(
        catalogue=known if cards == known.cards else Catalogue(cards),
        read_at=now,
        whole_at=held.whole_at,
    )


#: Its time of publication is on each card, so nothing changes by itself.
_held: Final = WhileUnchanged(
    _read, again=_read_again, holds=lambda held: held.is_young
)


def _with_changes(
    known: Mapping[int, Card], changed: QuerySet[Document]
) -> dict[int, Card]:
    cards = dict(known)
    for state, *fields in changed.order_by().values_list("state", *_COLUMNS):
        if state == Document.State.PUBLISHED:
            cards[fields[0]] = _card(*fields)
        else:
            cards.pop(fields[0], None)
    return cards


def _all_cards(rows: QuerySet[Document]) -> dict[int, Card]:
    published = rows.filter(state=Document.State.PUBLISHED).order_by()
    return {row[0]: _card(*row) for row in published.values_list(*_COLUMNS)}


def _card(
    pk: int,
    kind: str,
    category: str,
    issuer: str,
    force: str,
    topic: int | None,
    issue: int | None,
    dated_on: date | None,
    publish_at: datetime,
    agency_code: str,
    year: int | None,
    sequence: int | None,
    *names: str,
) -> Card:
    # Words that many documents share are held once.
    return Card(
        pk=pk,
        kind=sys.intern(kind),
        category=sys.intern(category),
        issuer=sys.intern(issuer),
        year=dated_on.year if dated_on else None,
        force=sys.intern(force),
        topic=topic,
        issue=issue,
        dated_on=dated_on,
        publish_at=publish_at,
        number=(sys.intern(agency_code), year or 0, sequence or 0),
        names=_BARRIER.join(names).lower(),
    )

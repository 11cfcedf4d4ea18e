"""Where a text names offices: by every spelling, exact or another form of it.

A name is found when it is one of the spellings that are known, or when it differs from
one only as spellings of one office do (:func:`~.office_names.name_key`). In a city's
own documents 民政局 alone is its 市民政局; 兴城市民政局 is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from regulations.reading.office_names import (
    full_name,
    is_group,
    may_stand_without_place,
    name_key,
)

_SHORTEST: Final = 3
#: How much longer than any known spelling another form of it may be.
_LONGER: Final = 8
_STOP: Final = re.compile(r"[，。；：！？、,;:!?\s]")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
#: What may stand before a name without its place; 区民政局 is another office.
_BEFORE_BARE: Final = frozenset("由和与及向经报请对或按从是为让给")
_OF_ANOTHER: Final = re.compile(r"^([\u4e00-\u9fff]{2,3}[市县区旗])[\u4e00-\u9fff]")
_ITS_OWN_OFFICE: Final = re.compile(r"(?:人民)?政府$|委员会$|委$")
_SENTENCE: Final = re.compile(
    r"(?:[（(][^（）()\n]*[）)]|[^。！？\n])+[。！？]?(?:[（(][^（）()\n]*[）)][。]?)*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A known name of an office."""

    office: int
    name: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An office that a text names, from ``start`` to ``end``."""

    office: int
    start: int
    end: int


class NameFinder:
    """Finds the offices that documents of one place name.

    Names that say their place are found in everybody's documents, others only in
    those of the place that they were printed in.
    """

    def __init__(self, place: str, spellings: Iterable[Spelling]) -> None:
        """Sort the spellings by what a document of a place may mean by them.

        Args:
            place: The place: 葫芦岛市; empty for documents of none.
            spellings: All that are known; of two equal ones the first counts.
        """
        self.place = place
        self._exact: dict[str, int] = {}
        self._keys: dict[str, int] = {}
        self._bare: dict[str, int] = {}
        self._others: set[str] = set()
        for each in spellings:
            self._add(each)
        known = [*self._exact, *self._bare]
        # 市 alone begins every name that is written without the city's own.
        starts = {name[:2] for name in known if name[0] != place[-1:]}
        heads = [each for each in (place, place[-1:]) if each]
        self._starts = re.compile("|".join(map(re.escape, [*heads, "各", *starts])))
        self._ends = frozenset(name[-1] for name in known) | frozenset("会室")
        self._longest = max(map(len, known), default=0) + _LONGER

    def _add(self, each: Spelling) -> None:
        place = self.place
        full = full_name(each.name, place=each.place)
        another = _OF_ANOTHER.match(each.name)
        if another and another[1] != place:
            self._others.add(another[1])
        own = each.place in {"", place}
        for name in (each.name, full):
            said = bool(each.place) and name.startswith(each.place)
            if (own or said) and len(name) >= _SHORTEST:
                self._exact.setdefault(name, each.office)
        if own:
            self._keys.setdefault(_key(each.name, place), each.office)
        if place and each.place == place and full.startswith(place):
            rest = full.removeprefix(place)
            if may_stand_without_place(rest):
                self._bare.setdefault(rest, each.office)

    def named_in(self, text: str) -> Iterator[Named]:
        """Yield the offices that a text names, in its order, the longest name each."""
        if not self._exact:
            return
        position = 0
        while (start := self._starts.search(text, position)) is not None:
            found = self._at(text, start.start())
            if found is None:
                position = start.start() + 1
                continue
            yield found
            position = found.end

    def _at(self, text: str, start: int) -> Named | None:
        for end in range(min(len(text), start + self._longest), start + 2, -1):
            if text[end - 1] not in self._ends:
                continue
            name = text[start:end]
            office = self._office(name)
            if office is None:
                office = self._bare.get(name)
                if office is None or not self._stands_alone(text, start):
                    continue
            if self._is_another(text, start, end):
                return None
            return Named(office=office, start=start, end=end)
        return None

    def _office(self, name: str) -> int | None:
        office = self._exact.get(name)
        if office is not None or _STOP.search(name):
            return office
        of_the_place = self.place and name.startswith((self.place, self.place[-1]))
        if not of_the_place and not is_group(name):
            return None
        return self._keys.get(_key(name, self.place))

    def _stands_alone(self, text: str, start: int) -> bool:
        before = text[start - 1 : start]
        return not _HAN.match(before) or before in _BEFORE_BARE

    def _is_another(self, text: str, start: int, end: int) -> bool:
        """Tell whether the name is only part of that of another office."""
        if self.place and text.startswith(self.place[-1], start):
            before = text[max(0, start - 3) : start + 1]
            if any(before.endswith(other) for other in self._others):
                return True
        own_office = text.startswith(("办公室", "办公厅"), end)
        return own_office and bool(_ITS_OWN_OFFICE.search(text[start:end]))


def sentences(text: str) -> list[str]:
    """Cut a text into sentences; brackets behind one belong to it."""
    return [found for each in _SENTENCE.findall(text) if (found := each.strip())]


@lru_cache(maxsize=4096)
def _key(name: str, place: str) -> str:
    return name_key(name, place=place)

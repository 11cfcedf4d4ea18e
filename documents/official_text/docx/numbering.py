"""The numbers that Word sets before paragraphs, rebuilt from their definitions.

A paragraph only says "list 3, level 1". Lists (``w:num``) stand on abstract
lists (``w:abstractNum``); lists of one abstract list go on counting together
unless they say where to start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from documents.official_text.docx.markup import W, alternative, integer, switch, value
from documents.official_text.docx.number_formats import write_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from xml.etree.ElementTree import Element

LEVELS: Final = 9
_PLACE: Final = re.compile(r"%([1-9])")
_MAX_LABEL: Final = 200


@dataclass(slots=True, frozen=True, kw_only=True)
class Level:
    """One level of a list.

    Attributes:
        start: The first number.
        number_format: How it is written, see :mod:`.number_formats`.
        custom: The pattern of the format ``custom``.
        text: The label, with ``%1`` to ``%9`` for the numbers of the levels.
        legal: Whether all numbers in it are written in decimals.
        restart_after: The level (from 1) after which it starts again; 0 for
            never, None for any higher one.
        style: The paragraph style that stands on this level.
        bold: Whether the label is set bold; None where the text decides.
        indent: The element ``w:ind`` of paragraphs on this level.
    """

    start: int = 1
    number_format: str = "decimal"
    custom: str = ""
    text: str = ""
    legal: bool = False
    restart_after: int | None = None
    style: str | None = None
    bold: bool | None = None
    indent: Element | None = None


@dataclass(slots=True, frozen=True, kw_only=True)
class Label:
    """The label of one paragraph."""

    text: str
    bold: bool | None


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, Level] = field(default_factory=dict)
    link: str | None = None
    #: The last number of each level, none where it starts again.
    counters: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    #: Levels whose own start has been used.
    started: set[int] = field(default_factory=set)


class Numbering:
    """The lists of one document, and how far each has counted.

    Args:
        definitions: The children of ``w:numbering``.
        list_styles: The list (``numId``) of each numbering style.
    """

    def __init__(
        self, definitions: Iterable[Element], list_styles: Mapping[str, int]
    ) -> None:
        self._abstracts: dict[str, _Abstract] = {}
        self._lists: dict[int, _List] = {}
        self._list_styles = list_styles
        for element in definitions:
            if element.tag == W + "abstractNum":
                self._abstracts[value(element, "abstractNumId") or ""] = _Abstract(
                    levels=_levels(element.findall(W + "lvl")),
                    link=value(element.find(W + "numStyleLink")),
                )
            elif element.tag == W + "num":
                number = integer(value(element, "numId"))
                if number is not None:
                    self._lists[number] = _list(element)

    def level(self, number: int, depth: int) -> Level | None:
        """Return the definition of a level (``depth`` from 0) of a list."""
        found = self._resolve(number)
        return None if found is None else _level(*found, depth)

    def depth_of_style(self, number: int, style: str) -> int | None:
        """Return the level of a list that a paragraph style stands on."""
        found = self._resolve(number)
        if found is None:
            return None
        one, abstract = found
        for depth in range(LEVELS):
            level = _level(one, abstract, depth)
            if level is not None and level.style == style:
                return depth
        return None

    def next_label(self, number: int, depth: int) -> Label | None:
        """Count one paragraph and return its label, None if it shows none."""
        found = self._resolve(number)
        level = None if found is None else _level(*found, depth)
        if found is None or level is None:
            return None
        one, abstract = found
        self._count(one, abstract, level, depth)
        text = self._write(one, abstract, level).strip(" \t\u3000\xa0")
        return Label(text=text[:_MAX_LABEL], bold=level.bold) if text else None

    def _resolve(self, number: int) -> tuple[_List, _Abstract] | None:
        one = self._lists.get(number)
        abstract = None if one is None else self._abstracts.get(one.abstract)
        if one is None or abstract is None:
            return None
        # An abstract list may only name a style, whose list has the levels.
        if abstract.link is not None and not abstract.levels:
            target = self._lists.get(self._list_styles.get(abstract.link, -1))
            linked = None if target is None else self._abstracts.get(target.abstract)
            if linked is not None:
                return one, linked
        return one, abstract

    def _count(self, one: _List, abstract: _Abstract, level: Level, depth: int) -> None:
        counters = abstract.counters
        if depth in one.starts and depth not in one.started:
            one.started.add(depth)
            counters[depth] = one.starts[depth]
        elif depth in counters:
            counters[depth] += 1
        else:
            counters[depth] = one.starts.get(depth, level.start)
        for lower in range(depth + 1, LEVELS):
            definition = _level(one, abstract, lower)
            after = None if definition is None else definition.restart_after
            # 0: it never starts again.
            if after is None or depth < after:
                counters.pop(lower, None)

    def _write(self, one: _List, abstract: _Abstract, level: Level) -> str:
        if level.number_format == "bullet":
            return ""

        def place(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            other = _level(one, abstract, depth)
            if other is None:
                return ""
            # A level that has not counted yet shows where it will start.
            start = one.starts.get(depth, other.start)
            number = abstract.counters.get(depth, start)
            if level.legal and other.number_format not in {"bullet", "none"}:
                return str(number)
            return write_number(number, other.number_format, other.custom)

        return _PLACE.sub(place, level.text)


def _level(one: _List, abstract: _Abstract, depth: int) -> Level | None:
    return one.levels.get(depth) or abstract.levels.get(depth)


def _list(element: Element) -> _List:
    one = _List(value(element.find(W + "abstractNumId")) or "")
    for override in element.findall(W + "lvlOverride"):
        depth = integer(value(override, "ilvl"))
        if depth is None:
            continue
        levels = _levels(override.findall(W + "lvl"), depth)
        one.levels.update(levels)
        start = integer(value(override.find(W + "startOverride")))
        if start is not None:
            one.starts[depth] = start
    return one


def _levels(elements: Iterable[Element], depth: int | None = None) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for element in elements:
        at = depth if depth is not None else integer(value(element, "ilvl"))
        if at is not None and 0 <= at < LEVELS:
            levels[at] = _read_level(element)
    return levels


def _read_level(element: Element) -> Level:
    number_format, custom = _number_format(element)
    start = integer(value(element.find(W + "start")))
    return Level(
        # The standard says 0 where it is left out, but no text has a 第零条.
        start=1 if start is None else start,
        number_format=number_format,
        custom=custom,
        text=value(element.find(W + "lvlText")) or "",
        legal=switch(element, "isLgl") is True,
        restart_after=integer(value(element.find(W + "lvlRestart"))),
        style=value(element.find(W + "pStyle")),
        bold=switch(element.find(W + "rPr"), "b"),
        indent=element.find(f"{W}pPr/{W}ind"),
    )


def _number_format(element: Element) -> tuple[str, str]:
    """Return the format and, for ``custom``, its pattern.

    Custom formats stand beside one that older programs know.
    """
    found = element.find(W + "numFmt")
    if found is None:
        for child in element:
            if child.tag.endswith("}AlternateContent"):
                branch = alternative(child)
                found = None if branch is None else branch.find(W + "numFmt")
    number_format = value(found) or "decimal"
    return number_format, value(found, "format") or ""

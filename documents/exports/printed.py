"""A document as a run of printed lines: what Markdown and Word have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from documents.exports.tree import (
    Annex,
    Cited,
    DocumentTree,
    Grid,
    IssueTree,
    Unit,
)
from documents.official_text.model import Kind

#: Printed with a blank between the number and the words (第十二条　…).
_SPACED: Final = frozenset(
    {Kind.PART, Kind.SUBPART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE}
)
_BEFORE_TEXT: Final = frozenset({Kind.PREFACE, Kind.TOC})
#: Under the title of the document, which is level one.
_FIRST_LEVEL: Final = 2
_LAST_LEVEL: Final = 6


class Role(StrEnum):
    """What a line is."""

    MASTHEAD = "masthead"
    NUMBER = "number"
    TITLE = "title"
    ADDRESSEES = "addressees"
    #: The title of the text that a notice promulgates.
    PROMULGATED = "promulgated"
    PREFACE = "preface"
    HEADING = "heading"
    TEXT = "text"
    SIGNATURE = "signature"
    MARK = "mark"
    ANNEX_LABEL = "annex_label"
    ANNEX_TITLE = "annex_title"
    TABLE_LABEL = "table_label"
    TABLE_CAPTION = "table_caption"
    TABLE = "table"


_ROLES: Final = {
    Kind.TITLE: Role.PROMULGATED,
    Kind.PREFACE: Role.PREFACE,
    Kind.TOC: Role.PREFACE,
    Kind.SIGNATURE: Role.SIGNATURE,
    Kind.MARK: Role.MARK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line: ``lead`` (its number), heading and text, or a table.

    Attributes:
        role: What it is.
        level: Level of a heading, from 1.
        lead: The number as printed, with the blank behind it.
        heading: Words of its heading.
        text: Other words, behind the heading.
        unit: The provision that it prints, if it prints one.
        grid: The table that it prints, if it prints one.
    """

    role: Role
    level: int = 0
    lead: str = ""
    heading: str = ""
    text: str = ""
    unit: Unit | None = None
    grid: Grid | None = None

    @property
    def in_heading(self) -> tuple[Cited, ...]:
        """Return the citations in its heading."""
        return self.unit.in_heading if self.unit else ()

    @property
    def in_text(self) -> tuple[Cited, ...]:
        """Return the citations in its text."""
        return self.unit.in_text if self.unit else ()


def printed_lines(tree: DocumentTree) -> Iterator[Line]:
    """Yield a document's lines in printed order."""
    if tree.is_gazette:
        if tree.issuer:
            # Several organs stand apart by blanks; so does the masthead.
            yield Line(role=Role.MASTHEAD, text=tree.issuer)
        if tree.number:
            yield Line(role=Role.NUMBER, text=tree.number)
    yield Line(role=Role.TITLE, level=1, heading=tree.title)
    yield from _body(tree)


def front_lines(issue: IssueTree) -> Iterator[tuple[bool, str]]:
    """Yield the lines before the first document, and whether each is a title."""
    head = issue.head
    serial = f"（总第{head.serial_number}期）" if head.serial_number else ""
    yield True, "目 录"
    yield False, head.title
    yield False, f"{head.year}年第{head.number}期{serial}"
    if head.published_on:
        day = head.published_on
        yield False, f"{day.year}年{day.month}月{day.day}日出版"
    category = ""
    for tree in issue.documents:
        if tree.category and tree.category != category:
            category = tree.category
            yield False, f"◎ {category}文件"
        number = f"（{tree.number}）" if tree.number else ""
        page = f" ..... ({tree.page})" if tree.page else ""
        yield False, f"{tree.title}{number}{page}"
    for role, names in head.people:
        yield False, f"{role}：{names}"


def _body(tree: DocumentTree) -> Iterator[Line]:
    levels: dict[str, int] = {}
    addressed = not tree.addressees
    titles = {item.title for item in tree.items if isinstance(item, Annex)}
    for item in tree.items:
        is_text = not isinstance(item, Unit) or item.kind not in _BEFORE_TEXT
        if not addressed and is_text:
            addressed = True
            yield _addressees(tree)
        if isinstance(item, Annex):
            if item.carried:
                levels[item.eid] = _FIRST_LEVEL
                yield from _annex(item)
        elif isinstance(item, Grid):
            level = levels.get(item.parent or item.annex, 1) + 1
            yield from _table(item, min(level, _LAST_LEVEL), titles)
        else:
            level = min(levels.get(item.parent or item.annex, 1) + 1, _LAST_LEVEL)
            levels[item.eid] = level
            yield _unit(item, level)
    if not addressed:
        yield _addressees(tree)


def _addressees(tree: DocumentTree) -> Line:
    # The reader parts names at the strongest mark: 、 within a name needs ， between.
    inside = any("、" in name for name in tree.addressees)
    mark = "；" if any("，" in name for name in tree.addressees) else "，"
    joined = (mark if inside or mark == "；" else "、").join(tree.addressees)
    return Line(role=Role.ADDRESSEES, text=f"{joined}：")


def _annex(annex: Annex) -> Iterator[Line]:
    yield Line(role=Role.ANNEX_LABEL, level=_FIRST_LEVEL, heading=annex.label or "附件")
    if annex.title:
        yield Line(role=Role.ANNEX_TITLE, level=_FIRST_LEVEL, heading=annex.title)


def _table(grid: Grid, level: int, titles: set[str]) -> Iterator[Line]:
    # The caption of a table that is all of an annex is the annex's title.
    own = grid.caption if grid.caption not in titles else ""
    if grid.label:
        yield Line(role=Role.TABLE_LABEL, text=f"{grid.label} {own}".strip())
    elif own:
        yield Line(role=Role.TABLE_CAPTION, level=level, heading=own)
    yield Line(role=Role.TABLE, grid=grid)


def _unit(unit: Unit, level: int) -> Line:
    role = _ROLES.get(unit.kind, Role.TEXT)
    if role is Role.TEXT and unit.heading and not unit.text:
        role = Role.HEADING
    return Line(
        role=role,
        level=1 if role is Role.PROMULGATED else level if role is Role.HEADING else 0,
        lead=_lead(unit),
        heading=unit.heading,
        text=unit.text,
        unit=unit,
    )


def _lead(unit: Unit) -> str:
    """Return a label with the blank that parts it from the words behind it."""
    words = unit.heading or unit.text
    if not unit.label or not words:
        return unit.label
    if unit.kind in _SPACED:
        return f"{unit.label}　"
    last, first = unit.label[-1], words[0]
    # 1. 5G is no 1.5, and 1.1 总则 needs its blank.
    touching = first.isascii() and first.isalnum() and last.isascii() and last != ")"
    return f"{unit.label} " if touching or last.isdigit() or last == "]" else unit.label

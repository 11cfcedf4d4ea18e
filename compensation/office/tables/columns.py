"""Finding the columns by their headings, in whatever order they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from compensation.office.tables.rows import Row, Table, file_error

_ROWS_ABOVE: Final = 10
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that a table may have.

    Attributes:
        name: Stable ASCII name.
        label: Chinese heading, without its unit.
        unit: Unit, written behind the heading in the template.
        required: Whether a table without it is refused.
        aliases: Other headings that mean the same.
    """

    name: str
    label: str
    unit: str = ""
    required: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The heading as the template writes it."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The row of headings of a table.

    Attributes:
        number: Its row.
        places: The place of each column that the table has, by name.
    """

    number: int
    places: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """A table whose columns were found."""

    heading: Heading
    rows: Iterator[Row]
    expected: int


def find_heading(table: Table, columns: Sequence[Column]) -> Records:
    """Find the headings within the first rows; a title may stand above them.

    Raises:
        CompensationError: The table is empty, a column is missing, stands there
            twice or is not known, or cells of the table are merged.
    """
    known = {
        _plain(word): column.name
        for column in columns
        for word in (column.label, column.name, *column.aliases)
    }
    head = list(islice(table.rows, _ROWS_ABOVE))
    if not head:
        raise file_error("empty", "表格是空的。")
    row = max(head, key=lambda each: (_matches(each, known), -each.number))
    if not _matches(row, known):
        raise file_error(
            "no_headings",
            "没有找到表头。第一行应为列名，如“"
            f"{'”“'.join(column.heading for column in columns if column.required)}”；"
            "请使用模板。",
        )
    heading = Heading(number=row.number, places=_places(row, known, columns))
    _refuse_merged(table, heading)
    below = [each for each in head if each.number > row.number]
    return Records(
        heading=heading,
        rows=chain(below, table.rows),
        expected=max(0, table.expected - row.number),
    )


def _matches(row: Row, known: dict[str, str]) -> int:
    return sum(_plain(cell) in known for cell in row.cells)


def _places(
    row: Row, known: dict[str, str], columns: Sequence[Column]
) -> dict[str, int]:
    places: dict[str, int] = {}
    unknown = []
    for place, cell in enumerate(row.cells):
        if not cell:
            continue
        name = known.get(_plain(cell))
        if name is None:
            unknown.append(cell)
        elif name in places:
            raise file_error("column_twice", f"“{cell}”列出现了两次。")
        else:
            places[name] = place
    if unknown:
        raise file_error(
            "unknown_column",
            f"不认识的列：{_listed(unknown)}。请删除，或者改成模板里的列名。",
        )
    missing = [
        column.heading
        for column in columns
        if column.required and column.name not in places
    ]
    if missing:
        raise file_error("missing_column", f"缺少列：{_listed(missing)}。")
    return places


def _refuse_merged(table: Table, heading: Heading) -> None:
    """Merged cells hide to which households a value belongs."""
    found = [reference for last, reference in table.merged if last >= heading.number]
    if found:
        raise file_error(
            "merged_cells",
            f"表格里有合并单元格：{_listed(found)}。"
            "请取消合并，每一户的每一格都单独填写。",
        )


def _listed(names: Iterable[str]) -> str:
    some = list(names)
    more = f"等 {len(some)} 处" if len(some) > _MOST_NAMED else ""
    return "、".join(name[:40] for name in some[:_MOST_NAMED]) + more


def _plain(text: str) -> str:
    """Fold a heading: width, blanks, marks of required columns, unit in brackets."""
    folded = re.sub(r"[\s*_]+", "", unicodedata.normalize("NFKC", text)).casefold()
    return _BRACKETS.sub("", folded) or folded

"""What every kind of table gives, and what stops all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from compensation.rules import CompensationError

MOST_ROWS: Final = 200_000
"""Rows of a file that are read; no project has more households."""
MOST_COLUMNS: Final = 60
"""Columns that are read; what stands further right is refused."""
LONGEST_CELL: Final = 2_000
"""Characters in a cell; nothing that is asked for is as long."""


class Row(NamedTuple):
    """A row that is not blank.

    Attributes:
        number: Its number in the file, from 1, as spreadsheet programs count.
        cells: Its cells as text, without blanks around; may be shorter than others.
    """

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that is being read.

    Attributes:
        rows: The rows, each once; reading on may raise `CompensationError`.
        expected: How many rows to expect, for a progress display.
        merged: Ranges of merged cells: last row and the range as written.
    """

    rows: Iterator[Row]
    expected: int
    merged: tuple[tuple[int, str], ...] = ()


def file_error(code: str, message: str) -> CompensationError:
    """Make the error for a file that cannot be used."""
    return CompensationError(code=code, message=message, field="file")


def too_many_rows() -> CompensationError:
    """Make the error for a file that is too long."""
    return file_error(
        "too_many_rows", f"表格超过 {MOST_ROWS:,} 行，请分成几个文件上传。"
    )


def cell_too_long(number: int) -> CompensationError:
    """Make the error for a cell that is too long."""
    return file_error(
        "cell_too_long", f"第 {number} 行有超过 {LONGEST_CELL:,} 字的单元格。"
    )


def too_many_columns(number: int) -> CompensationError:
    """Make the error for a row that is too wide."""
    return file_error(
        "too_many_columns",
        f"第 {number} 行在第 {MOST_COLUMNS} 列以右还有内容，请使用模板的格式。",
    )

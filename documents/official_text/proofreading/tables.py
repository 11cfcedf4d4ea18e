"""Sums in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from documents.official_text.model import Finding, Severity, TableText

_TOTAL = re.compile(r"(?:合\s*计|总\s*计|共\s*计|总\s*数)$")
_SUBTOTAL = re.compile(r"小\s*计$")
_AMOUNT = re.compile(r"-?\d[\d,，]*(?:\.\d+)?$")
_UNIT = re.compile(r"(?:万元|亿元|元|个|人|户|项|家|处|台|套|吨|亩|平方米|m²|㎡)$")
_DIGITS_MAX = 30
#: Whatever has more rows named 合计 is no table of sums.
_TOTALS_MAX = 100
#: No sum of one.
_PARTS_MIN = 2


def check_sums(table: TableText) -> Iterator[Finding]:
    """Check rows and columns named 合计 against what they add up."""
    rows = [[_amount(cell) for cell in row] for row in table.rows]
    sorts = [_sort_of(row) for row in table.rows]
    if sum(map(bool, sorts)) > _TOTALS_MAX:
        return
    for index, sort in enumerate(sorts):
        if not sort:
            continue
        for column, stated in enumerate(rows[index]):
            if stated is None or column == 0:
                continue
            sums = _sums_for(rows, sorts, index, column)
            if sums and stated not in sums:
                name = next(cell for cell in table.rows[index] if cell.strip())
                yield _finding(table, f"第 {column + 1} 列", name, stated, sums[0])
    yield from _check_columns(table, rows, sorts)


def _sort_of(row: list[str]) -> str:
    for cell in row[:2]:
        if _TOTAL.match(cell.strip()):
            return "total"
        if _SUBTOTAL.match(cell.strip()):
            return "subtotal"
    return ""


def _sums_for(
    rows: list[list[Decimal | None]], sorts: list[str], index: int, column: int
) -> list[Decimal]:
    """Return what a row named 合计 or 小计 may rightly state."""
    last = max((i for i in range(index) if sorts[i]), default=-1)
    near = _column(rows, column, list(range(last + 1, index)))
    if sorts[index] == "subtotal":
        return [sum(near, Decimal(0))] if len(near) >= _PARTS_MIN else []
    before = [i for i in range(index) if not sorts[i]]
    # A total may stand above its parts.
    parts = before or [i for i in range(index + 1, len(rows)) if not sorts[i]]
    subtotals = [i for i in range(len(rows)) if sorts[i] == "subtotal"]
    groups = [
        near,
        _column(rows, column, parts),
        _column(rows, column, subtotals),
    ]
    return [sum(group, Decimal(0)) for group in groups if len(group) >= _PARTS_MIN]


def _column(
    rows: list[list[Decimal | None]], column: int, indexes: list[int]
) -> list[Decimal]:
    found = (rows[i][column] if column < len(rows[i]) else None for i in indexes)
    return [amount for amount in found if amount is not None]


def _check_columns(
    table: TableText, rows: list[list[Decimal | None]], sorts: list[str]
) -> Iterator[Finding]:
    """Check a column named 合计 where most of its rows do add up."""
    named = [i for i, cell in enumerate(table.header) if _TOTAL.match(cell.strip())]
    if len(named) != 1:
        return
    total = named[0]
    checked = []
    for index, row in enumerate(rows):
        stated = row[total] if total < len(row) else None
        parts = [
            amount
            for column, amount in enumerate(row)
            if column not in {0, total} and amount is not None
        ]
        if stated is not None and not sorts[index] and len(parts) >= _PARTS_MIN:
            checked.append((index, stated, sum(parts, Decimal(0))))
    wrong = [(i, stated, real) for i, stated, real in checked if stated != real]
    # Columns that are no parts at all would make nearly every row wrong.
    if not wrong or len(wrong) * 3 > len(checked):
        return
    for index, stated, real in wrong:
        yield _finding(table, f"第 {index + 1} 行", table.header[total], stated, real)


def _finding(
    table: TableText, place: str, name: str, stated: Decimal, real: Decimal
) -> Finding:
    return Finding(
        code="table_sum",
        severity=Severity.ERROR,
        line=table.line,
        eid=table.eid,
        text=f"表“{table.caption or table.label}”{place}“{name}”写的是 {stated}，"
        f"相加是 {real}。",
        suggestion=str(real),
    )


def _amount(cell: str) -> Decimal | None:
    """Read an amount; shares (%) are none, they need not add up."""
    if not cell or len(cell) > _DIGITS_MAX:
        return None
    text = _UNIT.sub("", re.sub(r"\s", "", cell))
    if not _AMOUNT.match(text):
        return None
    try:
        return Decimal(re.sub(r"[,，]", "", text))
    except InvalidOperation:
        return None

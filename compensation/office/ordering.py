"""From the numbers drawn to the order of choice, as a list to post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError

from compensation.office.cells import whole_number, yes_or_no
from compensation.office.households import LONGEST_REFERENCE, REFERENCE
from compensation.office.tables import Column, Records, Row, Table, find_heading
from compensation.office.tables.rows import file_error
from compensation.rules import (
    ChoosingOrder,
    CompensationError,
    Entry,
    OrderRules,
    Place,
    Pool,
    choosing_order,
)
from compensation.rules.order import NUMBER_LABELS
from documents.exports.workbook import Cell, SheetHead, Style, Value, small_workbook
from regulations.fields import QuantityField
from regulations.rules.money import SQUARE_METRE, format_number

MOST_HOUSEHOLDS: Final = 5_000
"""Households of an order; they stand on one page to post."""

ORDER_COLUMNS: Final = (
    REFERENCE,
    Column(name="agreement", label=NUMBER_LABELS["agreement"], required=True),
    Column(name="moving", label=NUMBER_LABELS["moving"], required=True),
    Column(
        name="in_time",
        label="按期签约并搬迁",
        required=True,
        aliases=("按期签约搬迁", "按期", "是否按期"),
    ),
    Column(
        name="redrawn_agreement",
        label=NUMBER_LABELS["redrawn_agreement"],
        aliases=("重抓协议序号",),
    ),
    Column(
        name="redrawn_moving",
        label=NUMBER_LABELS["redrawn_moving"],
        aliases=("重抓搬迁序号",),
    ),
    Column(
        name="flat_type",
        label="安置户型",
        unit=SQUARE_METRE,
        aliases=("户型", "安置户型面积"),
    ),
    Column(name="low_floor_care", label="低楼层照顾", aliases=("照顾", "是否照顾")),
)
"""The columns of a table of numbers drawn."""

_LABELS: Final = {column.name: column.label for column in ORDER_COLUMNS}
_TYPE: Final = QuantityField(label="安置户型", unit=SQUARE_METRE, required=False)
_GROUPS: Final = {1: "按期签约并搬迁", 2: "未按期签约、搬迁"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongRow:
    """A row that is left out of the order, and why."""

    row: int
    reference: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderList:
    """The order of a list, and the rows that could not be read.

    Attributes:
        order: The order of the households that could be read.
        wrong: The other rows.
        text: The list as it was read, to send back with the next request.
    """

    order: ChoosingOrder
    wrong: tuple[WrongRow, ...]
    text: str


def order_households(rules: OrderRules, table: Table) -> OrderList:
    """Read a table of numbers drawn and put the households in order.

    Raises:
        CompensationError: The table cannot be used.
    """
    records = find_heading(table, ORDER_COLUMNS)
    entries: list[Entry] = []
    wrong: list[WrongRow] = []
    lines = ["\t".join(records.heading.places)]
    for row in records.rows:
        if len(lines) > MOST_HOUSEHOLDS:
            raise file_error("too_many_rows", f"一次最多排列 {MOST_HOUSEHOLDS:,} 户。")
        cells = _named_cells(records, row)
        lines.append("\t".join(" ".join(each.split()) for each in cells.values()))
        try:
            entries.append(_entry(cells))
        except CompensationError as error:
            wrong.append(
                WrongRow(
                    row=row.number,
                    reference=cells["reference"][:LONGEST_REFERENCE],
                    text=error.message,
                )
            )
    if not entries and not wrong:
        raise file_error("empty", "表头下面没有内容。")
    return OrderList(
        order=choosing_order(rules, entries), wrong=tuple(wrong), text="\n".join(lines)
    )


def _named_cells(records: Records, row: Row) -> dict[str, str]:
    return {
        name: row.cells[place] if place < len(row.cells) else ""
        for name, place in records.heading.places.items()
    }


def _entry(cells: dict[str, str]) -> Entry:
    """Read a household.

    Raises:
        CompensationError: A cell cannot be read; the message names all of them.
    """
    problems: list[str] = []
    values: dict[str, object] = {}
    for name in NUMBER_LABELS:
        values[name] = _read(name, cells, whole_number, problems)
    for name in ("in_time", "low_floor_care"):
        values[name] = _read(name, cells, yes_or_no, problems)
    values["flat_type"] = _read("flat_type", cells, _TYPE.clean, problems)
    reference = " ".join(cells["reference"].split())
    if not reference:
        problems.append("编号：请填写编号，用来区分各户。")
    elif len(reference) > LONGEST_REFERENCE:
        problems.append(f"编号：不能超过 {LONGEST_REFERENCE} 个字。")
    if not cells["in_time"]:
        problems.append(f"{_LABELS['in_time']}：请填写“是”或者“否”。")
    problems += [
        f"{_LABELS[name]}：请填写。"
        for name in ("agreement", "moving")
        if not cells[name]
    ]
    if values["low_floor_care"] and not cells.get("flat_type"):
        problems.append(f"{_LABELS['flat_type']}：低楼层照顾按户型分配，请填写。")
    if problems:
        raise CompensationError(code="wrong_row", message="".join(problems))
    return Entry(reference=reference, **values)  # type: ignore[arg-type]  # read above


def _read(
    name: str, cells: dict[str, str], read: object, problems: list[str]
) -> object:
    try:
        return read(cells.get(name, ""))  # type: ignore[operator]
    except ValidationError as error:
        problems.append(f"{_LABELS[name]}：{''.join(error.messages)}")
        return None


def order_workbook(found: OrderList) -> bytes:
    """Write the order as a workbook: places, low-floor homes, what to look at."""
    order = found.order
    places = SheetHead(
        name="选房顺序",
        headings=(
            "选房顺序",
            "编号",
            "组别",
            "协议序号",
            "搬迁序号",
            "重新抓得的协议序号",
            "重新抓得的搬迁序号",
            "两号之和",
            "同和",
            "房源",
            "房源内顺序",
            "安置户型（m²）",
            "条款",
            "说明",
        ),
        widths=(10, 18, 20, 10, 10, 14, 14, 10, 8, 20, 12, 14, 16, 60),
    )
    care = SheetHead(
        name="低楼层照顾",
        headings=("安置户型（m²）", "照顾房源内顺序", "编号", "两号之和", "条款"),
        widths=(14, 16, 18, 10, 16),
    )
    checks = SheetHead(
        name="需要核对", headings=("原表行号", "编号", "问题"), widths=(10, 30, 90)
    )
    care_places = sorted(
        (each for each in order.places if each.pool is Pool.LOW_FLOOR),
        key=lambda each: (each.entry.flat_type or 0, each.pool_rank),
    )
    return small_workbook(
        [
            (places, [_place_row(each) for each in order.places]),
            (
                care,
                [
                    (
                        each.entry.flat_type,
                        each.pool_rank,
                        each.entry.reference,
                        each.total,
                        each.provision.label,
                    )
                    for each in care_places
                ],
            ),
            (checks, list(_check_rows(found))),
        ]
    )


def group_label(group: int) -> str:
    """Name a group of the order."""
    return _GROUPS[group]


def type_label(place: Place) -> str:
    """Name the type of flat of a household."""
    area = place.entry.flat_type
    return "" if area is None else f"{format_number(area)} {SQUARE_METRE}"


def _place_row(place: Place) -> tuple[Value, ...]:
    entry = place.entry
    return (
        place.rank,
        entry.reference,
        group_label(place.group),
        entry.agreement,
        entry.moving,
        entry.redrawn_agreement if entry.in_time else None,
        entry.redrawn_moving if entry.in_time else None,
        place.total,
        "是" if place.tied else "",
        place.pool.label,
        place.pool_rank,
        entry.flat_type,
        place.provision.label,
        "".join(note.text for note in place.notes),
    )


def _check_rows(found: OrderList) -> Iterator[tuple[Value, ...]]:
    for wrong in found.wrong:
        yield (wrong.row, wrong.reference, Cell(wrong.text, Style.WRAPPED))
    for entry in found.order.unplaced:
        yield (None, entry.reference, "按期签约、搬迁，但没有重新抓号，未排入。")
    for finding in found.order.findings:
        yield (
            None,
            "、".join(finding.references)[:1_000],
            Cell(finding.text, Style.WRAPPED),
        )

"""Tables to download and fill in: Chinese headings, examples, an explanation."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from compensation.models import PlanVersion
from compensation.office.households import COLUMNS
from compensation.office.ordering import ORDER_COLUMNS
from compensation.office.tables import Column
from compensation.rules import Choice, PlanRules, Use
from compensation.rules.plan import PlanRules as Rules
from documents.exports.workbook import neutral

_ROWS_WITH_LISTS: Final = 5_000
_YES: Final = "是"
_NO: Final = "否"
_TRUTHS: Final = frozenset(
    {
        "signed_in_period",
        "signed_early",
        "moved_early",
        "building_complete",
        "step_up",
        "extra_15",
        "low_income",
        "cannot_pay",
        "in_time",
        "low_floor_care",
    }
)
_HOW: Final = {
    "reference": "用来区分各户，不能重复；不要填写姓名、身份证号等个人信息。",
    "building": "各户所在的楼栋，用于分楼栋汇总；同一楼栋写法要一致。可以不填。",
    "use": "从列表中选择。",
    "choice": "从列表中选择。",
    "agreement": "签订协议时取得的序号，整数。",
    "moving": "搬家时取得的序号，整数。",
    "redrawn_agreement": "重新抓得的序号；未按期的不填。",
    "redrawn_moving": "重新抓得的序号；未按期的不填。",
    "flat_type": "低楼层照顾的户必填，照顾房源按户型排列。",
}

Cells = list[str | Decimal]


def household_examples(version: PlanVersion) -> list[Cells]:
    """Give the plan's worked examples as rows to overwrite."""
    buildings = [each.name for each in version.project.buildings.order_by("position")]
    rows = []
    examples = version.examples.order_by("position", "pk")
    for number, example in enumerate(examples, start=1):
        values: dict[str, Any] = {
            "reference": f"示例{number}",
            "building": buildings[number % len(buildings)] if buildings else "1号楼",
            **example.facts,
        }
        rows.append([_example_cell(column, values) for column in COLUMNS])
    return rows


def order_examples() -> list[Cells]:
    """Give invented households for the order of choice."""
    return [
        ["示例1", *map(Decimal, (3, 2)), _YES, *map(Decimal, (1, 4)), Decimal(60), _NO],
        [
            "示例2",
            *map(Decimal, (1, 3)),
            _YES,
            *map(Decimal, (2, 3)),
            Decimal(45),
            _YES,
        ],
        ["示例3", *map(Decimal, (2, 1)), _NO, "", "", Decimal(75), _NO],
    ]


def household_words(rules: PlanRules) -> dict[str, list[str]]:
    """Give the words that may stand in columns of choices."""
    uses = {offer.use for offer in rules.offers}
    choices = {offer.choice for offer in rules.offers}
    return {
        "use": [use.label for use in Use if use in uses],
        "choice": [choice.label for choice in Choice if choice in choices],
    }


def household_blank(rules: Rules, version: PlanVersion, kind: str) -> bytes:
    """Make the table for a batch, ``xlsx`` or ``csv``."""
    return _blank(
        COLUMNS, household_examples(version), household_words(rules), kind=kind
    )


def order_blank(kind: str) -> bytes:
    """Make the table for the order of choice, ``xlsx`` or ``csv``."""
    return _blank(ORDER_COLUMNS, order_examples(), {}, kind=kind)


def _example_cell(column: Column, values: dict[str, Any]) -> str | Decimal:
    value = values.get(column.name)
    if column.name in _TRUTHS:
        return _YES if value in {True, "true"} else _NO
    if value is None:
        return ""
    if column.name == "use":
        return Use(value).label
    if column.name == "choice":
        return Choice(value).label
    if column.unit:
        return Decimal(str(value))
    return str(value)


def _blank(
    columns: Sequence[Column],
    rows: list[Cells],
    words: dict[str, list[str]],
    *,
    kind: str,
) -> bytes:
    if kind == "csv":
        return _as_csv(columns, rows)
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    sheet.title = "填写"
    sheet.append([column.heading for column in columns])
    for row in rows:
        sheet.append([_safe(value) for value in row])
    sheet.freeze_panes = "C2"
    for place, column in enumerate(columns, start=1):
        _dress(sheet, place, column, words.get(column.name, []))
    _explain(book.create_sheet("填写说明"), columns, words)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _dress(sheet: Worksheet, place: int, column: Column, words: list[str]) -> None:
    cell = sheet.cell(row=1, column=place)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="EDE6D6")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = 24 if column.name == "building" else 15
    allowed = words or ([_YES, _NO] if column.name in _TRUTHS else [])
    if not allowed:
        return
    choices = DataValidation(
        type="list", formula1=f'"{",".join(allowed)}"', allow_blank=True
    )
    choices.error = f"请选择：{'、'.join(allowed)}"
    sheet.add_data_validation(choices)
    choices.add(f"{letter}2:{letter}{_ROWS_WITH_LISTS}")


def _explain(
    sheet: Worksheet, columns: Sequence[Column], words: dict[str, list[str]]
) -> None:
    sheet.append(["列", "是否必填", "怎样填写"])
    for column in columns:
        if column.name in _TRUTHS:
            how = "填“是”或“否”，不填按“否”。"
        elif words.get(column.name):
            how = f"从列表中选择：{'、'.join(words[column.name])}。"
        elif column.unit:
            how = f"数字，单位 {column.unit}，最多两位小数；没有的不填。"
        else:
            how = ""
        note = _HOW.get(column.name, "")
        text = how if words.get(column.name) else f"{how}{note}"
        sheet.append([column.heading, "必填" if column.required else "", text])
    sheet.append(["第一张工作表里的示例行请删除或者改写；列的顺序可以改变。"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABC", (32, 10, 80), strict=True):
        sheet.column_dimensions[letter].width = width


def _as_csv(columns: Sequence[Column], rows: list[Cells]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([column.heading for column in columns])
    for row in rows:
        writer.writerow([_safe(value) for value in row])
    # The mark tells spreadsheet programs that it is UTF-8.
    return target.getvalue().encode("utf-8-sig")


def _safe(value: str | Decimal) -> str | Decimal:
    return neutral(value) if isinstance(value, str) else value

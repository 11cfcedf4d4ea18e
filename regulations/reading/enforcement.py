"""Enforcement bodies (行政执法主体) in the tables of announcements."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from documents.official_text.model import TableText
from regulations.reading.rows import Row
from regulations.reading.source import SourceDocument
from regulations.reading.tables import Columns, columns_of, plain

_COLUMNS: Final[Columns] = {
    "number": re.compile(r"^(序号|编号|号|序)$"),
    "telephone": re.compile(r"电话|联系方式|手机"),
    "address": re.compile(r"地址|办公地点|住所|驻地"),
    "person_in_charge": re.compile(r"负责人|法定代表人|主要领导|^法人(代表)?(姓名)?$"),
    "authority": re.compile(r"(主体|执法)(依据)?(类别|类型|性质|方式)|执法(权限|资格)"),
    "nature": re.compile(r"(机构|单位|机关|组织)(性质|类别|类型)|^性质$"),
    "name": re.compile(
        r"^(?!.*(委托|主管|上级|所属)).*(机关|组织|主体|单位|机构|部门).*名称"
        r"|^(行政)?执法(主体|机关|单位|部门|机构)$|^名称$"
        r"|^(单位|部门|机关|机构|主体|组织)$"
    ),
}
_SPANNING: Final = frozenset({"authority", "nature"})
"""Columns whose cells often stand for several rows (合并单元格)."""
_ABOUT: Final = re.compile(r"执法(主体|机关|单位|机构|部门|资格)")
_SUM: Final = re.compile(r"^(合计|总计|共计|小计|备注|说明|注)[:：]?")
_NEEDED_BESIDE_NAME: Final = 1

Values = dict[str, str]


def enforcement_bodies(source: SourceDocument) -> list[Row]:
    """Read the bodies that a document announces, row by row.

    A table counts when the document, its annex, its caption or its header speaks of
    enforcement bodies, and it has a column of names and another one that we know.
    """
    rows: list[Row] = []
    seen: Counter[str] = Counter()
    for table in source.text.all_tables():
        if not _is_about_enforcement(source, table):
            continue
        for quote, values in _bodies(table):
            name = values["name"]
            seen[name] += 1
            again = f":{seen[name]}" if seen[name] > 1 else ""
            rows.append(
                Row(
                    key=f"enforcement:{name}{again}"[:300],
                    eid=table.eid,
                    quote=quote,
                    values={
                        "number": values.get("number", "")[:20],
                        "name": name[:200],
                        "person_in_charge": values.get("person_in_charge", "")[:100],
                        "address": values.get("address", "")[:300],
                        "authority": values.get("authority", "")[:50],
                        "nature": values.get("nature", "")[:50],
                        "telephone": values.get("telephone", "")[:100],
                        "valid_from": source.effective_on,
                    },
                    offices={"office": name},
                )
            )
    return rows


def _is_about_enforcement(source: SourceDocument, table: TableText) -> bool:
    annexes = [each.title for each in source.text.annexes if table in each.tables]
    titles = (source.text.title, table.caption, *annexes, *table.header)
    return any(_ABOUT.search(plain(title)) for title in titles)


def _bodies(table: TableText) -> Iterator[tuple[str, Values]]:
    """Give each body's printed row and its values.

    A row without number and name goes on with the one above: its cells were too long
    for one. A cell that stands for several rows is empty in all but the first.
    """
    header, rows = _header_and_rows(table)
    places = columns_of(header, _COLUMNS)
    if "name" not in places or places.keys() <= {"name", "number"}:
        return
    above = Values()
    for printed, values in _whole_rows(rows, header, places):
        if not values["name"]:
            continue
        for name in _SPANNING & values.keys():
            values[name] = values[name] or above.get(name, "")
        above = values
        yield printed, values


def _whole_rows(
    rows: list[list[str]], header: list[str], places: dict[str, int]
) -> Iterator[tuple[str, Values]]:
    """Give the rows that are no headings or sums, each with what goes on below it."""
    printed, whole = "", Values()
    for cells in rows:
        if _is_no_body(cells, header):
            continue
        values = {
            name: _clean(name, cells[place] if place < len(cells) else "")
            for name, place in places.items()
        }
        line = "\t".join(cells)
        if whole and not values["name"] and not values.get("number"):
            printed, whole = f"{printed}\n{line}", _joined(whole, values)
            continue
        if whole:
            yield printed, whole
        printed, whole = line, values
    if whole:
        yield printed, whole


def _header_and_rows(table: TableText) -> tuple[list[str], list[list[str]]]:
    """Find the header: above the rows, or in the first row that names columns."""
    if "name" in columns_of(table.header, _COLUMNS):
        return table.header, table.rows
    for index, cells in enumerate(table.rows):
        found = columns_of(cells, _COLUMNS)
        if "name" in found and len(found) > _NEEDED_BESIDE_NAME:
            return cells, table.rows[index + 1 :]
        if index > 1:
            break
    return table.header, table.rows


def _is_no_body(cells: list[str], header: list[str]) -> bool:
    """Tell blank rows, repeated headers, headings over rows, sums and notes."""
    words = [plain(cell) for cell in cells]
    filled = [word for word in words if word]
    if not filled or words == [plain(cell) for cell in header]:
        return True
    if len(words) > 1 and (len(set(filled)) == 1 and len(filled) == len(words)):
        return True
    if len(columns_of(cells, _COLUMNS)) > 1 and "name" in columns_of(cells, _COLUMNS):
        return True
    return bool(_SUM.match(filled[0]))


def _joined(body: Values, more: Values) -> Values:
    """Put what goes on in the next row behind what began above."""
    joined = dict(body)
    for name, words in more.items():
        before = body.get(name, "")
        if words and name not in _SPANNING:
            between = "、" if name == "telephone" and before else ""
            joined[name] = f"{before}{between}{words}"
        elif words and not before:
            joined[name] = words
    return joined


def _clean(name: str, cell: str) -> str:
    """Take out what only print needs: line breaks in a cell, blanks in a name."""
    lines = [re.sub(r"[^\S\n]+", " ", line).strip() for line in cell.split("\n")]
    lines = [line for line in lines if line]
    if name == "telephone":
        return "、".join(lines)
    words = "".join(lines)
    if name == "person_in_charge":
        return _people(lines)
    return words if name == "address" else plain(words)


def _people(lines: list[str]) -> str:
    """Return who is in charge: 张　三 is one name, two lines of names are two people."""
    names = [
        plain(line) if re.fullmatch(r"[\u4e00-\u9fff\s·]+", line) else line
        for line in lines
    ]
    broken = any(len(name) == 1 for name in names)
    return ("" if broken else "、").join(names)

"""Boundary stakes (界桩) of rivers: how many, in all and on each bank, as printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from documents.official_text.model import ProvisionText, TableText
from regulations.reading.rivers import NUMBER, WATER, river_name
from regulations.reading.rows import Row
from regulations.reading.sentences import heading_of, prose, whole
from regulations.reading.source import SourceDocument
from regulations.reading.tables import Columns, records, row_quote

_UNIT: Final = r"[个根座块处套]"
_STAKE: Final = r"(?:界[桩碑牌]|桩位|桩点|点位)"
_TOKEN: Final = re.compile(
    rf"(?P<each>左、?右[两]?岸各|两岸各)[^，。；\d]{{0,8}}?\s*(?P<each_number>{NUMBER})\s*{_UNIT}"
    rf"|(?P<bank>[左右])岸[^，。；\d左右]{{0,10}}?\s*(?P<number>{NUMBER})\s*{_UNIT}"
    rf"|{_STAKE}[^，。；\d左右]{{0,8}}?\s*(?P<total>{NUMBER})\s*{_UNIT}"
    rf"|(?P<total_before>{NUMBER})\s*{_UNIT}(?:管理范围)?{_STAKE}"
    rf"|(?:干流|支流{WATER}|合计|共计|总计|共(?:形成|设立?|设置|埋设|有)?)\s*(?P<total_only>{NUMBER})\s*{_UNIT}"
)
_RIVER: Final = re.compile(rf"(?P<tributary>支流)?(?P<river>{WATER})(?P<main>干流)?")
_HEAD: Final = re.compile(rf"^\s*(?P<river>{WATER})(?:干流)?\s*[：:]")
_ABOUT: Final = re.compile(r"界[桩碑牌]")
_COLUMNS: Final[Columns] = {
    "river": re.compile(r"河流|河道|河名|水系|河段|名称"),
    "left": re.compile(r"左岸"),
    "right": re.compile(r"右岸"),
    "total": re.compile(r"合计|总计|共计|小计|总数|界[桩碑]数|数量|个数"),
}


@dataclass(slots=True)
class _Count:
    """What is told of one river, or of one part of it."""

    river: str
    part_of: str
    quote: str
    total: int | None = None
    left: int | None = None
    right: int | None = None


def stake_counts(source: SourceDocument) -> list[Row]:
    """Read how many boundary stakes stand: sentences, and tables by their columns.

    The figures are as printed; whether they add up is for others to say.
    """
    rows: dict[str, Row] = {}
    provisions = {each.eid: each for each in source.text.all_provisions()}
    for provision in prose(source.text):
        if _ABOUT.search(provision.text):
            for count in _counts(provision, heading_of(provision, provisions)):
                row = _row(provision.eid, count)
                rows.setdefault(row.key, row)
    for table in source.text.all_tables():
        words = f"{source.text.title}{table.caption}{''.join(table.header)}"
        if _ABOUT.search(words):
            for count in _tabled(table):
                row = _row(table.eid, count)
                rows.setdefault(row.key, row)
    return list(rows.values())


def _row(eid: str, count: _Count) -> Row:
    return Row(
        key=f"stakes:{eid}:{count.river}"[:300],
        eid=eid,
        quote=count.quote,
        values={
            "river": count.river[:100],
            "part_of": count.part_of[:100],
            "total": count.total,
            "left": count.left,
            "right": count.right,
        },
    )


def _counts(provision: ProvisionText, headed: ProvisionText) -> list[_Count]:
    """Read a provision's figures; each belongs to the river named last before it.

    A total without a river, after the first, is somebody's sum: it is left out.
    """
    text = provision.text
    head = _head(text, headed)
    found: list[_Count] = []
    before = 0
    for token in _TOKEN.finditer(text):
        # The river of 支流某河12个 stands inside the match.
        words = text[before : token.end()]
        inside = "其中" in text[text.rfind("。", 0, token.start()) + 1 : token.end()]
        named = _which(words, head, inside=inside)
        if named is None and not found and head:
            named = (head, "")
        if _total(token) is not None or named is not None:
            if named is None:
                continue
            if not (found and found[-1].river == named[0] and _total(token) is None):
                found.append(_Count(*named, words.strip("，,；;。：: ")))
                head = head if named[1] else named[0]
        if not found:
            continue
        if found[-1].quote not in words:
            found[-1].quote += words
        _add(found[-1], token)
        before = token.end()
    return found


def _head(text: str, headed: ProvisionText) -> str:
    """Return the river that a provision is about: 某河：…, or its heading."""
    named = _HEAD.search(text) or re.fullmatch(
        rf"(?P<river>{WATER})(?:干流|城区段)?", headed.heading.strip()
    )
    return river_name(named["river"]) if named else ""


def _which(words: str, head: str, *, inside: bool) -> tuple[str, str] | None:
    """Return the river or part that a figure is for, and what it is part of.

    Args:
        words: What stands before the figure, after the one before.
        head: The river that is being told of.
        inside: Whether its parts are being told (其中).
    """
    rivers = list(_RIVER.finditer(words))
    if not rivers:
        return (f"{head}干流", head) if head and "干流" in words else None
    named = rivers[-1]
    name = river_name(named["river"])
    if named["main"]:
        return f"{name}干流", head or name
    if (named["tributary"] or inside) and name != head:
        return name, head
    return name, ""


def _total(token: re.Match[str]) -> str | None:
    return token["total"] or token["total_before"] or token["total_only"]


def _add(count: _Count, token: re.Match[str]) -> None:
    if token["each_number"]:
        count.left = count.right = whole(token["each_number"])
    elif token["bank"] == "左":
        count.left = whole(token["number"])
    elif token["bank"] == "右":
        count.right = whole(token["number"])
    else:
        count.total = whole(_total(token) or "")


def _tabled(table: TableText) -> Iterator[_Count]:
    for index, values in records(table, _COLUMNS, ("river",)):
        name = re.sub(r"\s+", "", values["river"])
        figures = {
            each: whole(values[each]) if values.get(each) else None
            for each in ("total", "left", "right")
        }
        if re.match(r"合计|总计|共计|小计", name) or not any(
            figure is not None for figure in figures.values()
        ):
            continue
        yield _Count(name, "", row_quote(table, index), **figures)

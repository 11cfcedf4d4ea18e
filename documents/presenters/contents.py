"""The contents of a document, from the headings of its provisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import IntegerField, Q, Value

from documents.models import Document
from documents.official_text.model import Kind

_HEADED = (
    Kind.PART,
    Kind.SUBPART,
    Kind.CHAPTER,
    Kind.SECTION,
    Kind.ARTICLE,
    Kind.CLAUSE,
    Kind.ITEM,
    Kind.DIVISION,
    Kind.TITLE,
)
_LOWER = (Kind.CLAUSE, Kind.ITEM)
#: Fewer entries are no help, more are a second text.
_FEWEST = 3
_MOST = 120
_WORDS = 40
_OPENING_WORDS = 11
#: Labels that end in these stand close to the words.
_CLOSED = ("、", "）", ")", ".", "．")


@dataclass(slots=True, kw_only=True)
class Entry:
    """A line of the contents, with the lines under it."""

    eid: str
    label: str
    heading: str
    children: list[Entry] = field(default_factory=list)


class _Row(NamedTuple):
    """A unit with a heading, or an annex, with where it stands in the document."""

    position: int
    pk: int
    eid: str
    kind: str
    label: str
    heading: str
    text: str
    depth: int
    parent_id: int | None
    component_id: int | None


_ANNEX = "annex"
_NO_UNIT = Value(None, output_field=IntegerField())


def contents(document: Document) -> list[Entry]:
    """Return the contents as a tree, in one query; empty for a short text.

    A law without chapters is listed by its articles; of a very long text only the
    two upper levels are.
    """
    rows = [_Row(*row) for row in _headings(document)]
    headed = [row for row in rows if row.kind != _ANNEX]
    if any(row.kind not in {Kind.ARTICLE, Kind.TITLE} for row in headed):
        headed = [row for row in headed if row.kind != Kind.ARTICLE or row.heading]
    annexes = [row for row in rows if row.kind == _ANNEX]
    if len(headed) + len(annexes) > _MOST:
        shallowest = min((row.depth for row in headed), default=0)
        headed = [row for row in headed if row.depth <= shallowest + 1][:_MOST]
    entries = _nest(headed, annexes)
    return entries if _count(entries) >= _FEWEST else []


def _headings(document: Document) -> Iterable[tuple[Any, ...]]:
    """Return the rows of all headings and annexes, in the order of the document."""
    provisions = (
        document.provisions.filter(kind__in=_HEADED, quoted=False)
        .exclude(heading="", text="")
        .filter(~Q(heading="") | Q(kind__in=(Kind.TITLE, Kind.DIVISION, Kind.ARTICLE)))
        .order_by()
        .values_list(*_Row._fields)
    )
    annexes = document.components.order_by().values_list(
        "position",
        "pk",
        "eid",
        Value(_ANNEX),
        "label",
        "title",
        Value(""),
        Value(0),
        _NO_UNIT,
        _NO_UNIT,
    )
    return sorted(provisions.union(annexes, all=True), key=itemgetter(0, 1))


def _count(entries: list[Entry]) -> int:
    return sum(1 + _count(entry.children) for entry in entries)


def _label(label: str) -> str:
    """Return a label as it stands before words: 第一章　, 一、, （一）."""
    return label if not label or label.endswith(_CLOSED) else f"{label}　"


def _heading(row: _Row) -> str:
    if row.kind == _ANNEX:
        return row.heading
    heading = (row.heading or row.text).rstrip("。")
    most = _WORDS if row.heading else _OPENING_WORDS
    return heading if len(heading) <= most else f"{heading[:most]}…"


def _nest(headed: list[_Row], annexes: list[_Row]) -> list[Entry]:
    """Put each heading under the one that holds it."""
    tops: list[Entry] = []
    holders: dict[int, Entry] = {}
    by_component: dict[int, Entry] = {}
    for row in sorted([*headed, *annexes], key=itemgetter(0, 1)):
        label = row.label or ("附件" if row.kind == _ANNEX else "")
        entry = Entry(eid=row.eid, label=_label(label), heading=_heading(row))
        if row.kind == _ANNEX:
            by_component[row.pk] = entry
            tops.append(entry)
            continue
        above = holders.get(row.parent_id or 0)
        if above is None and row.parent_id is not None and row.kind in _LOWER:
            continue  # an item of a unit that has no heading itself
        if above is None and row.component_id is not None:
            above = by_component.get(row.component_id)
        (tops if above is None else above.children).append(entry)
        holders[row.pk] = entry
    return tops

"""The contents of a document, from the headings of its provisions."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from documents.models import Component, Document, Provision
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


def contents(document: Document) -> list[Entry]:
    """Return the contents as a tree, in two queries; empty for a short text.

    A law without chapters is listed by its articles; of a very long text only the
    two upper levels are.
    """
    headed = list(
        document.provisions.filter(kind__in=_HEADED, quoted=False)
        .exclude(heading="", text="")
        .filter(~Q(heading="") | Q(kind__in=(Kind.TITLE, Kind.DIVISION, Kind.ARTICLE)))
        .only(
            "document_id",
            "eid",
            "kind",
            "label",
            "heading",
            "text",
            "position",
            "depth",
            "parent_id",
            "component_id",
        )
        .order_by("position", "pk")
    )
    if any(row.kind not in {Kind.ARTICLE, Kind.TITLE} for row in headed):
        headed = [row for row in headed if row.kind != Kind.ARTICLE or row.heading]
    annexes = list(document.components.order_by("position", "pk"))
    if len(headed) + len(annexes) > _MOST:
        shallowest = min((row.depth for row in headed), default=0)
        headed = [row for row in headed if row.depth <= shallowest + 1][:_MOST]
    entries = _nest(headed, annexes)
    return entries if _count(entries) >= _FEWEST else []


def _count(entries: list[Entry]) -> int:
    return sum(1 + _count(entry.children) for entry in entries)


def _label(label: str) -> str:
    """Return a label as it stands before words: 第一章　, 一、, （一）."""
    return label if not label or label.endswith(_CLOSED) else f"{label}　"


def _heading(row: Provision) -> str:
    heading = (row.heading or row.text).rstrip("。")
    most = _WORDS if row.heading else _OPENING_WORDS
    return heading if len(heading) <= most else f"{heading[:most]}…"


def _nest(headed: list[Provision], annexes: list[Component]) -> list[Entry]:
    """Put each heading under the one that holds it."""
    tops: list[Entry] = []
    holders: dict[int, Entry] = {}
    by_component: dict[int, Entry] = {}
    rows: list[Provision | Component] = sorted(
        [*headed, *annexes], key=lambda row: (row.position, row.pk)
    )
    for row in rows:
        if isinstance(row, Component):
            entry = Entry(
                eid=row.eid, label=_label(row.label or "附件"), heading=row.title
            )
            by_component[row.pk] = entry
            tops.append(entry)
            continue
        entry = Entry(eid=row.eid, label=_label(row.label), heading=_heading(row))
        above = holders.get(row.parent_id or 0)
        if above is None and row.parent_id is not None and row.kind in _LOWER:
            continue  # an item of a unit that has no heading itself
        if above is None and row.component_id is not None:
            above = by_component.get(row.component_id)
        (tops if above is None else above.children).append(entry)
        holders[row.pk] = entry
    return tops

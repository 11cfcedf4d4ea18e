"""A document's content as plain data, to tell whether two of them are the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from documents.models import Document
    from documents.official_text.model import DocumentText

_HEAD: Final = {
    "number": "发文字号",
    "title": "标题",
    "issuer": "发文机关",
    "category": "文种",
    "dated_on": "成文日期",
    "addressees": "主送机关",
    "publicity": "公开属性",
    "promulgates": "印发的文件",
    "page": "起始页",
    "end_page": "结束页",
}
_SHOWN: Final = 40
_LISTED: Final = 12


@dataclass(slots=True, kw_only=True, frozen=True)
class Snapshot:
    """What a document says: its head, and its parts by eId in order.

    A provision is ``("provision", parent, kind, label, heading, text, quoted)``, a
    table ``("table", parent, label, caption, header, rows)``, an annex
    ``("annex", label, title, carried)``.
    """

    head: dict[str, Any]
    parts: dict[str, tuple[Any, ...]]

    @property
    def digest(self) -> str:
        """Return the SHA-256 by which a further import sees whether it changed."""
        data = json.dumps(
            [self.head, list(self.parts.items())],
            ensure_ascii=False,
            separators=(",", ":"),
            default=str,
        )
        return hashlib.sha256(data.encode()).hexdigest()


def snapshot_of_text(values: Mapping[str, Any], text: DocumentText) -> Snapshot:
    """Return the snapshot of a document as read, with the columns it will have."""
    parts: list[tuple[int, str, tuple[Any, ...]]] = [
        (annex.order, annex.eid, ("annex", annex.label, annex.title, annex.carried))
        for annex in text.annexes
    ]
    annexes = {annex.eid for annex in text.annexes}
    parts += [
        (
            unit.order,
            unit.eid,
            (
                "provision",
                "" if unit.parent in annexes else unit.parent,
                unit.kind.value,
                unit.label,
                unit.heading,
                unit.text,
                unit.quoted,
            ),
        )
        for unit in text.all_provisions()
    ]
    parts += [
        (
            table.order,
            table.eid,
            (
                "table",
                "" if table.parent in annexes else table.parent,
                table.label,
                table.caption,
                table.header,
                table.rows,
            ),
        )
        for table in text.all_tables()
    ]
    return _snapshot({name: values[name] for name in _HEAD}, parts)


def snapshot_of_rows(document: Document) -> Snapshot:
    """Return the snapshot of a document as it is stored now."""
    eids = dict(document.provisions.order_by().values_list("pk", "eid"))
    parts: list[tuple[int, str, tuple[Any, ...]]] = [
        (annex.position, annex.eid, ("annex", annex.label, annex.title, annex.carried))
        for annex in document.components.order_by("position", "pk")
    ]
    parts += [
        (
            unit.position,
            unit.eid,
            (
                "provision",
                eids.get(unit.parent_id or 0, ""),
                unit.kind,
                unit.label,
                unit.heading,
                unit.text,
                unit.quoted,
            ),
        )
        for unit in document.provisions.order_by("position", "pk")
    ]
    parts += [
        (
            table.position,
            table.eid,
            (
                "table",
                eids.get(table.provision_id or 0, ""),
                table.label,
                table.caption,
                table.header,
                table.rows,
            ),
        )
        for table in document.tables.order_by("position", "pk")
    ]
    return _snapshot({name: getattr(document, name) for name in _HEAD}, parts)


def differences(old: Snapshot, new: Snapshot) -> list[str]:
    """Return what differs between two snapshots, in Chinese, a line each.

    At most a dozen lines, and how many more there are.
    """
    found = [
        f"{name}：{_shown(was)} → {_shown(now)}"
        for name, was, now in head_changes(old, new)
    ]
    for eid, part in old.parts.items():
        if eid not in new.parts:
            found.append(f"{eid}：删去{_shown(_words(part))}")
        elif new.parts[eid] != part:
            was, now = _words(part), _words(new.parts[eid])
            change = (
                f"{_shown(was)} → {_shown(now)}" if was != now else "编号、层次或表格"
            )
            found.append(f"{eid}：{change}")
    found += [
        f"{eid}：增加{_shown(_words(part))}"
        for eid, part in new.parts.items()
        if eid not in old.parts
    ]
    if not found:
        found = ["条款的先后"]
    if len(found) > _LISTED:
        found[_LISTED:] = [f"……另有{len(found) - _LISTED}处"]
    return found


def head_changes(old: Snapshot, new: Snapshot) -> list[tuple[str, str, str]]:
    """Return what a field of the head is called, and its old and new words."""
    return [
        (name, _value(old.head[key]), _value(new.head[key]))
        for key, name in _HEAD.items()
        if old.head[key] != new.head[key]
    ]


def changed_words(old: Snapshot, new: Snapshot) -> list[tuple[str, str, str]]:
    """Return eId, old words and new words of every part whose words changed."""
    eids = dict.fromkeys([*old.parts, *new.parts])
    pairs = [
        (eid, _words(old.parts.get(eid, ())), _words(new.parts.get(eid, ())))
        for eid in eids
    ]
    return [(eid, was, now) for eid, was, now in pairs if was != now]


def _snapshot(
    head: dict[str, Any], parts: list[tuple[int, str, tuple[Any, ...]]]
) -> Snapshot:
    ordered = sorted(parts, key=lambda part: part[:2])
    return Snapshot(head=head, parts={eid: data for _, eid, data in ordered})


def _words(part: tuple[Any, ...]) -> str:
    if not part:
        return ""
    if part[0] == "provision":
        return " ".join(filter(None, part[3:6]))
    if part[0] == "annex":
        return " ".join(filter(None, part[1:3]))
    rows = [part[4], *part[5]]
    lines = ["\t".join(str(cell) for cell in row) for row in rows if row]
    return "\n".join(filter(None, [*part[2:4], *lines]))


def _value(value: object) -> str:
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    return "" if value is None else str(value)


def _shown(value: str) -> str:
    words = value or "无"
    if len(words) > _SHOWN:
        words = f"{words[:_SHOWN]}…"
    return f"“{words}”"

"""A text as the units of a document in printed order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.db import models

from documents.errors import DocumentError
from documents.models import (
    AuditEntry,
    Component,
    Document,
    Provision,
    Table,
)
from documents.official_text.labels import EID_ELEMENT
from documents.official_text.model import Kind
from documents.official_text.relabelling import label_of
from documents.services.audit import record
from documents.services.editing import refind_citations, text_changed, write_correction

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Where = Literal["before", "after", "inside"]
_Item = Provision | Table | Component


class TextTree:
    """The units of a document in printed order, locked until the transaction ends."""

    def __init__(self, document_id: int) -> None:
        self.document = Document.objects.select_for_update().get(pk=document_id)
        rows: list[_Item] = [
            *self.document.components.all(),
            *self.document.provisions.all(),
            *self.document.tables.all(),
        ]
        rows.sort(
            key=lambda row: (row.position, not isinstance(row, Component), row.pk)
        )
        self.items = rows
        self.by_pk = {row.pk: row for row in rows if isinstance(row, Provision)}
        self.used = {row.eid for row in rows}

    def get(self, provision: Provision) -> Provision:
        """Return a unit as it is now.

        Raises:
            DocumentError: ``gone``.
        """
        found = self.by_pk.get(provision.pk)
        if found is None:
            raise DocumentError("gone", "这一条已经不在了，请刷新页面。")
        return found

    def get_annex(self, annex: Component) -> Component:
        """Return an annex (附件) as it is now.

        Raises:
            DocumentError: ``gone``.
        """
        for item in self.items:
            if isinstance(item, Component) and item.pk == annex.pk:
                return item
        raise DocumentError("gone", "这个附件已经不在了，请刷新页面。")

    def is_under(self, item: _Item, top: Provision) -> bool:
        """Tell whether something stands in a unit, or is it."""
        if isinstance(item, Component):
            return False
        above: Provision | None
        if isinstance(item, Table):
            above = self.by_pk.get(item.provision_id or 0)
        else:
            above = item
        return above is not None and top.pk in self._path(above)

    def _path(self, unit: Provision) -> list[int]:
        """Return the keys of a unit and of all above it; each once, whatever is stored."""
        path: list[int] = []
        above: Provision | None = unit
        while above is not None and above.pk not in path:
            path.append(above.pk)
            above = self.by_pk.get(above.parent_id or 0)
        return path

    def span(self, top: Provision) -> tuple[int, int]:
        """Return where a unit with all in it begins and ends in the order."""
        start = next(
            index
            for index, item in enumerate(self.items)
            if isinstance(item, Provision) and item.pk == top.pk
        )
        end = start + 1
        while end < len(self.items) and self.is_under(self.items[end], top):
            end += 1
        return start, end

    def place(self, anchor: Provision | Component, where: Where) -> int:
        """Return where in the order something new goes; of an annex, at its end."""
        if isinstance(anchor, Component):
            return 1 + max(
                index
                for index, item in enumerate(self.items)
                if item is anchor
                or (not isinstance(item, Component) and item.component_id == anchor.pk)
            )
        start, end = self.span(anchor)
        return start if where == "before" else end

    def siblings(self, provision: Provision) -> list[Provision]:
        """Return the units beside one, itself included."""
        return [
            item
            for item in self.items
            if isinstance(item, Provision)
            and item.parent_id == provision.parent_id
            and item.component_id == provision.component_id
        ]

    def add(self, unit: Provision, *, beside: Provision, at: int) -> None:
        """Store a new, signed unit at a place in the order; it gets its eId here."""
        unit.eid = self._new_eid(unit, beside)
        unit.save()
        self.items.insert(at, unit)
        self.by_pk[unit.pk] = unit
        self.save_order()

    def _new_eid(self, unit: Provision, beside: Provision) -> str:
        """Return an eId for a new unit, by the importer's rules."""
        parent = unit.parent
        kind = Kind(unit.kind)
        read = label_of(unit.label)
        same = next(
            (
                item.eid
                for item in self.siblings(beside)
                if item.kind == unit.kind and parent is not beside
            ),
            "",
        )
        if kind is Kind.ARTICLE and not same:
            same = next(
                (
                    item.eid
                    for item in self.items
                    if isinstance(item, Provision)
                    and item.kind == unit.kind
                    and item.component_id == beside.component_id
                ),
                "",
            )
        if same:
            stem = same.rpartition("_dup")[0] or same
            stem = f"{stem.rpartition('_')[0]}_"
        else:
            above = parent.eid if parent else ""
            if not above and "__" in beside.eid:
                above = beside.eid.rpartition("__")[0]
            stem = f"{above}__" if above else ""
            stem += f"{EID_ELEMENT[kind]}_"
        if read is not None:
            return self.unique(f"{stem}{read.num}")
        number = 1
        while f"{stem}{number}" in self.used:
            number += 1
        return self.unique(f"{stem}{number}")

    def unique(self, eid: str) -> str:
        """Return an eId that nothing has yet, and take it."""
        found, copy = eid, 1
        while found in self.used:
            copy += 1
            found = f"{eid}_dup{copy}"
        self.used.add(found)
        return found

    def save_order(self) -> None:
        """Write places and depths of all units."""
        changed: dict[type[models.Model], list[_Item]] = {}
        for position, item in enumerate(self.items, start=1):
            depth = self._depth(item) if isinstance(item, Provision) else 0
            if item.position != position or getattr(item, "depth", 0) != depth:
                item.position = position
                if isinstance(item, Provision):
                    item.depth = depth
                changed.setdefault(type(item), []).append(item)
        for model, rows in changed.items():
            fields = ["position", "depth"] if model is Provision else ["position"]
            model._default_manager.bulk_update(rows, fields, batch_size=500)  # noqa: SLF001

    def _depth(self, item: Provision) -> int:
        return len(self._path(item)) - 1


def finish(
    tree: TextTree,
    provision: Provision | None,
    printed: str,
    corrected: str,
    what: str,
    user: User | None,
    *,
    eid: str = "",
) -> None:
    """Bring citations, body, corrections and the log in step."""
    refind_citations(document=tree.document)
    write_correction(
        tree.document,
        eid=provision.eid if provision is not None else eid,
        provision=provision,
        printed=printed,
        corrected=corrected,
        user=user,
        reason=what,
    )
    text_changed(document_ids=[tree.document.pk], user=user)
    record(
        action=AuditEntry.Action.EDIT,
        user=user,
        target=tree.document,
        summary=what,
        before={"text": printed},
        after={"text": corrected},
    )

"""Remove a table or a whole annex."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from documents.errors import DocumentError
from documents.models import Component, Provision, Table
from documents.services.editing import (
    component_words,
    part_name,
    table_words,
    unit_words,
)
from documents.services.signing import sign
from documents.services.structure.following import (
    cut_citations,
    note_removed,
    require_unused,
)
from documents.services.structure.returning import REMOVED
from documents.services.structure.tree import TextTree, finish

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_PartT = TypeVar("_PartT", Table, Component)


@transaction.atomic
def remove_table(*, table: Table, user: User | None = None) -> None:
    """Delete a table; of a published one a correction (勘误) tells what it said.

    Args:
        table: The table.
        user: Who deletes.

    Raises:
        DocumentError: ``gone``.
    """
    tree = TextTree(table.document_id)
    stored = _stored(tree, table)
    provision = tree.by_pk.get(stored.provision_id or 0)
    before, eid = table_words(stored), stored.eid
    note_removed(
        tree.document,
        provision or _near(tree, [stored]),
        name=part_name(stored),
        eid=eid,
        rows=[],
        eids={eid},
    )
    tree.items.remove(stored)
    sign(stored, user=user, reason=REMOVED)
    stored.delete()
    tree.save_order()
    finish(tree, provision, before, "", "删除表格", user, eid=eid)
    cut_citations(tree.document, {eid})


@transaction.atomic
def remove_component(*, component: Component, user: User | None = None) -> None:
    """Delete an annex (附件) with all units and tables in it; see :func:`remove_table`.

    Raises:
        DocumentError: ``gone``; ``in_use`` where rules, offices or the like stand on
            what stands in it.
    """
    tree = TextTree(component.document_id)
    stored = _stored(tree, component)
    inside = [
        item
        for item in tree.items
        if not isinstance(item, Component) and item.component_id == stored.pk
    ]
    units = [item for item in inside if isinstance(item, Provision)]
    if units:
        require_unused(units)
    before = "\n".join([component_words(stored), *map(_words, inside)])
    going = [stored, *inside]
    eid, gone = stored.eid, {item.eid for item in going}
    note_removed(
        tree.document,
        _near(tree, going),
        name=part_name(stored),
        eid=eid,
        rows=units,
        eids=gone,
    )
    tree.items = [item for item in tree.items if item not in going]
    for unit in units:
        del tree.by_pk[unit.pk]
    sign(stored, user=user, reason=REMOVED)
    stored.delete()
    tree.save_order()
    finish(tree, None, before, "", "删除附件", user, eid=eid)
    cut_citations(tree.document, gone)


def _stored(tree: TextTree, part: _PartT) -> _PartT:
    """Return a part as it is now, of the text under its lock."""
    for item in tree.items:
        if isinstance(item, type(part)) and item.pk == part.pk:
            return item
    raise DocumentError("gone", "这一处已经不在了，请刷新页面。")


def _near(
    tree: TextTree, going: list[Provision | Table | Component]
) -> Provision | None:
    """Return the unit before what goes, or the first one behind it."""
    start = tree.items.index(going[0])
    others = [*reversed(tree.items[:start]), *tree.items[start:]]
    units = (item for item in others if isinstance(item, Provision))
    return next((unit for unit in units if unit not in going), None)


def _words(item: Provision | Table) -> str:
    return table_words(item) if isinstance(item, Table) else unit_words(item)

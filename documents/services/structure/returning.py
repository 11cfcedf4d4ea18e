"""Units that were removed, and their way back into the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from documents.errors import DocumentError
from documents.models import Component, Document, Provision, ProvisionAlias, Table
from documents.services.editing import table_words, unit_words
from documents.services.linking import link_documents
from documents.services.rendering import render_published
from documents.services.signing import sign
from documents.services.structure.tree import TextTree, finish

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Why the history says that a unit went; of what went with it, it says nothing.
REMOVED: Final = "删除"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A unit that was removed, with all that stood in it.

    Attributes:
        version: Its last version: who removed it and when.
        words: It and what stood in it, line by line.
    """

    version: Any
    words: str


def removed_units(document: Document) -> list[Removed]:
    """Return what was removed from a text and is not back, the latest first."""
    live = set(document.provisions.values_list("pk", flat=True))
    tops = Provision.history.filter(
        document_id=document.pk, history_type="-", history_change_reason=REMOVED
    ).order_by("-history_date", "-history_id")
    found: dict[int, Removed] = {}
    for version in tops:
        if version.id not in live and version.id not in found:
            words = "\n".join(_words(row) for row in _with_all_in_it(version))
            found[version.id] = Removed(version=version, words=words)
    return list(found.values())


@transaction.atomic
def restore_removed(
    *, document: Document, version: int, user: User | None = None
) -> Provision:
    """Put a removed unit back where it stood, with all that stood in it.

    Its links are found again. What a clerk had entered in it beside the words (links,
    responsibilities) does not come back.

    Args:
        document: Its document.
        version: The number of its last version in the history.
        user: Who restores.

    Raises:
        DocumentError: ``not_removed`` where there is no such unit, or it is back.
    """
    tree = TextTree(document.pk)
    top = Provision.history.filter(
        document_id=document.pk,
        history_id=version,
        history_type="-",
        history_change_reason=REMOVED,
    ).first()
    if top is None or Provision.objects.filter(pk=top.id).exists():
        raise DocumentError("not_removed", "这一条没有被删除，或者已经恢复了。")
    rows = [each.instance for each in _with_all_in_it(top)]
    unit: Provision = rows[0]
    unit.parent = tree.by_pk.get(unit.parent_id or 0)
    ProvisionAlias.objects.filter(
        document=document, eid__in=[row.eid for row in rows]
    ).delete()
    annexes = set(document.components.values_list("pk", flat=True))
    at = _place(tree, unit)
    reason = (
        f"恢复{date_format(timezone.localtime(top.history_date), 'Y年n月j日')}删除的"
    )
    for row in rows:
        row.eid = tree.unique(row.eid)
        row.component_id = row.component_id if row.component_id in annexes else None
        sign(row, user=user, reason=reason)
        row.save(force_insert=True)
        if isinstance(row, Provision):
            tree.by_pk[row.pk] = row
    tree.items[at:at] = rows
    tree.save_order()
    words = "\n".join(_words(row) for row in rows)
    finish(tree, unit, "", words, "恢复删除的条款", user)
    changed = link_documents(document_ids=[document.pk]).changed_documents
    render_published({document.pk, *changed})
    return unit


def _with_all_in_it(top: Any) -> list[Any]:
    """Return the last versions of a removed unit and of what went with it, in order."""
    found = [top]
    parents = [top.id]
    while parents:
        below = list(_gone_with(Provision.history.filter(parent_id__in=parents), found))
        found += below
        found += _gone_with(Table.history.filter(provision_id__in=parents), found)
        parents = [each.id for each in below]
    return [top, *sorted(found[1:], key=lambda each: (each.position, each.history_id))]


def _gone_with(versions: Any, found: Iterable[Any]) -> Iterable[Any]:
    """Yield of each row its last version, where that says that it went with another."""
    known = {(type(each), each.id) for each in found}
    latest: dict[int, Any] = {}
    for each in versions.order_by("history_date", "history_id"):
        latest[each.id] = each
    for each in latest.values():
        # What was removed or merged by itself has a reason of its own.
        if (
            each.history_type == "-"
            and not each.history_change_reason
            and (type(each), each.id) not in known
        ):
            yield each


def _place(tree: TextTree, unit: Provision) -> int:
    """Return where in the order a unit goes that stood at its position."""
    siblings = [
        item
        for item in tree.items
        if isinstance(item, Provision)
        and item.parent_id == unit.parent_id
        and item.component_id == unit.component_id
    ]
    for sibling in siblings:
        start, _ = tree.span(sibling)
        if start + 1 >= unit.position:
            return start
    if siblings:
        return tree.span(siblings[-1])[1]
    if unit.parent is not None:
        return tree.span(unit.parent)[1]
    for index, item in enumerate(tree.items):
        if isinstance(item, Component) and item.pk == unit.component_id:
            return index + 1
    return len(tree.items)


def _words(row: Any) -> str:
    return table_words(row) if hasattr(row, "rows") else unit_words(row)

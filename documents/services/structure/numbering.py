"""Numbering a list through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import models, transaction
from django.db.models.functions import Cast, Concat
from simple_history.utils import bulk_update_with_history

from documents.errors import DocumentError
from documents.models import Provision
from documents.models.history import keep_first
from documents.official_text.model import Kind
from documents.official_text.relabelling import label_of, renumbered
from documents.services.editing import text_changed
from documents.services.structure.following import follow_eids
from documents.services.structure.tree import TextTree, finish

if TYPE_CHECKING:
    from django.contrib.auth.models import User


_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbering:
    """A label that would change."""

    provision: Provision
    before: str
    after: str


def plan_renumbering(
    *, provision: Provision, start: int | None = None
) -> list[Renumbering]:
    """Return which labels would change if a list is numbered through from a unit on.

    Articles count through an act, whatever chapters they stand in; other units count
    under their parent.

    Args:
        provision: The first one.
        start: Its number; the one it has when left out.

    Raises:
        DocumentError: ``no_number`` where it has none.
    """
    return [
        Renumbering(provision=row, before=row.label, after=label)
        for row, label in _numbered_through(provision, start)
        if row.label != label
    ]


def _numbered_through(
    provision: Provision, start: int | None
) -> list[tuple[Provision, str]]:
    """Return the numbered units of a list from one on, each with its new label."""
    read = label_of(provision.label)
    if read is None:
        raise DocumentError("no_number", "这一条没有编号，不能从它开始编号。")
    rows = Provision.objects.filter(
        document_id=provision.document_id,
        component=provision.component,
        kind=provision.kind,
        quoted=provision.quoted,
        position__gte=provision.position,
    )
    if provision.kind != Kind.ARTICLE:
        rows = rows.filter(parent_id=provision.parent_id)
    units = [
        row
        for row in rows.order_by("position", "pk")
        if label_of(row.label) is not None
    ]
    labels = renumbered(
        [row.label for row in units], start=read.number if start is None else start
    )
    return list(zip(units, labels, strict=True))


@transaction.atomic
def renumber(
    *, provision: Provision, start: int | None = None, user: User | None = None
) -> list[Renumbering]:
    """Number a list through from a unit on; anchors follow, old ones still arrive.

    A unit put in between has an eId that says nothing (``art_3_dup2``) until the list is
    numbered through: then each eId says what the label says. Where an old anchor is now
    another unit's (第三条 became 第四条, and there is a new 第三条), it means what is printed
    there now. What cited the old one goes along with it.

    Raises:
        DocumentError: ``no_number``; ``gone``.
    """
    tree = TextTree(provision.document_id)
    units = _numbered_through(tree.get(provision), start)
    changes = [
        Renumbering(provision=row, before=row.label, after=label)
        for row, label in units
        if row.label != label
    ]
    before = {row.pk: row.eid for row in tree.by_pk.values()}
    new_eids: dict[str, str] = {}
    for unit, label in units:
        row = tree.by_pk[unit.pk]
        read = label_of(label)
        row.label = label
        if read is not None:
            stem = (row.eid.rpartition("_dup")[0] or row.eid).rpartition("_")[0]
            new_eids[row.eid] = f"{stem}_{read.num}"
    wanted = {pk: _renamed(eid, new_eids) for pk, eid in before.items()}
    # What keeps its eId keeps it, whatever stands before it in the text.
    staying = {pk for pk, eid in wanted.items() if eid == before[pk]}
    tree.used = {item.eid for item in tree.items if not isinstance(item, Provision)}
    tree.used |= {before[pk] for pk in staying}
    for pk, row in tree.by_pk.items():
        if pk not in staying:
            row.eid = tree.unique(wanted[pk])
    moved = [row for row in tree.by_pk.values() if row.eid != before[row.pk]]
    if not changes and not moved:
        return []
    keep_first(tree.by_pk[change.provision.pk] for change in changes)
    # Two rows never have one eId, not even for a moment.
    Provision.objects.filter(pk__in=[row.pk for row in moved]).update(
        eid=Concat(models.Value("~"), Cast("pk", models.CharField()))
    )
    relabelled = {change.provision.pk for change in changes}
    below = [row for row in moved if row.pk not in relabelled]
    Provision.objects.bulk_update(below, ["eid"], batch_size=_AT_ONCE)
    bulk_update_with_history(
        [tree.by_pk[pk] for pk in relabelled],
        Provision,
        ["label", "eid"],
        batch_size=_AT_ONCE,
        default_user=user,
        default_change_reason="重新编号",
    )
    follow_eids(tree.document, {before[row.pk]: row for row in moved})
    if not changes:
        text_changed(document_ids=[tree.document.pk], user=user)
        return []
    printed = "\n".join(change.before for change in changes)
    corrected = "\n".join(change.after for change in changes)
    first = tree.by_pk[changes[0].provision.pk]
    finish(tree, first, printed, corrected, "重新编号", user)
    return changes


def _renamed(eid: str, new_eids: Mapping[str, str]) -> str:
    """Return an eId with the number changed of its unit, or of one it stands in."""
    above, rest = eid, ""
    while above not in new_eids:
        above, mark, last = above.rpartition("__")
        if not mark:
            return eid
        rest = f"__{last}{rest}"
    return new_eids[above] + rest

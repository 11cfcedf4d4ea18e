"""What confirmed revisions make of the force (有效性) of the documents they act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from documents.models import Document
from documents.search.index import update_index
from regulations.models import Derived, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

_FORCE: Final = Document.Force
#: What each sort of revision may change; what a clerk set otherwise stays.
_AMENDABLE: Final = frozenset({_FORCE.IN_FORCE})
_REPEALABLE: Final = frozenset({_FORCE.IN_FORCE, _FORCE.AMENDED, _FORCE.UNKNOWN})
#: Opens the reason that the document's history keeps, and tells it from a clerk's.
_REASON: Final = "修改与废止："


def apply_published(document_ids: Sequence[int]) -> None:
    """Apply what documents revise, now that they are published."""
    apply_revisions(Q(document_id__in=document_ids))


@transaction.atomic
def apply_revisions(condition: Q | None = None, *, today: date | None = None) -> int:
    """Tell amended and repealed documents so, once for each revision.

    Only confirmed revisions by documents that the public sees count, and only from
    their day of effect on; a daily ``apply_revisions`` brings in those whose day has
    come. A clerk who sets the force back to 现行有效 is not overruled.

    Args:
        condition: Which revisions; all of them when left out.
        today: The day; today when left out.

    Returns:
        How many documents changed.
    """
    day = today or timezone.localdate()
    rows = list(
        Revision.objects.public()
        .filter(
            condition or Q(),
            Q(effective_on=None) | Q(effective_on__lte=day),
            applied_at=None,
            target_document__isnull=False,
        )
        .select_related("document", "target_document")
        .defer("document__body_html", "target_document__body_html")
        .order_by("effective_on", "pk")
    )
    if not rows:
        return 0
    ids = {row.target_document_id for row in rows if row.target_document_id}
    # One instance a document, so that one revision sees what the one before made.
    targets = Document.objects.select_for_update().in_bulk(ids)
    changed = {
        row.target_document_id
        for row in rows
        if row.target_document_id and _apply_one(row, targets[row.target_document_id])
    }
    update_index(sorted(changed))
    return len(changed)


@transaction.atomic
def take_back(rows: Iterable[Revision]) -> None:
    """Restore the force that revisions changed, where nothing else speaks for it.

    What a clerk set since stays.
    """
    for row in rows:
        if row.applied_at is None:
            continue
        if row.force_before and row.target_document_id:
            _restore(row)
        row.applied_at = None
        row.force_before = ""
        row.save(update_fields=["applied_at", "force_before"])


def _apply_one(row: Revision, target: Document) -> bool:
    made = _FORCE.REPEALED if row.is_whole else _FORCE.AMENDED
    possible = _REPEALABLE if row.is_whole else _AMENDABLE
    force = _FORCE(target.force)
    changes = force in possible and not _kept_in_force(target)
    row.applied_at = timezone.now()
    row.force_before = force if changes else ""
    row.save(update_fields=["applied_at", "force_before"])
    if not changes:
        return False
    target.force = made
    starts = target.effective_on
    if (
        row.is_whole
        and target.lapsed_on is None
        and row.effective_on
        and (starts is None or row.effective_on >= starts)
    ):
        target.lapsed_on = row.effective_on
    _save(target, row, "")
    return True


def _restore(row: Revision) -> None:
    assert row.target_document_id is not None  # noqa: S101 (asked by the caller)
    target = Document.objects.select_for_update().get(pk=row.target_document_id)
    made = _FORCE.REPEALED if row.is_whole else _FORCE.AMENDED
    if target.force != made:
        return
    others = Revision.objects.filter(
        target_document=target,
        state=Derived.State.CONFIRMED,
        applied_at__isnull=False,
    ).exclude(pk=row.pk)
    left = [other.is_whole for other in others]
    if any(left) and row.is_whole:
        return
    target.force = (
        _FORCE.AMENDED
        if left and row.force_before != _FORCE.UNKNOWN
        else row.force_before
    )
    if row.is_whole and target.lapsed_on == row.effective_on:
        target.lapsed_on = None
    _save(target, row, "撤回")
    update_index([target.pk])


def _save(target: Document, row: Revision, verb: str) -> None:
    name = row.document.number or row.document.title
    target._change_reason = f"{_REASON}{verb}{name}"[:100]  # type: ignore[attr-defined]  # noqa: SLF001 (documented API)
    target.save()


def _kept_in_force(target: Document) -> bool:
    """Tell whether a clerk set the force back to 现行有效, which counts."""
    if target.force != _FORCE.IN_FORCE:
        return False
    records = target.history.order_by("-history_date", "-history_id").values_list(
        "force", "history_user_id", "history_change_reason"
    )
    later: tuple[str, int | None, str | None] | None = None
    for record in records.iterator():
        if later is not None and later[0] != record[0]:
            by_machine = (later[2] or "").startswith(_REASON)
            return later[1] is not None and not by_machine
        later = record
    return False

"""The public notes of corrections (勘误): how they are worded, and whether they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from documents.models import AuditEntry, Correction, Document
from documents.services.audit import record
from documents.services.review import checked_length

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def edit_note(
    *,
    correction: Correction,
    reason: str,
    is_public: bool,
    user: User | None = None,
) -> Correction:
    """Word the note of a correction anew, or take it from the page or back onto it.

    What was printed and what stands now are what happened, and stay. The page, feeds
    and files of the document count as changed.

    Raises:
        DocumentError: ``reason_too_long``.
    """
    correction = Correction.objects.select_for_update(of=("self",)).get(
        pk=correction.pk
    )
    before = {"reason": correction.reason, "is_public": correction.is_public}
    after = {
        "reason": checked_length(reason.strip(), "说明", field="reason"),
        "is_public": is_public,
    }
    if before == after:
        return correction
    correction.reason = reason.strip()
    correction.is_public = is_public
    correction.save(update_fields=["reason", "is_public"])
    Document.objects.filter(pk=correction.document_id).update(updated_at=timezone.now())
    record(
        action=AuditEntry.Action.CORRECT,
        user=user,
        target=correction,
        summary="修改勘误的说明或公布",
        before=before,
        after=after,
    )
    return correction

"""Publication: now or at a set time, a document or a whole issue; withdrawal.

Every step checks first, changes its documents in one transaction, and leaves an entry
in the document's history and one in the log. The public sees a document from its
``publish_at`` on, by the clock alone. What else follows from its being public (links
in other texts, the force of what it repeals) is done at that moment by
:func:`publish_due`, once: ``released_at`` tells when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import (
    AuditEntry,
    Citation,
    Document,
    GazetteIssue,
    ReviewStep,
)
from documents.search.index import update_index
from documents.services.audit import record
from documents.services.blockers import document_name, require_unblocked
from documents.services.importing.steps import run_publishing_steps
from documents.services.rendering import render_published, render_stored_body
from documents.services.review import (
    before_schedule,
    checked_reason,
    locked,
    missing_step,
    require_state,
    save,
    take_step,
)
from documents.services.seeing import require_all_seen

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from documents.querysets import DocumentQuerySet

_State = Document.State
#: From these a document is published.
PUBLISHABLE: Final = (
    _State.DRAFT,
    _State.PROOFREAD,
    _State.APPROVED,
    _State.WITHDRAWN,
)


@transaction.atomic
def publish(
    *,
    document: Document,
    publish_at: datetime | None = None,
    user: User | None = None,
    despite_findings: bool = False,
    despite_review: bool = False,
) -> Document:
    """Publish a document: render its body and show it from a moment on.

    Args:
        document: The document.
        publish_at: When the public sees it; at once when left out.
        user: Who publishes; None for a command.
        despite_findings: Publish although errors found by the proofreader wait
            for a clerk. They stay open.
        despite_review: Publish whatever ``settings.REVIEW`` demands: what comes with
            the portal, and what an operator imports by a command.

    Raises:
        DocumentError: ``wrong_state`` if it is published already; ``not_reviewed`` or
            ``same_person``; what keeps it from the public (:class:`BlockedError`).
    """
    document = locked(document)
    require_state(document, "发布", *PUBLISHABLE)
    require_unblocked([document], despite_findings=despite_findings)
    if not despite_review:
        missing = missing_step(document)
        if missing:
            raise DocumentError(
                "not_reviewed", f"{document_name(document)}：{missing}不能发布。"
            )
        take_step(document, ReviewStep.Kind.PUBLISHED, user)
    before = {"state": document.state, "publish_at": document.publish_at}
    now = timezone.now()
    document.state = _State.PUBLISHED
    document.publish_at = publish_at or now
    document.released_at = None
    later = document.publish_at > now
    if not later:
        document.withdrawn_reason = ""
        document.released_at = now
    render_stored_body(document)
    save(document, user, "定时发布" if later else "发布")
    update_index([document.pk])
    if not later:
        _follow_up([document])
    record(
        action=AuditEntry.Action.PUBLISH,
        user=user,
        target=document,
        summary="定时发布" if later else "",
        before=before,
        after={"state": document.state, "publish_at": document.publish_at},
    )
    return document


@transaction.atomic
def publish_issue(
    *,
    issue: GazetteIssue,
    publish_at: datetime | None = None,
    user: User | None = None,
    seen: Mapping[int, str] | None = None,
) -> list[Document]:
    """Publish all documents of an issue that the public does not see: all or none.

    A withdrawn document was withdrawn for a reason; it stays.

    Args:
        issue: The issue.
        publish_at: When the public sees them; at once when left out.
        user: Who publishes; None for a command.
        seen: By key, what the page showed of each; None, for a command, checks nothing.

    Raises:
        DocumentError: ``nothing_to_publish``; ``changed_meanwhile``; ``not_reviewed``
            or ``same_person``.
        BlockedError: With what keeps any of them from the public.
    """
    waiting = list(waiting_documents(issue).select_for_update(of=("self",)))
    if not waiting:
        raise DocumentError("nothing_to_publish", f"{issue}没有等待发布的文件。")
    if seen is not None:
        require_all_seen(waiting, seen)
    require_unblocked(waiting)
    # All of them are named, so that nobody has to try once for each.
    missing = [
        f"{document_name(one)}：{step}"
        for one in waiting
        if (step := missing_step(one))
    ]
    if missing:
        raise DocumentError("not_reviewed", "".join(missing) + "不能发布。")
    return [
        publish(document=document, publish_at=publish_at, user=user)
        for document in waiting
    ]


def waiting_documents(issue: GazetteIssue) -> DocumentQuerySet:
    """Return an issue's documents that wait for publication, in printed order."""
    return Document.objects.filter(
        issue=issue, state__in=(_State.DRAFT, _State.PROOFREAD, _State.APPROVED)
    ).in_printed_order()


@transaction.atomic
def reschedule(
    *, document: Document, publish_at: datetime, user: User | None = None
) -> Document:
    """Set another time for a publication that has not come yet.

    Raises:
        DocumentError: ``not_scheduled``.
    """
    document = _scheduled(document)
    before = document.publish_at
    document.publish_at = publish_at
    save(document, user, "改期发布")
    update_index([document.pk])
    record(
        action=AuditEntry.Action.PUBLISH,
        user=user,
        target=document,
        summary="改期发布",
        before={"publish_at": before},
        after={"publish_at": publish_at},
    )
    publish_due()
    return Document.objects.get(pk=document.pk)


@transaction.atomic
def cancel_schedule(*, document: Document, user: User | None = None) -> Document:
    """Take back a publication whose time has not come (取消定时).

    The document is again what it was: approved, proofread, a draft, or withdrawn, with
    the time at which it was published before, if it ever was.

    Raises:
        DocumentError: ``not_scheduled``.
    """
    document = _scheduled(document)
    document.review_steps.filter(kind=ReviewStep.Kind.PUBLISHED).delete()
    before = document.publish_at
    document.state, document.publish_at = before_schedule(document)
    save(document, user, "取消定时发布")
    update_index([document.pk])
    record(
        action=AuditEntry.Action.WITHDRAW,
        user=user,
        target=document,
        summary="取消定时发布",
        before={"publish_at": before},
        after={"state": document.state},
    )
    return document


@transaction.atomic
def withdraw(*, document: Document, reason: str, user: User | None = None) -> Document:
    """Take a published document back; its page tells the reason.

    Raises:
        DocumentError: ``wrong_state`` unless it is published; ``not_public_yet``
            while it waits for its time; ``no_reason`` without a reason;
            ``reason_too_long``.
    """
    document = locked(document)
    require_state(document, "撤回", _State.PUBLISHED)
    if not document.is_public:
        raise DocumentError(
            "not_public_yet",
            f"{document_name(document)}还没有公开，请取消定时发布。",
        )
    reason = checked_reason(reason, "撤回", field="withdrawn_reason")
    document.state = _State.WITHDRAWN
    document.withdrawn_reason = reason
    document.released_at = None
    save(document, user, f"撤回：{reason}")
    update_index([document.pk])
    _render_citing([document])
    record(
        action=AuditEntry.Action.WITHDRAW, user=user, target=document, summary=reason
    )
    return document


def publish_due(*, now: datetime | None = None) -> list[Document]:
    """Do what follows from publications whose time has come; safe to run at any time.

    A clock that jumps does no harm: what was followed up stays so, and what the
    public sees is asked of the clock at every request.

    Args:
        now: The moment; the current time when left out.

    Returns:
        The documents that became public since the last time.
    """
    moment = now or timezone.now()
    due = Document.objects.filter(
        state=_State.PUBLISHED, released_at=None, publish_at__lte=moment
    )
    if not due.exists():
        return []
    with transaction.atomic():
        # Where another process is at it, this one waits and finds nothing left.
        documents = list(
            due.select_for_update().order_by("publish_at", "issue_id", "position", "pk")
        )
        for document in documents:
            document.withdrawn_reason = ""
            document.released_at = moment
            save(document, None, "定时发布到时")
        update_index([document.pk for document in documents])
        _follow_up(documents)
    return documents


def _scheduled(document: Document) -> Document:
    document = locked(document)
    coming = (
        document.state == _State.PUBLISHED
        and document.publish_at is not None
        and document.publish_at > timezone.now()
    )
    if not coming:
        raise DocumentError(
            "not_scheduled", f"{document_name(document)}没有等待到时的定时发布。"
        )
    return document


def _follow_up(documents: Sequence[Document]) -> None:
    _render_citing(documents)
    run_publishing_steps([document.pk for document in documents])


def _render_citing(documents: Iterable[Document]) -> None:
    """Citations of them elsewhere become links now, or cease to be."""
    ids = [document.pk for document in documents]
    citing = (
        Citation.objects.filter(target_document__in=ids)
        .exclude(document=F("target_document"))
        .values_list("document_id", flat=True)
        .distinct()
    )
    render_published(list(citing))

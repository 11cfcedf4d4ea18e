"""Editorial state: draft → proofread → published → withdrawn.

Every step checks first, changes one document in one transaction, and leaves one
entry in the document's history with who did it and why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import Citation, Document, Finding
from documents.official_text.model import Severity
from documents.search.index import update_index
from documents.services.importing.steps import run_publishing_steps
from documents.services.rendering import render_published, render_stored_body

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User


@transaction.atomic
def mark_proofread(*, document: Document, user: User | None = None) -> Document:
    """Mark a draft as proofread (已校对).

    Raises:
        DocumentError: ``wrong_state`` unless it is a draft; what
            :func:`check_publishable` raises.
    """
    document = _locked(document)
    _require_state(document, "校对", Document.State.DRAFT)
    check_publishable(document)
    document.state = Document.State.PROOFREAD
    _save(document, user, "校对完成")
    return document


@transaction.atomic
def publish(
    *,
    document: Document,
    publish_at: datetime | None = None,
    user: User | None = None,
    despite_findings: bool = False,
) -> Document:
    """Publish a document: render its body and show it from a moment on.

    A draft may be published at once; a withdrawn document may be published again.

    Args:
        document: The document.
        publish_at: When the public sees it; at once when left out.
        user: Who publishes; None for a command.
        despite_findings: Publish although errors found by the proofreader wait
            for a clerk. They stay open.

    Raises:
        DocumentError: ``wrong_state`` if it is published already; what
            :func:`check_publishable` raises.
    """
    document = _locked(document)
    _require_state(
        document,
        "发布",
        Document.State.DRAFT,
        Document.State.PROOFREAD,
        Document.State.WITHDRAWN,
    )
    check_publishable(document, despite_findings=despite_findings)
    document.state = Document.State.PUBLISHED
    document.publish_at = publish_at or timezone.now()
    document.withdrawn_reason = ""
    render_stored_body(document)
    _save(document, user, "发布")
    update_index([document.pk])
    _render_citing(document)
    run_publishing_steps([document.pk])
    return document


@transaction.atomic
def withdraw(*, document: Document, reason: str, user: User | None = None) -> Document:
    """Take a published document back; its page tells the reason.

    Raises:
        DocumentError: ``wrong_state`` unless it is published; ``no_reason``
            without a reason; ``reason_too_long``.
    """
    document = _locked(document)
    _require_state(document, "撤回", Document.State.PUBLISHED)
    reason = reason.strip()
    limit = Document._meta.get_field("withdrawn_reason").max_length or 0  # noqa: SLF001 (documented API)
    if not reason:
        raise DocumentError("no_reason", "请写明撤回的原因。", field="withdrawn_reason")
    if len(reason) > limit:
        raise DocumentError(
            "reason_too_long",
            f"撤回的原因请在{limit}字以内。",
            field="withdrawn_reason",
        )
    document.state = Document.State.WITHDRAWN
    document.withdrawn_reason = reason
    _save(document, user, f"撤回：{reason}"[:100])
    update_index([document.pk])
    _render_citing(document)
    return document


def check_publishable(document: Document, *, despite_findings: bool = False) -> None:
    """Check that nothing keeps a document from the public.

    Raises:
        DocumentError: ``no_title``, ``no_date``, ``empty``, ``duplicate_number``
            or ``open_errors``.
    """
    name = document.number or document.title or f"第{document.position}份文件"
    if not document.title.strip():
        raise DocumentError("no_title", f"{name}没有标题。", field="title")
    if document.dated_on is None and document.kind == Document.Kind.GAZETTE:
        raise DocumentError("no_date", f"{name}没有成文日期。", field="dated_on")
    if not (document.provisions.exists() or document.tables.exists()):
        raise DocumentError("empty", f"{name}没有正文。")
    same_number = Document.objects.filter(
        number_key=document.number_key, kind=Document.Kind.GAZETTE
    ).exclude(pk=document.pk)
    if (
        document.number_key
        and document.kind == Document.Kind.GAZETTE
        and same_number.exists()
    ):
        raise DocumentError(
            "duplicate_number", f"{name}：另有一份文件用这个字号。", field="number"
        )
    if despite_findings:
        return
    errors = document.findings.filter(
        state=Finding.State.OPEN, severity=Severity.ERROR.value
    )
    count = errors.count()
    if count:
        first = "；".join(str(finding) for finding in errors[:3])
        raise DocumentError(
            "open_errors", f"{name}还有{count}处校对错误没有处理：{first}"
        )


def _locked(document: Document) -> Document:
    """Read the row anew under a lock, so that two clerks never pass each other."""
    return Document.objects.select_for_update().get(pk=document.pk)


def _require_state(document: Document, verb: str, *states: str) -> None:
    if document.state in states:
        return
    raise DocumentError(
        "wrong_state",
        f"{document.number or document.title}现在是“{document.get_state_display()}”，"
        f"不能{verb}。",
    )


def _save(document: Document, user: User | None, reason: str) -> None:
    document._change_reason = reason  # type: ignore[attr-defined]  # noqa: SLF001
    if user is not None:
        document._history_user = user  # type: ignore[attr-defined]  # noqa: SLF001
    document.save()


def _render_citing(document: Document) -> None:
    """Citations of it elsewhere become links now, or cease to be."""
    citing = (
        Citation.objects.filter(target_document=document)
        .exclude(document=document)
        .values_list("document_id", flat=True)
        .distinct()
    )
    render_published(list(citing))

"""What of the documents waits on the clerks' desk; see :mod:`documents.desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from documents.desk import SHOWN, DeskItem, DeskSection
from documents.models import (
    AuditEntry,
    Citation,
    Document,
    Finding,
    ImportJob,
    ReaderReport,
)
from documents.services.review import may_change_public

if TYPE_CHECKING:
    from django.db.models import QuerySet

_State = Document.State


def returned(request: HttpRequest) -> DeskSection | None:
    """Drafts that were sent back to be worked on."""
    if not request.user.has_perm("documents.change_document"):
        return None
    returns = AuditEntry.objects.filter(
        action=AuditEntry.Action.RETURN,
        target_type="documents.document",
        target_key=Cast(OuterRef("pk"), CharField()),
    ).order_by("-at", "-pk")
    rows = (
        Document.objects.filter(state=_State.DRAFT)
        .annotate(why=Subquery(returns.values("summary")[:1]))
        .filter(why__isnull=False)
        .newest_first()
    )
    reasons = dict(rows.values_list("pk", "why")[:SHOWN])
    return _section(
        "退回修改",
        rows,
        state=_State.DRAFT,
        details={pk: f"退回原因：{why}" for pk, why in reasons.items()},
    )


def to_proofread(request: HttpRequest) -> DeskSection | None:
    """Drafts that wait for a proofreader."""
    if not request.user.has_perm("documents.proofread_document"):
        return None
    rows = Document.objects.filter(state=_State.DRAFT)
    return _section("待校对", _not_own(rows, request), state=_State.DRAFT)


def to_approve(request: HttpRequest) -> DeskSection | None:
    """Proofread documents that wait for approval."""
    if not request.user.has_perm("documents.approve_document"):
        return None
    rows = Document.objects.filter(state=_State.PROOFREAD)
    return _section("待审核", _not_own(rows, request), state=_State.PROOFREAD)


def to_publish(request: HttpRequest) -> DeskSection | None:
    """What may be published now."""
    if not request.user.has_perm("documents.publish_document"):
        return None
    rows = Document.objects.filter(state=_State.APPROVED)
    return _section("待发布", _not_own(rows, request), state=_State.APPROVED)


def scheduled(request: HttpRequest) -> DeskSection | None:
    """Publications whose time has not come."""
    if not request.user.has_perm("documents.view_document"):
        return None
    rows = Document.objects.filter(
        state=_State.PUBLISHED, publish_at__gt=timezone.now()
    ).order_by("publish_at", "pk")
    return _section(
        "定时发布",
        rows,
        state=_State.PUBLISHED,
        details={
            pk: f"{date_format(timezone.localtime(at), 'Y年n月j日 H:i')} 发布"
            for pk, at in rows.values_list("pk", "publish_at")[:SHOWN]
            if at is not None
        },
    )


def waiting_imports(request: HttpRequest) -> DeskSection | None:
    """Uploaded files that nobody has imported or put away."""
    if not request.user.has_perm("documents.change_importjob"):
        return None
    return _imports("导入待核对", ImportJob.State.READY)


def failed_imports(request: HttpRequest) -> DeskSection | None:
    """Files that could not be read or imported."""
    if not request.user.has_perm("documents.change_importjob"):
        return None
    return _imports(
        "导入失败", ImportJob.State.FAILED, ImportJob.State.REFUSED, is_broken=True
    )


def reader_reports(request: HttpRequest) -> DeskSection | None:
    """Mistakes that readers reported."""
    if not request.user.has_perm("documents.answer_readerreport"):
        return None
    rows = ReaderReport.objects.filter(state=ReaderReport.State.OPEN)
    return DeskSection(
        title="读者纠错",
        count=rows.count(),
        url=_list("readerreport", state__exact=ReaderReport.State.OPEN),
        items=[
            DeskItem(
                label=f"{report}：{report.get_kind_display()}",
                url=reverse("admin:documents_readerreport_change", args=(report.pk,)),
                detail=str(report.document),
            )
            for report in rows.select_related("document")
            .defer("document__body_html")
            .order_by("created_at", "pk")[:SHOWN]
        ],
    )


def open_findings(request: HttpRequest) -> DeskSection | None:
    """What the proofreader found and nobody has decided on."""
    if not request.user.has_perm("documents.change_finding"):
        return None
    rows = Finding.objects.filter(state=Finding.State.OPEN).exclude(severity="info")
    return DeskSection(
        title="校对发现",
        count=rows.count(),
        url=_list("finding", state__exact=Finding.State.OPEN),
        items=[
            DeskItem(
                label=finding.text,
                url=reverse("admin:documents_finding_change", args=(finding.pk,)),
                detail=str(finding.document or finding.source or ""),
            )
            for finding in rows.select_related("document", "source")
            .defer("document__body_html", "source__content")
            .order_by("severity", "document", "line", "pk")[:SHOWN]
        ],
    )


def dead_citations(request: HttpRequest) -> DeskSection | None:
    """Citations of public texts that name a provision which the cited text lacks.

    For those who may lead them elsewhere.
    """
    may_mend = request.user.has_perm("documents.change_citation")
    if not (may_mend and may_change_public(request.user)):
        return None
    status = Citation.Status.NO_SUCH_PROVISION
    rows = Citation.objects.filter(status=status, document__state=_State.PUBLISHED)
    return DeskSection(
        title="引用查无此条",
        count=rows.count(),
        url=_list("citation", status__exact=status),
        is_broken=True,
        items=[
            DeskItem(
                label=citation.quote,
                url=reverse("admin:documents_citation_change", args=(citation.pk,)),
                detail=str(citation.document),
            )
            for citation in rows.select_related("document")
            .defer("document__body_html")
            .order_by("document", "pk")[:SHOWN]
        ],
    )


def _not_own(rows: QuerySet[Document], request: HttpRequest) -> QuerySet[Document]:
    """Leave out, where the operator demands it, what this clerk had in hand before."""
    if settings.REVIEW == "different_people":
        rows = rows.exclude(review_steps__user_id=request.user.pk or 0)
    return rows.order_by("issue_id", "position", "-pk")


def _section(
    title: str,
    rows: QuerySet[Document],
    *,
    state: str,
    details: dict[int, str] | None = None,
) -> DeskSection:
    return DeskSection(
        title=title,
        count=rows.count(),
        url=_list("document", state__exact=state),
        items=[
            DeskItem(
                label=str(document),
                url=reverse("admin:documents_document_change", args=(document.pk,)),
                detail=(details or {}).get(
                    document.pk, document.issue.label if document.issue else ""
                ),
            )
            for document in rows.select_related("issue").defer("body_html")[:SHOWN]
        ],
    )


def _imports(
    title: str, *states: ImportJob.State, is_broken: bool = False
) -> DeskSection:
    rows = ImportJob.objects.filter(state__in=states)
    return DeskSection(
        title=title,
        count=rows.count(),
        url=_list("importjob", state__in=",".join(states))
        if len(states) > 1
        else _list("importjob", state__exact=states[0]),
        is_broken=is_broken,
        items=[
            DeskItem(
                label=job.name,
                url=reverse("admin:documents_importjob_change", args=(job.pk,)),
                detail=job.message or job.note,
            )
            for job in rows.defer("content")[:SHOWN]
        ],
    )


def _list(model: str, **filters: object) -> str:
    return f"{reverse(f'admin:documents_{model}_changelist')}?{urlencode(filters)}"

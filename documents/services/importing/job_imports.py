"""The last step of the import desk: drafts of a job's file, and its decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from documents.errors import DocumentError
from documents.models import Document, Finding, ImportJob, SourceFile
from documents.official_text.model import Finding as FindingText
from documents.services.importing.comparing import compare_job
from documents.services.importing.files import SourceBytes
from documents.services.importing.gazettes import import_gazette
from documents.services.importing.laws import import_laws
from documents.services.importing.readings import finding_key
from documents.services.importing.reports import Outcome
from documents.services.proofreading import accept_finding, leave_finding

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def import_job(
    *,
    job: ImportJob,
    user: User | None,
    replace: bool,
    replace_public: bool,
    seen: str | None = None,
) -> dict[str, Any]:
    """Write what a job's file holds, within the caller's transaction.

    Args:
        job: The job.
        user: Who imports.
        replace: Overwrite what is published or was edited.
        replace_public: Whether ``replace`` holds for what the public knows, too.
        seen: The digest of the comparison that was shown, by which ``replace`` was
            decided; None checks nothing.

    Returns:
        The issue's key, each document's key, name and outcome, and what of the
        decisions could not be applied, in words.

    Raises:
        DocumentError: ``may_not_replace``; ``changed_meanwhile`` where what would be
            overwritten is not what was shown; what an import raises.
        OfficialTextError: It cannot be read.
    """
    if replace:
        _check_replacing(job, may_replace_public=replace_public, seen=seen)
    source = SourceBytes(name=job.name, data=bytes(job.content))
    if job.kind == ImportJob.Kind.LAW:
        documents = _import_law(source, user, replace=replace)
    else:
        report = import_gazette(
            source=source,
            replace=replace,
            user=user,
            year=job.year,
            number=job.number,
        )
        documents = [
            {"pk": one.pk, "name": one.name, "outcome": one.outcome.value}
            for one in report.documents
        ]
    stored = SourceFile.objects.without_content().get(digest=source.digest)
    return {
        "issue": stored.issue_id,
        "documents": documents,
        "unapplied": _apply(job, stored, user),
    }


def _check_replacing(
    job: ImportJob, *, may_replace_public: bool, seen: str | None
) -> None:
    comparison = compare_job(job)
    if seen is not None:
        # Whoever edits a text locks its document first: from here on nobody does.
        held = [each.document.pk for each in comparison.replaced if each.document]
        rows = Document.objects.select_for_update().filter(pk__in=held)
        list(rows.order_by("pk").values_list("pk"))
        comparison = compare_job(job)
        if comparison.digest != seen:
            raise DocumentError(
                "changed_meanwhile",
                "没有导入：您打开以后，要覆盖的文件又有改动。"
                "请看新的对照，核对之后再勾选一次。",
            )
    public = [each.name for each in comparison.documents if each.is_public_change]
    if public and not may_replace_public:
        raise DocumentError(
            "may_not_replace",
            f"{'、'.join(public)}已经发布过，只有可以发布文件的人才能覆盖。",
        )


def _import_law(
    source: SourceBytes, user: User | None, *, replace: bool
) -> list[dict[str, Any]]:
    report = import_laws(paths=[source], publish=False, replace=replace, user=user)
    (file,) = report.files
    if file.outcome is Outcome.FAILED:
        raise DocumentError(file.code or "refused", file.message)
    stored = SourceFile.objects.without_content().get(digest=source.digest)
    return [
        {"pk": one.pk, "name": one.number or one.title, "outcome": file.outcome.value}
        for one in stored.documents.defer("body_html").order_by("position", "pk")
    ]


def _apply(job: ImportJob, source: SourceFile, user: User | None) -> list[str]:
    """Apply what was decided; return what could not be, in words."""
    if not job.decisions:
        return []
    unapplied: list[str] = []
    waiting = Finding.objects.filter(source=source, state=Finding.State.OPEN)
    for finding in waiting.select_related("document").order_by("line", "pk"):
        words = FindingText(
            code=finding.code,
            severity=finding.severity,  # type: ignore[arg-type]  # its value is enough
            line=finding.line,
            text=finding.text,
        )
        decided = job.decisions.get(finding_key(words))
        if decided is None:
            continue
        try:
            with transaction.atomic():
                if decided["decision"] == "leave":
                    leave_finding(finding=finding)
                    continue
                if decided["decision"] == "edit":
                    finding.suggestion = decided["text"]
                    finding.save(update_fields=["suggestion"])
                accept_finding(finding=finding, user=user)
        except DocumentError as error:
            unapplied.append(error.message)
    return unapplied

"""The import desk: take a file in, read it, keep what a clerk decides, import it.

A small file is read and imported in the request itself. A large one is worked on by a
thread of its own, which says in the job's row how far it is; a row whose worker was
killed has no fresh ``beat_at`` and can be taken up again. The import itself is one
transaction: whatever happens to it, the database holds all of it or nothing.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import AuditEntry, Finding, GazetteIssue, ImportJob, SourceFile
from documents.official_text.errors import OfficialTextError
from documents.official_text.model import Finding as FindingText
from documents.official_text.model import Reading
from documents.official_text.reader import SourceKind, read_bytes
from documents.official_text.sources import check_size
from documents.services.audit import record
from documents.services.importing.files import SourceBytes
from documents.services.importing.gazettes import import_gazette
from documents.services.importing.laws import import_laws
from documents.services.importing.reports import Outcome
from documents.services.proofreading import accept_finding, leave_finding

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

#: From so many bytes on a file is worked on outside the request.
LARGE: Final = 2 * 1024 * 1024
#: Without a sign of life for so long, whoever worked on it is gone. An import gives
#: none: it is one transaction, which nobody sees into.
SILENCE: Final = {
    ImportJob.State.READING: timedelta(seconds=90),
    ImportJob.State.IMPORTING: timedelta(minutes=10),
}
#: Days after which the bytes of what was refused, discarded or imported go.
KEPT_DAYS: Final = 183

_State = ImportJob.State
#: The readings looked at last: a clerk leafs through one for a while.
_READINGS_KEPT: Final = 4
_readings: dict[tuple[str, str, str], Reading] = {}
_cache_lock = threading.Lock()
#: What a clerk may decide on a finding.
DECISIONS: Final = ("accept", "edit", "leave")


def submit(
    *,
    name: str,
    data: bytes,
    kind: ImportJob.Kind = ImportJob.Kind.GAZETTE,
    note: str = "",
    user: User | None = None,
) -> ImportJob:
    """Take a file in and begin to read it.

    Args:
        name: As the clerk's machine calls it; folders in it are dropped.
        data: Its bytes.
        kind: What it holds.
        note: For the colleagues.
        user: Who uploads.

    Returns:
        The job: ready, refused with the reason, or still being read.

    Raises:
        OfficialTextError: ``empty`` or ``too_large``; nothing is kept.
    """
    check_size(len(data))
    with transaction.atomic():
        job = ImportJob.objects.create(
            name=name.replace("\\", "/").rpartition("/")[2][-300:] or "未命名",
            kind=kind,
            note=note,
            digest=hashlib.sha256(data).hexdigest(),
            size=len(data),
            content=data,
            beat_at=timezone.now(),
            created_by=user,
        )
        record(action=AuditEntry.Action.IMPORT, user=user, target=job, summary="上传")
    _work(job, lambda: _read(job.pk))
    job.refresh_from_db()
    return job


def take_up(*, job: ImportJob) -> ImportJob:
    """Go on with a job whose worker is gone.

    Raises:
        DocumentError: ``busy`` while somebody works on it.
    """
    if not is_lost(job):
        raise DocumentError("busy", f"“{job}”正在处理，请稍候。")
    if job.state == _State.IMPORTING:
        # The transaction went with its worker: nothing of it was written.
        _update(job.pk, state=_State.FAILED, message="导入中断，什么也没有写入。")
    else:
        _update(job.pk, beat_at=timezone.now(), done=0, total=0)
        _work(job, lambda: _read(job.pk))
    job.refresh_from_db()
    return job


def is_lost(job: ImportJob) -> bool:
    """Tell whether whoever worked on a job is gone."""
    silence = SILENCE.get(_State(job.state))
    if silence is None:
        return False
    return job.beat_at is None or job.beat_at < timezone.now() - silence


def reading_of(job: ImportJob) -> Reading:
    """Return a job's file as read.

    Raises:
        OfficialTextError: It cannot be read, or its bytes are gone (``gone``).
    """
    if not job.content:
        raise OfficialTextError("gone", "原文件已按期清理，请重新上传。")
    key = (job.digest, job.name, job.kind)
    with _cache_lock:
        reading = _readings.pop(key, None)
        if reading is not None:
            _readings[key] = reading
            return reading
    reading = _read_bytes(job)
    with _cache_lock:
        _readings[key] = reading
        while len(_readings) > _READINGS_KEPT:
            del _readings[next(iter(_readings))]
    return reading


def finding_key(finding: FindingText) -> str:
    """Return what a finding is called in the decisions of a job."""
    words = f"{finding.code}\n{finding.line}\n{finding.text}"
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def decide(*, job: ImportJob, decisions: Mapping[str, Mapping[str, str]]) -> ImportJob:
    """Keep what a clerk decides on findings, until the import applies it.

    Args:
        job: A job that is ready.
        decisions: By :func:`finding_key`, ``{"decision": …, "text": …}``; an empty
            decision takes an earlier one back.

    Raises:
        DocumentError: ``wrong_state``; ``no_text`` for an edit without words.
    """
    with transaction.atomic():
        job = _locked(job, _State.READY, _State.FAILED)
        kept = dict(job.decisions)
        for key, each in decisions.items():
            decision, text = each.get("decision", ""), each.get("text", "").strip()
            if decision == "edit" and not text:
                raise DocumentError(
                    "no_text", "选了“修改”，请写出更正后的文字。", field=f"t-{key}"
                )
            if decision in DECISIONS:
                kept[key] = {"decision": decision, "text": text}
            else:
                kept.pop(key, None)
        job.decisions = kept
        job.save(update_fields=["decisions"])
    return job


def run(
    *, job: ImportJob, user: User | None = None, replace: bool = False
) -> ImportJob:
    """Import a job's file as drafts, and apply what was decided on its findings.

    Args:
        job: A job that is ready, or failed before.
        user: Who imports.
        replace: Overwrite what is published or was edited; the differences become
            corrections.

    Returns:
        The job: imported, failed with the reason, or still at work.

    Raises:
        DocumentError: ``wrong_state``.
    """
    with transaction.atomic():
        job = _locked(job, _State.READY, _State.FAILED)
        job.state, job.message, job.code = _State.IMPORTING, "", ""
        job.beat_at = timezone.now()
        job.save()
    _work(job, lambda: _import(job.pk, user, replace=replace))
    job.refresh_from_db()
    return job


def discard(*, job: ImportJob, user: User | None = None) -> ImportJob:
    """Put a job away; its bytes go.

    Raises:
        DocumentError: ``wrong_state`` for one that is at work or done.
    """
    with transaction.atomic():
        job = _locked(job, _State.READY, _State.FAILED, _State.REFUSED)
        job.state, job.content = _State.DISCARDED, b""
        job.finished_at = timezone.now()
        job.save()
        record(action=AuditEntry.Action.IMPORT, user=user, target=job, summary="放弃")
    return job


def prune(*, days: int = KEPT_DAYS) -> int:
    """Drop the bytes of jobs that were finished, refused or left long ago.

    What was imported stays on record as a :class:`SourceFile`.

    Returns:
        How many lost their bytes.
    """
    before = timezone.now() - timedelta(days=days)
    old = ImportJob.objects.filter(created_at__lt=before).exclude(content=b"")
    return old.exclude(state__in=(_State.READING, _State.IMPORTING)).update(content=b"")


# --- At work -------------------------------------------------------------------------


def _work(job: ImportJob, task: Callable[[], None]) -> None:
    """Do something now, or for a large file outside the request."""
    if job.size < LARGE:
        task()
        return

    def outside() -> None:
        try:
            task()
        finally:
            connection.close()

    threading.Thread(target=outside, name=f"import-{job.pk}", daemon=True).start()


def _read_bytes(
    job: ImportJob, progress: Callable[[int, int], None] | None = None
) -> Reading:
    kind: SourceKind = "law" if job.kind == ImportJob.Kind.LAW else "gazette"
    return read_bytes(bytes(job.content), name=job.name, kind=kind, progress=progress)


def _read(pk: int) -> None:
    job = ImportJob.objects.get(pk=pk)

    def progress(done: int, total: int) -> None:
        _update(pk, done=done, total=total, beat_at=timezone.now())

    try:
        if job.size >= LARGE:
            # Says how far it is; what it yields is read again by who looks.
            _read_bytes(job, progress)
        else:
            reading_of(job)
    except OfficialTextError as error:
        _update(pk, state=_State.REFUSED, code=error.code, message=error.message)
    except Exception:
        _update(
            pk,
            state=_State.REFUSED,
            code="unexpected",
            message="读取时出了意外，已记入日志。请把文件交给管理员查看。",
        )
        raise
    else:
        _update(pk, state=_State.READY, beat_at=timezone.now())


def _import(pk: int, user: User | None, *, replace: bool) -> None:
    job = ImportJob.objects.get(pk=pk)
    try:
        with transaction.atomic():
            report = (
                _import_law(job, user, replace=replace)
                if job.kind == ImportJob.Kind.LAW
                else _import_gazette(job, user, replace=replace)
            )
            job.report = report
            job.issue = GazetteIssue.objects.filter(pk=report["issue"]).first()
            job.state, job.finished_at = _State.IMPORTED, timezone.now()
            job.save()
            record(
                action=AuditEntry.Action.IMPORT,
                user=user,
                target=job,
                summary=f"导入{len(report['documents'])}份文件",
            )
    except (DocumentError, OfficialTextError) as error:
        _update(pk, state=_State.FAILED, code=error.code, message=error.message)
    except Exception:
        _update(
            pk,
            state=_State.FAILED,
            code="unexpected",
            message="导入时出了意外，什么也没有写入。已记入日志，请告诉管理员。",
        )
        raise


def _import_gazette(
    job: ImportJob, user: User | None, *, replace: bool
) -> dict[str, Any]:
    source = SourceBytes(name=job.name, data=bytes(job.content))
    report = import_gazette(source=source, replace=replace, user=user)
    stored = SourceFile.objects.get(digest=source.digest)
    unapplied = _apply(job, stored, user)
    return {
        "issue": stored.issue_id,
        "documents": [
            {"pk": one.pk, "name": one.name, "outcome": one.outcome.value}
            for one in report.documents
        ],
        "unapplied": unapplied,
    }


def _import_law(job: ImportJob, user: User | None, *, replace: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / job.name
        path.write_bytes(bytes(job.content))
        report = import_laws(paths=[path], publish=False, replace=replace, user=user)
    (file,) = report.files
    if file.outcome is Outcome.FAILED:
        raise DocumentError("refused", file.message)
    stored = SourceFile.objects.get(digest=job.digest)
    unapplied = _apply(job, stored, user)
    return {
        "issue": None,
        "documents": [
            {
                "pk": one.pk,
                "name": one.number or one.title,
                "outcome": file.outcome.value,
            }
            for one in stored.documents.defer("body_html").order_by("position", "pk")
        ],
        "unapplied": unapplied,
    }


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


def _locked(job: ImportJob, *states: str) -> ImportJob:
    job = ImportJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if job.state not in states:
        raise DocumentError(
            "wrong_state", f"“{job}”现在是“{job.get_state_display()}”，不能这样做。"
        )
    return job


def _update(pk: int, **values: Any) -> None:
    ImportJob.objects.filter(pk=pk).update(**values)

"""The import desk: take a file in, read it, keep what a clerk decides, import it.

A small file is read and imported in the request itself. A large one is worked on by a
thread of its own, which says in the job's row how far it is; a row whose worker was
killed has no fresh ``beat_at`` and can be taken up again. The import itself is one
transaction: whatever happens to it, the database holds all of it or nothing.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import AuditEntry, GazetteIssue, ImportJob
from documents.official_text.errors import OfficialTextError
from documents.official_text.sources import check_size
from documents.services.audit import record
from documents.services.importing.decisions import Decided, mark_of, merged
from documents.services.importing.job_imports import import_job
from documents.services.importing.readings import read_job, reading_of

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


def submit(
    *,
    name: str,
    data: bytes,
    kind: ImportJob.Kind = ImportJob.Kind.GAZETTE,
    note: str = "",
    year: int | None = None,
    number: int | None = None,
    user: User | None = None,
) -> ImportJob:
    """Take a file in and begin to read it.

    Args:
        name: As the clerk's machine calls it; folders in it are dropped.
        data: Its bytes.
        kind: What it holds.
        note: For the colleagues.
        year: The year of its issue, where the file does not print it.
        number: The number of its issue.
        user: Who uploads.

    Returns:
        The job: ready, refused with the reason, or still being read.

    Raises:
        OfficialTextError: ``empty`` or ``too_large``; nothing is kept.
    """
    check_size(len(data))
    with transaction.atomic():
        job = ImportJob.objects.create(
            name=_file_name(name),
            kind=kind,
            note=note,
            year=year,
            number=number,
            digest=hashlib.sha256(data).hexdigest(),
            size=len(data),
            content=data,
            beat_at=timezone.now(),
            created_by=user,
        )
        _log(job, user, "上传")
    _work(job, lambda: _read(job.pk))
    job.refresh_from_db()
    return job


@transaction.atomic
def refuse(
    *,
    name: str,
    size: int,
    error: OfficialTextError,
    note: str = "",
    user: User | None = None,
) -> ImportJob:
    """Keep on record that a file was turned away before it was looked at.

    Args:
        name: As the clerk's machine calls it.
        size: In bytes; none of them is kept.
        error: Why.
        note: For the colleagues.
        user: Who wanted to upload it.
    """
    job = ImportJob.objects.create(
        name=_file_name(name),
        note=note,
        size=size,
        content=b"",
        state=_State.REFUSED,
        code=error.code,
        message=error.message,
        created_by=user,
    )
    _log(job, user, f"没有接收：{error.message}")
    return job


@transaction.atomic
def describe(
    *, job: ImportJob, year: int | None, number: int | None, note: str
) -> ImportJob:
    """Change what a clerk typed about a file.

    Raises:
        DocumentError: ``wrong_state``; ``half_issue`` for a year without a number or
            the other way round.
    """
    job = _locked(job, _State.READY, _State.FAILED)
    check_issue(year=year, number=number)
    job.year, job.number, job.note = year, number, note
    job.save(update_fields=["year", "number", "note"])
    return job


def check_issue(*, year: int | None, number: int | None) -> None:
    """Refuse half an issue.

    Raises:
        DocumentError: ``half_issue``, at the field that is missing.
    """
    if (year is None) != (number is None):
        field = "year" if year is None else "number"
        raise DocumentError("half_issue", "年份和期号要一起填写。", field=field)


def take_up(*, job: ImportJob, user: User | None = None) -> ImportJob:
    """Go on with a job whose worker is gone.

    Raises:
        DocumentError: ``wrong_state`` for one that nobody works on; ``busy`` while
            somebody does.
    """
    _require_state(job, *SILENCE)
    # What is lost is told by the row as it was seen: whoever was only slow, or is
    # taken up by somebody else, has changed it meanwhile.
    seen = ImportJob.objects.filter(pk=job.pk, state=job.state, beat_at=job.beat_at)
    now = timezone.now()
    if job.state == _State.IMPORTING:
        # The transaction went with its worker: nothing of it was written.
        values: dict[str, Any] = {
            "state": _State.FAILED,
            "message": "导入中断，什么也没有写入。",
        }
    else:
        values = {"done": 0, "total": 0}
    if not is_lost(job) or not seen.update(beat_at=now, **values):
        raise DocumentError("busy", f"“{job}”正在处理，请稍候。")
    _log(job, user, "中断之后再试")
    if job.state == _State.READING:
        _work(job, lambda: _read(job.pk))
    job.refresh_from_db()
    return job


def is_lost(job: ImportJob) -> bool:
    """Tell whether whoever worked on a job is gone."""
    silence = SILENCE.get(_State(job.state))
    if silence is None:
        return False
    return job.beat_at is None or job.beat_at < timezone.now() - silence


def decide(
    *,
    job: ImportJob,
    decisions: Mapping[str, Decided],
    seen: Mapping[str, str] | None = None,
    leave: Collection[str] = (),
) -> ImportJob:
    """Keep what a clerk decides on findings, until the import applies it.

    Args:
        job: A job that is ready.
        decisions: By :func:`finding_key`, ``{"decision": …, "text": …}``; an empty
            decision takes an earlier one back.
        seen: By finding, the mark of what the clerk saw decided: what the clerk left
            as it was shown stays as it is by now; None checks nothing.
        leave: Findings that stay as printed where nobody decided otherwise.

    Raises:
        DocumentError: ``wrong_state``; ``no_text`` for an edit without words;
            ``decided_meanwhile`` where a colleague decided otherwise.
    """
    with transaction.atomic():
        job = _locked(job, _State.READY, _State.FAILED)
        if seen is None:
            seen = {key: mark_of(job.decisions.get(key, {})) for key in decisions}
        job.decisions = merged(job.decisions, decisions, seen, leave)
        job.save(update_fields=["decisions"])
    return job


def run(
    *,
    job: ImportJob,
    user: User | None = None,
    replace: bool = False,
    replace_public: bool = True,
    seen: str | None = None,
) -> ImportJob:
    """Import a job's file as drafts, and apply what was decided on its findings.

    Args:
        job: A job that is ready, or failed before.
        user: Who imports.
        replace: Overwrite what is published or was edited; the differences become
            corrections.
        replace_public: Whether ``replace`` holds for what the public knows, too.
        seen: The digest of the comparison that was shown; None checks nothing.

    Returns:
        The job: imported, failed with the reason, still at work, or ready as before,
        with the reason, where what ``replace`` would overwrite is not what was shown.

    Raises:
        DocumentError: ``wrong_state``.
    """
    with transaction.atomic():
        job = _locked(job, _State.READY, _State.FAILED)
        job.state, job.message, job.code = _State.IMPORTING, "", ""
        job.beat_at = timezone.now()
        job.save()
    _work(
        job,
        lambda: _import(
            job.pk, user, replace=replace, replace_public=replace_public, seen=seen
        ),
    )
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
        _log(job, user, "放弃")
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


def _read(pk: int) -> None:
    job = ImportJob.objects.select_related("created_by").get(pk=pk)

    def progress(done: int, total: int) -> None:
        _update(pk, done=done, total=total, beat_at=timezone.now())

    try:
        if job.size >= LARGE:
            # Says how far it is; what it yields is read again by who looks.
            read_job(job, progress)
        else:
            reading_of(job)
    except OfficialTextError as error:
        _end(job, job.created_by, _State.REFUSED, error.code, error.message)
    except Exception:
        message = "读取时出了意外，已记入日志。请把文件交给管理员查看。"
        _end(job, job.created_by, _State.REFUSED, "unexpected", message)
        raise
    else:
        _update(pk, state=_State.READY, beat_at=timezone.now())


class _TakenUpError(Exception):
    """The job was given up for lost while its import was only slow."""


def _import(
    pk: int,
    user: User | None,
    *,
    replace: bool,
    replace_public: bool,
    seen: str | None,
) -> None:
    job = ImportJob.objects.get(pk=pk)
    try:
        with transaction.atomic():
            report = import_job(
                job=job,
                user=user,
                replace=replace,
                replace_public=replace_public,
                seen=seen,
            )
            _require_own(job)
            job.report = report
            job.issue = GazetteIssue.objects.filter(pk=report["issue"]).first()
            job.state, job.finished_at = _State.IMPORTED, timezone.now()
            job.save()
            _log(job, user, f"导入{len(report['documents'])}份文件")
    except _TakenUpError:
        logger.warning("Import %s was given up for lost; taken back.", pk)
    except (DocumentError, OfficialTextError) as error:
        # To look again is all that is left to do.
        is_ready = error.code == "changed_meanwhile"
        state = _State.READY if is_ready else _State.FAILED
        _end(job, user, state, error.code, error.message)
    except Exception:
        message = "导入时出了意外，什么也没有写入。已记入日志，请告诉管理员。"
        _end(job, user, _State.FAILED, "unexpected", message)
        raise


def _require_own(job: ImportJob) -> None:
    rows = ImportJob.objects.select_for_update(of=("self",)).filter(pk=job.pk)
    if rows.values_list("state", "beat_at").get() != (job.state, job.beat_at):
        raise _TakenUpError


@transaction.atomic
def _end(
    job: ImportJob, user: User | None, state: ImportJob.State, code: str, message: str
) -> None:
    """Say why it went no further, in the row and in the log."""
    _update(job.pk, state=state, code=code, message=message)
    _log(job, user, f"{state.label}：{message}")


def _log(job: ImportJob, user: User | None, summary: str) -> None:
    record(action=AuditEntry.Action.IMPORT, user=user, target=job, summary=summary)


def _file_name(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2][-300:] or "未命名"


def _locked(job: ImportJob, *states: str) -> ImportJob:
    job = ImportJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    _require_state(job, *states)
    return job


def _require_state(job: ImportJob, *states: str) -> None:
    if job.state not in states:
        raise DocumentError(
            "wrong_state", f"“{job}”现在是“{job.get_state_display()}”，不能这样做。"
        )


def _update(pk: int, **values: Any) -> None:
    ImportJob.objects.filter(pk=pk).update(**values)

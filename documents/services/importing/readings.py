"""What was read of an uploaded file: derived, and kept in memory for a while."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from documents.errors import DocumentError
from documents.models import ImportJob
from documents.official_text.errors import OfficialTextError
from documents.official_text.model import Finding, IssueText, Reading
from documents.official_text.reader import SourceKind, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

#: The readings looked at last: a clerk leafs through one for a while.
_KEPT: Final = 4
#: A reading takes some ten times the room of its file: 58 MB for a law of 5.5 MB.
_KEPT_BYTES: Final = 8 * 1024 * 1024
_readings: dict[tuple[str, str, str], tuple[int, Reading]] = {}
_lock = threading.Lock()


def read_job(
    job: ImportJob, progress: Callable[[int, int], None] | None = None
) -> Reading:
    """Read a job's file anew.

    Raises:
        OfficialTextError: It cannot be read.
    """
    kind: SourceKind = "law" if job.kind == ImportJob.Kind.LAW else "gazette"
    return read_bytes(bytes(job.content), name=job.name, kind=kind, progress=progress)


def reading_of(job: ImportJob) -> Reading:
    """Return a job's file as read.

    Raises:
        OfficialTextError: It cannot be read, or its bytes are gone (``gone``).
    """
    if not job.content:
        raise OfficialTextError("gone", "原文件已按期清理，请重新上传。")
    key = (job.digest, job.name, job.kind)
    with _lock:
        held = _readings.pop(key, None)
        if held is not None:
            _readings[key] = held
            return held[1]
    reading = read_job(job)
    with _lock:
        _readings[key] = (job.size, reading)
        while len(_readings) > 1 and (
            len(_readings) > _KEPT
            or sum(size for size, _ in _readings.values()) > _KEPT_BYTES
        ):
            del _readings[next(iter(_readings))]
    return reading


def in_issue(reading: Reading, year: int | None, number: int | None) -> Reading:
    """Return a reading in the issue that a clerk typed, where its file names none.

    Args:
        reading: As read; it is not changed.
        year: The issue's year; None where nothing was typed.
        number: Its number in the year.

    Raises:
        DocumentError: ``issue_differs`` if the file is printed as another issue.
    """
    if year is None or number is None:
        return reading
    text = reading.issue or IssueText()
    if (text.year or year, text.number or number) != (year, number):
        raise DocumentError(
            "issue_differs",
            f"填写的是{year}年第{number}期，文件里印的是"
            f"{text.year or '？'}年第{text.number or '？'}期。"
            "请核对；以文件为准时，请清空填写的年份和期号。",
            field="year",
        )
    return replace(reading, issue=replace(text, year=year, number=number))


def finding_key(finding: Finding) -> str:
    """Return what a finding is called in the decisions of a job."""
    words = f"{finding.code}\n{finding.line}\n{finding.text}"
    return hashlib.sha256(words.encode()).hexdigest()[:16]

"""What an import would change, before anything is written."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from documents.models import Document, GazetteIssue, ImportJob
from documents.services.importing.files import SourceBytes
from documents.services.importing.gazettes import plan_all
from documents.services.importing.laws import plan_laws
from documents.services.importing.readings import in_issue, reading_of
from documents.services.importing.reports import Outcome
from documents.services.importing.snapshots import (
    changed_words,
    head_changes,
    snapshot_of_text,
)

if TYPE_CHECKING:
    from documents.official_text.model import Reading
    from documents.services.importing.records import Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words that would stand otherwise; ``eid`` is the name of a field of the head.

    Attributes:
        place: eId of the part, or what the field is called.
        before: What is stored; empty for what is new.
        after: What the file says; empty for what it leaves out.
    """

    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChange:
    """What the import would do with one document.

    Attributes:
        name: Its number or title, as read.
        outcome: Created, replaced or unchanged.
        document: The stored one; None for a new one.
        was_public: Whether the public knows what would be replaced.
        was_edited: Whether a clerk's edits would be lost.
        stands: A digest of the stored one: its text, and when it was last changed.
        changes: The words, for one that is replaced.
        is_changed: Whether it would differ at all; labels, levels and the order of
            provisions may, where no words do.
    """

    name: str
    outcome: Outcome
    document: Document | None
    was_public: bool
    was_edited: bool
    stands: str = ""
    changes: tuple[Change, ...] = ()
    is_changed: bool = False

    @property
    def is_guarded(self) -> bool:
        """Whether it is overwritten only when the clerk says so."""
        return self.is_changed and (self.was_public or self.was_edited)

    @property
    def is_public_change(self) -> bool:
        """Whether the public would read something else than it does."""
        return self.is_changed and self.was_public


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the import of a file would change.

    Attributes:
        issue: The stored issue that the file is; None for a new one.
        documents: In printed order.
        missing: Documents of the issue that the file no longer has; they stay.
    """

    issue: GazetteIssue | None
    documents: tuple[DocumentChange, ...]
    missing: tuple[Document, ...]

    @property
    def is_public_change(self) -> bool:
        """Whether the public would read anything else than it does."""
        return any(each.is_public_change for each in self.documents)

    @property
    def is_guarded(self) -> bool:
        """Whether anything is overwritten only when the clerk says so."""
        return any(each.is_guarded for each in self.documents)

    @property
    def digest(self) -> str:
        """Return what tells whether what would be replaced is what was shown."""
        rows = [
            (each.document.pk, each.stands)
            for each in self.replaced
            if each.document is not None
        ]
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

    @property
    def replaced(self) -> tuple[DocumentChange, ...]:
        """Return the stored documents that would change."""
        return tuple(each for each in self.documents if each.is_changed)


def compare(reading: Reading) -> Comparison:
    """Compare a gazette file with what is stored; some queries for each document.

    Raises:
        DocumentError: The file contradicts itself or what is there.
    """
    issue = None
    if reading.issue and reading.issue.year and reading.issue.number:
        issue = GazetteIssue.objects.filter(
            year=reading.issue.year, number=reading.issue.number
        ).first()
    found = _changes(plan_all(reading, issue, replace=True))
    held = {each.document.pk for each in found if each.document}
    missing = (
        tuple(
            issue.documents.defer("body_html").exclude(pk__in=held).in_printed_order()
        )
        # A part of an issue leaves nothing out.
        if issue and reading.issue and reading.issue.contents
        else ()
    )
    return Comparison(issue=issue, documents=found, missing=missing)


def compare_job(job: ImportJob) -> Comparison:
    """Compare an uploaded file with what is stored.

    Raises:
        DocumentError: The file contradicts itself, what was typed or what is there.
        OfficialTextError: It cannot be read.
    """
    reading = reading_of(job)
    if job.kind != ImportJob.Kind.LAW:
        return compare(in_issue(reading, job.year, job.number))
    source = SourceBytes(name=job.name, data=bytes(job.content))
    planned = plan_laws(reading=reading, source=source, replace=True)
    return Comparison(issue=None, documents=_changes(planned), missing=())


def _changes(planned: list[Planned]) -> tuple[DocumentChange, ...]:
    found = []
    for one in planned:
        changes: list[Change] = []
        is_changed, stands = False, ""
        if one.outcome is Outcome.REPLACED and one.before is not None:
            after = snapshot_of_text(one.values, one.text)
            is_changed = one.before.digest != after.digest
            document = one.document
            stands = f"{document.state} {document.updated_at} {one.before.digest}"
            changes = [
                Change(place=place, before=was, after=now)
                for place, was, now in (
                    *head_changes(one.before, after),
                    *changed_words(one.before, after),
                )
            ]
        found.append(
            DocumentChange(
                name=one.text.number or one.text.title,
                outcome=one.outcome,
                document=None if one.outcome is Outcome.CREATED else one.document,
                was_public=one.was_public,
                was_edited=one.was_edited,
                stands=stands,
                changes=tuple(changes),
                is_changed=is_changed,
            )
        )
    return tuple(found)

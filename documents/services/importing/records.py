"""Plan and write documents: what is new, what changed, what must not be touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from documents.errors import DocumentError
from documents.models import Correction, Document, Finding, SourceFile
from documents.official_text.sources import decode
from documents.services.importing.references import write_references
from documents.services.importing.reports import DocumentOutcome, Outcome
from documents.services.importing.snapshots import (
    Snapshot,
    changed_words,
    differences,
    snapshot_of_rows,
    snapshot_of_text,
)
from documents.services.importing.trees import check_lengths, write_trees
from documents.services.printed_heads import changed_head
from documents.services.signing import sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User

    from documents.models import GazetteIssue
    from documents.official_text.model import DocumentText, Reading
    from documents.official_text.model import Finding as FindingText
    from documents.services.importing.files import SourceBytes

_NAME = 300
_ZIP = b"PK\x03\x04"  # A Word file is a ZIP archive.


@dataclass(slots=True, kw_only=True)
class Planned:
    """What is to be done with one document of a file.

    Attributes:
        text: As read.
        values: Columns of the row.
        document: The row; not stored yet for a new one.
        outcome: Created, replaced or unchanged.
        before: What the row said, for one that is replaced.
        was_public: Whether the public knows (or knew) what is replaced.
        was_edited: Whether a clerk has edited it since it was imported.
    """

    text: DocumentText
    values: dict[str, Any]
    document: Document
    outcome: Outcome
    digest: str
    before: Snapshot | None = None
    was_public: bool = False
    was_edited: bool = False
    extra: list[FindingText] = field(default_factory=list)


def plan(
    *,
    text: DocumentText,
    values: dict[str, Any],
    existing: Document | None,
    replace: bool,
) -> Planned:
    """Decide what to do with a document, and refuse what would be lost.

    A draft that nobody has touched gives way to a new text. One that a clerk has
    edited, or that was ever published, does so only with ``replace``.

    Raises:
        DocumentError: ``published_changed`` or ``edited_changed``, with what would
            change.
    """
    after = snapshot_of_text(values, text)
    digest = after.digest
    if existing is None:
        return Planned(
            text=text,
            values=values,
            document=Document(),
            outcome=Outcome.CREATED,
            digest=digest,
        )
    if existing.source_digest == digest:
        return Planned(
            text=text,
            values=values,
            document=existing,
            outcome=Outcome.UNCHANGED,
            digest=digest,
        )
    before = snapshot_of_rows(existing)
    known = existing.state in {Document.State.PUBLISHED, Document.State.WITHDRAWN}
    edited = bool(existing.source_digest) and before.digest != existing.source_digest
    if (known or edited) and not replace and before.digest != digest:
        lines = "\n".join(f"    {line}" for line in differences(before, after))
        why = "已经发布" if known else "导入之后人工改过"
        raise DocumentError(
            "published_changed" if known else "edited_changed",
            f"《{existing.title}》{existing.number}{why}，"
            f"这份来源与它不同，没有覆盖：\n{lines}",
        )
    return Planned(
        text=text,
        values=values,
        document=existing,
        outcome=Outcome.REPLACED,
        digest=digest,
        before=before,
        was_public=known,
        was_edited=edited,
    )


def store_source(
    *,
    source: SourceBytes,
    issue: GazetteIssue | None = None,
    user: User | None = None,
) -> SourceFile:
    """Keep the file itself: the printed text stays on record."""
    record, _ = SourceFile.objects.get_or_create(
        digest=source.digest,
        defaults={
            # Where it lay on the operator's machine is nobody's business.
            "name": source.name.replace("\\", "/").rpartition("/")[2][-_NAME:],
            "encoding": (
                "docx" if source.data.startswith(_ZIP) else decode(source.data).encoding
            ),
            "size": len(source.data),
            "content": source.data,
            "issue": issue,
            "imported_by": user,
        },
    )
    return record


def write_planned(
    *,
    planned: Sequence[Planned],
    source_of: Sequence[SourceFile],
    user: User | None = None,
) -> list[DocumentOutcome]:
    """Write the rows of documents, with all that stands in them, in bulk.

    Each document leaves one entry in its history. Provisions leave none: the source
    file is kept and says the same; they have a history from the first edit on.

    Args:
        planned: What to write; unchanged documents are passed over.
        source_of: The file of each.
        user: Who imports; None for a command.
    """
    work = [
        (plan, source)
        for plan, source in zip(planned, source_of, strict=True)
        if plan.outcome is not Outcome.UNCHANGED
    ]
    for one, source in work:
        _save_document(one, source, user)
    pairs = [(one.document, one.text) for one, _ in work]
    replaced = [one.document.pk for one, _ in work if one.outcome is Outcome.REPLACED]
    trees = write_trees(pairs, replaced=replaced)
    write_references(pairs, trees, replaced=replaced)
    for one, source in work:
        if one.was_public and one.before is not None:
            _record_corrections(one, one.before, source, user)
    return [
        DocumentOutcome(
            pk=one.document.pk,
            slug=one.document.slug,
            name=one.document.number or one.document.title,
            outcome=one.outcome,
        )
        for one in planned
    ]


def write_findings(
    *, reading: Reading, source: SourceFile, planned: Sequence[Planned]
) -> int:
    """Write the findings of a file; return how many of them wait for a clerk.

    Open findings of earlier files about the same documents are gone with the text
    that they were about; decisions of clerks stay on record.
    """
    rows = [_finding(found, source, planned) for found in reading.findings]
    for one in planned:
        for found in one.extra:
            rows.append(_finding(found, source, planned))
            rows[-1].document = one.document
    held = [one.document.pk for one in planned if one.outcome is not Outcome.CREATED]
    if held:
        earlier = Finding.objects.filter(document_id__in=held, source__isnull=False)
        earlier.filter(state=Finding.State.OPEN).delete()
        decided = {
            (finding.document_id, finding.code, finding.text): finding.state
            for finding in earlier.filter(
                state__in=(Finding.State.ACCEPTED, Finding.State.LEFT)
            )
        }
        for row in rows:
            # What a clerk has decided once is not asked again.
            row.state = decided.get((row.document_id, row.code, row.text), row.state)
    check_lengths(rows)
    Finding.objects.bulk_create(rows, batch_size=500)
    return sum(1 for row in rows if row.state == Finding.State.OPEN)


def taken_slugs(bases: Iterable[str]) -> set[str]:
    """Return the slugs that begin with one of some and are taken."""
    found: set[str] = set()
    for base in bases:
        found.update(
            Document.objects.filter(slug__startswith=base)
            .order_by()
            .values_list("slug", flat=True)
        )
    return found


def _save_document(one: Planned, source: SourceFile, user: User | None) -> None:
    document = one.document
    for name, value in one.values.items():
        setattr(document, name, value)
    document.source = source
    document.source_digest = one.digest
    verb = "导入" if one.outcome is Outcome.CREATED else "重新导入"
    if one.outcome is Outcome.REPLACED and document.state in {
        Document.State.PROOFREAD,
        Document.State.APPROVED,
    }:
        # What was proofread was another text.
        document.state = Document.State.DRAFT
    sign(document, user=user, reason=f"{verb}：{source.name}")
    check_lengths([document])
    document.save()


def _record_corrections(
    one: Planned,
    before: Snapshot,
    source: SourceFile,
    user: User | None,
) -> None:
    """Tell the public what changed in a text that it knows (勘误)."""
    after = snapshot_of_text(one.values, one.text)
    provisions = dict(one.document.provisions.order_by().values_list("eid", "pk"))
    now = timezone.now()
    Correction.objects.bulk_create(
        [
            Correction(
                document=one.document,
                provision_id=provisions.get(eid) if eid else None,
                eid=eid,
                printed=was,
                corrected=words,
                reason=f"以新的来源文件替换：{source.name}"[:300],
                accepted_by=user,
                accepted_at=now,
            )
            for eid, was, words in (
                *(
                    ("", *words)
                    for words in changed_head(before.head.get, after.head.get)
                ),
                *changed_words(before, after),
            )
        ],
        batch_size=500,
    )


def _finding(
    found: FindingText, source: SourceFile, planned: Sequence[Planned]
) -> Finding:
    document = (
        planned[found.document].document
        if found.document is not None and found.document < len(planned)
        else None
    )
    return Finding(
        source=source,
        document=document,
        eid=found.eid,
        code=found.code,
        severity=found.severity.value,
        line=found.line,
        text=found.text,
        suggestion=found.suggestion,
        state=Finding.State.APPLIED if found.applied else Finding.State.OPEN,
    )

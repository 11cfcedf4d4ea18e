"""Import one file of the gazette: an issue, or a single document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Min

from documents.errors import DocumentError
from documents.models import Document, GazetteIssue, SourceFile, Topic
from documents.official_text.model import Finding as FindingText
from documents.official_text.model import Severity
from documents.official_text.reader import read_bytes
from documents.official_text.titles import number_key, title_key
from documents.services.importing.readings import in_issue
from documents.services.importing.records import (
    Planned,
    plan,
    store_source,
    taken_slugs,
    write_findings,
    write_planned,
)
from documents.services.importing.reports import (
    DocumentOutcome,
    ImportReport,
    Outcome,
)
from documents.services.importing.steps import run_import_steps
from documents.services.importing.values import document_values, propose_topic
from documents.services.linking import link_documents
from documents.services.publishing import publish as publish_document
from documents.services.rendering import render_published
from documents.services.review import mark_typed
from documents.services.slugs import free_slug, slug_base
from documents.services.storing import stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.contrib.auth.models import User

    from documents.official_text.model import IssueText, Reading
    from documents.services.importing.files import SourceBytes


@stored()
def import_gazette(
    *,
    source: SourceBytes,
    publish: bool = False,
    replace: bool = False,
    dry_run: bool = False,
    despite_findings: bool = False,
    user: User | None = None,
    today: date | None = None,
    progress: Callable[[int, int], None] | None = None,
    year: int | None = None,
    number: int | None = None,
) -> ImportReport:
    """Write a gazette file's documents as drafts, all of them or none.

    A file that was imported before changes nothing. A changed file replaces drafts
    in place; what is published, or was edited since, is not overwritten without
    ``replace``, and then every changed wording is listed as a correction.

    Args:
        source: The file.
        publish: Publish its documents at once, by the publishing service.
        replace: Overwrite what is published or was edited by a clerk.
        dry_run: Do all of it, report, and take it back.
        despite_findings: Publish although errors wait for a clerk.
        user: Who imports; None for a command.
        today: Decides what is in force; today when left out.
        progress: Called with how many documents are read, of how many.
        year: The issue's year, where the file does not print it.
        number: The issue's number, where the file does not print it.

    Raises:
        OfficialTextError: The file cannot be read.
        DocumentError: It contradicts what is there, cannot be published, or the
            database cannot store it.
    """
    known = SourceFile.objects.filter(digest=source.digest).first()
    if known is not None and known.documents.exists():
        return _again(known, source, publish, dry_run, despite_findings, user)
    reading = read_bytes(
        source.data, name=source.name, kind="gazette", progress=progress
    )
    reading = in_issue(reading, year, number)
    with transaction.atomic():
        report = _write(source, reading, replace=replace, user=user, today=today)
        if publish:
            report.published = _publish(report.documents, user, despite_findings)
        if dry_run:
            report.dry_run = True
            transaction.set_rollback(True)
    return report


def _again(
    known: SourceFile,
    source: SourceBytes,
    publish: bool,  # noqa: FBT001 (private)
    dry_run: bool,  # noqa: FBT001
    despite_findings: bool,  # noqa: FBT001
    user: User | None,
) -> ImportReport:
    """Report a file that was imported before; publish its drafts if asked to."""
    documents = known.documents.order_by("position", "pk")
    report = ImportReport(
        name=source.name,
        issue=str(known.issue) if known.issue else "",
        documents=[
            DocumentOutcome(
                pk=one.pk,
                slug=one.slug,
                name=one.number or one.title,
                outcome=Outcome.UNCHANGED,
            )
            for one in documents
        ],
        dry_run=dry_run,
    )
    if publish:
        with transaction.atomic():
            report.published = _publish(report.documents, user, despite_findings)
            transaction.set_rollback(dry_run)
    return report


def _write(
    source: SourceBytes,
    reading: Reading,
    *,
    replace: bool,
    user: User | None,
    today: date | None,
) -> ImportReport:
    issue = _issue(reading.issue) if reading.issue else None
    planned = plan_all(reading, issue, replace=replace)
    _give_slugs(planned)
    record = store_source(source=source, issue=issue, user=user)
    outcomes = write_planned(
        planned=planned, source_of=[record] * len(planned), user=user
    )
    waiting = write_findings(reading=reading, source=record, planned=planned)
    # Also what did not change comes from this file now.
    Document.objects.filter(pk__in=[one.pk for one in outcomes]).update(source=record)
    changed = [one.pk for one in outcomes if one.outcome is not Outcome.UNCHANGED]
    mark_typed(document_ids=changed, user=user)
    linked = link_documents(document_ids=changed, own=False, today=today)
    render_published({*changed, *linked.changed_documents})
    run_import_steps(changed)
    return ImportReport(
        name=source.name,
        issue=str(issue) if issue else "",
        documents=outcomes,
        findings=waiting,
        relinked=linked.changed,
    )


def _issue(text: IssueText) -> GazetteIssue | None:
    """Return the issue of a masthead, made or completed; None where it has no number.

    What a clerk has filled in stays; only what is empty is filled from the file.

    Raises:
        DocumentError: ``other_gazette`` if another gazette has the place.
    """
    if text.year is None or text.number is None:
        return None
    issue, created = GazetteIssue.objects.get_or_create(
        year=text.year,
        number=text.number,
        defaults={
            "title": text.gazette or "政府公报",
            "serial_number": text.serial_number,
            "published_on": text.published_on,
            "people": [list(pair) for pair in text.people],
        },
    )
    if created:
        return issue
    if text.gazette and issue.title != text.gazette:
        raise DocumentError(
            "other_gazette",
            f"{issue.label}已经是《{issue.title}》，这份来源却是《{text.gazette}》。",
        )
    found: dict[str, Any] = {
        "serial_number": text.serial_number,
        "published_on": text.published_on,
        "people": [list(pair) for pair in text.people],
    }
    missing = [
        name for name, value in found.items() if value and not getattr(issue, name)
    ]
    for name in missing:
        setattr(issue, name, found[name])
    if missing:
        issue.save()
    return issue


def plan_all(
    reading: Reading, issue: GazetteIssue | None, *, replace: bool
) -> list[Planned]:
    """Decide what to do with each document of a file, without writing anything.

    Args:
        reading: The file as read.
        issue: The issue that it is; None where it is none, or none that is stored.
        replace: Overwrite what is published or was edited by a clerk.

    Raises:
        DocumentError: What :func:`plan` raises, for all of them together.
    """
    topics = list(Topic.objects.order_by("position", "pk"))
    values = [document_values(text) for text in reading.documents]
    extra = _without_repeated_numbers(values, issue)
    existing = _existing(values, issue)
    first = _first_position(reading, issue, existing)
    planned: list[Planned] = []
    refused: list[DocumentError] = []
    for position, text in enumerate(reading.documents):
        try:
            one = plan(
                text=text,
                values=values[position],
                existing=existing[position],
                replace=replace,
            )
        except DocumentError as error:
            refused.append(error)
            continue
        one.extra = extra[position]
        one.values |= {"issue": issue, "position": first + position}
        if one.outcome is Outcome.CREATED:
            topic = propose_topic(text.title, topics)
            one.values |= {"topic": topic, "kind": Document.Kind.GAZETTE}
        planned.append(one)
    if refused:
        raise DocumentError(
            refused[0].code, "\n".join(error.message for error in refused)
        )
    return planned


def _first_position(
    reading: Reading, issue: GazetteIssue | None, existing: list[Document | None]
) -> int:
    """Return where in its issue a file begins.

    One without a contents page that a clerk puts into an issue is a part of it, and
    comes after what is there.
    """
    if issue is None or reading.issue is None or reading.issue.contents:
        return 1
    own = [row.pk for row in existing if row is not None]
    held = issue.documents.order_by()
    kept = held.filter(pk__in=own).aggregate(at=Min("position"))["at"]
    if kept is not None:
        return int(kept)
    last = held.aggregate(at=Max("position"))["at"]
    return int(last or 0) + 1


def _without_repeated_numbers(
    values: list[dict[str, Any]], issue: GazetteIssue | None
) -> list[list[FindingText]]:
    """Take away numbers that stand twice; a finding keeps what is printed.

    Two papers never share a number: one of them is a slip, and only a clerk can tell
    which. A document of another issue counts too.
    """
    keys = [number_key(one["number"]) for one in values]
    elsewhere: dict[str, Document] = {}
    if issue is not None:
        rows = Document.objects.filter(
            number_key__in=[key for key in keys if key], kind=Document.Kind.GAZETTE
        ).exclude(issue=issue)
        elsewhere = {
            row.number_key: row
            for row in rows.exclude(issue__isnull=True).select_related("issue")
        }
    seen: set[str] = set()
    extra: list[list[FindingText]] = []
    for one, key in zip(values, keys, strict=True):
        found = []
        if key and (key in seen or key in elsewhere):
            other = elsewhere.get(key)
            where = f"{other.issue}的《{other.title}》" if other else "本期另一份文件"
            found.append(
                FindingText(
                    code="duplicate_number",
                    severity=Severity.ERROR,
                    line=one["source_line"],
                    text=f"发文字号{one['number']}与{where}相同，没有登记。",
                    suggestion="核对原件后填写正确的字号。",
                )
            )
            one["number"] = ""
        seen.add(key)
        extra.append(found)
    return extra


def _existing(
    values: list[dict[str, Any]], issue: GazetteIssue | None
) -> list[Document | None]:
    """Return the stored document of each: by its number, else by title and issue."""
    gazette = Document.objects.filter(kind=Document.Kind.GAZETTE)
    keys = [number_key(one["number"]) for one in values]
    titles = [title_key(one["title"]) for one in values]
    by_number = {
        row.number_key: row
        for row in gazette.filter(number_key__in=[key for key in keys if key])
    }
    by_title = {
        row.title_key: row
        for row in gazette.filter(title_key__in=titles, issue=issue, number_key="")
    }
    return [
        by_number.get(key) if key else by_title.get(title)
        for key, title in zip(keys, titles, strict=True)
    ]


def _give_slugs(planned: list[Planned]) -> None:
    new = [one for one in planned if one.outcome is Outcome.CREATED]
    bases = [
        slug_base(number=one.values["number"], title=one.values["title"]) for one in new
    ]
    taken = taken_slugs(set(bases))
    for one, base in zip(new, bases, strict=True):
        one.values["slug"] = free_slug(base, taken)
        taken.add(one.values["slug"])


def _publish(
    outcomes: list[DocumentOutcome],
    user: User | None,
    despite_findings: bool,  # noqa: FBT001 (private)
) -> int:
    """Publish the drafts among documents; withdrawn ones stay withdrawn."""
    ready = Document.objects.filter(
        pk__in=[one.pk for one in outcomes],
        state__in=(
            Document.State.DRAFT,
            Document.State.PROOFREAD,
            Document.State.APPROVED,
        ),
    ).order_by("position", "pk")
    count = 0
    for document in ready:
        publish_document(
            document=document,
            user=user,
            despite_findings=despite_findings,
            despite_review=True,
        )
        count += 1
    return count

"""Import laws and other acts that the gazette cites: many files, in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import Document, SourceFile, Topic
from documents.official_text.errors import OfficialTextError
from documents.official_text.reader import read_bytes
from documents.official_text.titles import title_key
from documents.services.importing.files import (
    SourceBytes,
    read_file,
    version_in_name,
)
from documents.services.importing.records import (
    Planned,
    plan,
    store_source,
    taken_slugs,
    write_findings,
    write_planned,
)
from documents.services.importing.reports import FileOutcome, LawsReport, Outcome
from documents.services.importing.steps import run_import_steps
from documents.services.importing.values import law_kind, law_values, propose_topic
from documents.services.linking import link_documents
from documents.services.linking.batches import chunks
from documents.services.rendering import outdated_documents, render_published
from documents.services.slugs import free_slug, slug_base

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from django.contrib.auth.models import User

    from documents.official_text.model import Reading

    Progress = Callable[[str, int, int], None]

_FILES_AT_ONCE = 40


@dataclass(slots=True, kw_only=True)
class _File:
    path: Path
    source: SourceBytes
    reading: Reading
    values: list[dict[str, Any]]

    @property
    def keys(self) -> set[tuple[str, date | None]]:
        return {_key(one) for one in self.values}


def import_laws(
    *,
    paths: Sequence[Path | SourceBytes],
    publish: bool = True,
    replace: bool = False,
    user: User | None = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> LawsReport:
    """Import files of laws; a file that fails changes nothing and stops no other.

    Files are written in batches, each one transaction with its links; should the
    database refuse a batch, its files are written one by one. Laws are public, so they
    are published at once unless told otherwise. Several texts of one law (by the day
    in the file's name or its preface) stand side by side; the older ones are marked as
    amended. What waited for these laws elsewhere links up.

    Args:
        paths: Files, or their bytes, in the order in which they get their addresses.
        publish: Publish them at once.
        replace: Overwrite a published text that a file of the same day changes.
        user: Who imports; None for a command.
        today: Decides what is in force; today when left out.
        progress: Called with the stage (``导入`` or ``排版``), done, and how many.
    """
    report = LawsReport()
    stale: set[int] = set()
    day = today or timezone.localdate()
    pending: list[_File] = []
    taken: set[tuple[str, date | None]] = set()
    options = _Options(publish=publish, replace=replace, user=user, today=day)

    def flush() -> None:
        if pending:
            _write_batch(pending, options, report, stale)
            pending.clear()
            taken.clear()

    for number, path in enumerate(paths, start=1):
        file = _read(path, report)
        if file is not None:
            # Two files of one text are told apart only once the first is stored.
            if file.keys & taken:
                flush()
            pending.append(file)
            taken |= file.keys
            if len(pending) >= _FILES_AT_ONCE:
                flush()
        if progress:
            progress("导入", number, len(paths))
    flush()
    stale.update(outdated_documents())
    report.rendered = render_published(
        stale,
        progress=(lambda done, all_: progress("排版", done, all_))
        if progress
        else None,
    )
    return report


@dataclass(slots=True, kw_only=True, frozen=True)
class _Options:
    publish: bool
    replace: bool
    user: User | None
    today: date


def plan_laws(*, reading: Reading, source: SourceBytes, replace: bool) -> list[Planned]:
    """Decide what to do with each law of a file, without writing anything.

    Raises:
        DocumentError: What :func:`plan` raises.
    """
    file = _as_file(Path(source.name), source, reading)
    return _planned(file, _existing([file]), replace=replace)


def _as_file(path: Path, source: SourceBytes, reading: Reading) -> _File:
    version = version_in_name(path.name)
    return _File(
        path=path,
        source=source,
        reading=reading,
        values=[law_values(text, version) for text in reading.documents],
    )


def _planned(
    file: _File,
    existing: dict[tuple[str, date | None], Document],
    *,
    replace: bool,
) -> list[Planned]:
    return [
        plan(
            text=text,
            values=values,
            existing=existing.get(_key(values)),
            replace=replace,
        )
        for text, values in zip(file.reading.documents, file.values, strict=True)
    ]


def _read(given: Path | SourceBytes, report: LawsReport) -> _File | None:
    path = Path(given.name) if isinstance(given, SourceBytes) else given
    try:
        source = given if isinstance(given, SourceBytes) else read_file(given)
        known = SourceFile.objects.filter(digest=source.digest, documents__isnull=False)
        if known.exists():
            report.files.append(FileOutcome(path=path, outcome=Outcome.UNCHANGED))
            return None
        reading = read_bytes(source.data, name=source.name, kind="law")
    except OfficialTextError as error:
        report.files.append(
            FileOutcome(
                path=path,
                outcome=Outcome.FAILED,
                message=error.message,
                code=error.code,
            )
        )
        return None
    return _as_file(path, source, reading)


def _write_batch(
    files: list[_File], options: _Options, report: LawsReport, stale: set[int]
) -> None:
    try:
        with transaction.atomic():
            outcomes, changed, relinked = _write(files, options)
    except (DatabaseError, DocumentError) as error:
        if len(files) > 1:
            for file in list(files):
                _write_batch([file], options, report, stale)
            return
        message = (
            error.message
            if isinstance(error, DocumentError)
            else f"数据库没有接受这份文件：{error}"
        )
        report.files.append(
            FileOutcome(path=files[0].path, outcome=Outcome.FAILED, message=message)
        )
        return
    report.files.extend(outcomes)
    report.relinked += relinked
    stale.update(changed)


def _write(
    files: list[_File], options: _Options
) -> tuple[list[FileOutcome], set[int], int]:
    existing = _existing(files)
    topics = list(Topic.objects.order_by("position", "pk"))
    outcomes: list[FileOutcome] = []
    work: list[tuple[_File, list[Planned]]] = []
    for file in files:
        try:
            planned = _planned(file, existing, replace=options.replace)
        except DocumentError as error:
            outcomes.append(
                FileOutcome(
                    path=file.path,
                    outcome=Outcome.FAILED,
                    message=error.message,
                    code=error.code,
                )
            )
            continue
        for one in planned:
            if one.outcome is Outcome.CREATED:
                _complete(one, file, topics, options)
        outcomes.append(FileOutcome(path=file.path, outcome=_worst(planned)))
        work.append((file, planned))
    _give_slugs([one for _, planned in work for one in planned])
    sources = [store_source(source=file.source, user=options.user) for file, _ in work]
    everything = [one for _, planned in work for one in planned]
    source_of = [
        source
        for (_, planned), source in zip(work, sources, strict=True)
        for _ in planned
    ]
    written = write_planned(planned=everything, source_of=source_of, user=options.user)
    for (file, planned), source in zip(work, sources, strict=True):
        write_findings(reading=file.reading, source=source, planned=planned)
        Document.objects.filter(
            pk__in=[one.document.pk for one in planned],
        ).exclude(source=source).update(source=source)
    changed = {one.pk for one in written if one.outcome is not Outcome.UNCHANGED}
    _mark_older_texts(changed, options.today)
    linked = link_documents(document_ids=changed, own=False, today=options.today)
    run_import_steps(sorted(changed))
    return outcomes, changed | linked.changed_documents, linked.changed


def _complete(
    one: Planned, file: _File, topics: Sequence[Topic], options: _Options
) -> None:
    title = one.values["title"]
    one.values |= {
        "kind": law_kind(title, file.path.parent.parts),
        "topic": propose_topic(title, topics),
    }
    lapsed = one.values["lapsed_on"]
    if lapsed is not None and lapsed <= options.today:
        one.values["force"] = Document.Force.LAPSED
    if options.publish:
        now = timezone.now()
        one.values |= {
            "state": Document.State.PUBLISHED,
            "publish_at": now,
            "released_at": now,
        }


def _key(values: dict[str, Any]) -> tuple[str, date | None]:
    return title_key(values["title"]), values["version_on"]


def _existing(files: Sequence[_File]) -> dict[tuple[str, date | None], Document]:
    titles = sorted({key for file in files for key, _ in file.keys})
    found = {}
    for some in chunks(titles, 400):
        rows = Document.objects.filter(title_key__in=some).exclude(
            kind=Document.Kind.GAZETTE
        )
        for row in rows.order_by("-pk"):
            found[row.title_key, row.version_on] = row
    return found


def _worst(planned: Sequence[Planned]) -> Outcome:
    """Return what became of a file: what happened to any of its documents."""
    outcomes = {one.outcome for one in planned}
    for outcome in (Outcome.REPLACED, Outcome.CREATED):
        if outcome in outcomes:
            return outcome
    return Outcome.UNCHANGED


def _give_slugs(planned: Sequence[Planned]) -> None:
    """Give new laws their addresses: the title, with the day for a further text."""
    new = [one for one in planned if one.outcome is Outcome.CREATED]
    wanted = [
        (
            slug_base(number="", title=one.values["title"]),
            slug_base(
                number="",
                title=one.values["title"],
                version_on=one.values["version_on"],
            ),
        )
        for one in new
    ]
    both = sorted({slug for pair in wanted for slug in pair})
    taken = set(
        Document.objects.filter(slug__in=both).order_by().values_list("slug", flat=True)
    )
    for one, (plain, dated) in zip(new, wanted, strict=True):
        slug = plain if plain not in taken else dated
        if slug in taken:
            slug = free_slug(slug, taken | taken_slugs([slug]))
        one.values["slug"] = slug
        taken.add(slug)


def _mark_older_texts(changed: set[int], today: date) -> None:
    """Mark the texts of a law that a later one in force has taken the place of."""
    keys = set(
        Document.objects.filter(pk__in=changed, version_on__isnull=False)
        .exclude(kind=Document.Kind.GAZETTE)
        .order_by()
        .values_list("title_key", flat=True)
    )
    rows = (
        Document.objects.filter(title_key__in=keys, version_on__isnull=False)
        .exclude(kind=Document.Kind.GAZETTE)
        .order_by("title_key", "version_on", "pk")
        .only("pk", "title_key", "version_on", "force")
    )
    latest = {row.title_key: row.version_on for row in rows if _begun(row, today)}
    older = [
        row.pk
        for row in rows
        if row.force == Document.Force.IN_FORCE
        and row.version_on is not None
        and (newest := latest.get(row.title_key)) is not None
        and row.version_on < newest
    ]
    Document.objects.filter(pk__in=older).update(
        force=Document.Force.AMENDED, updated_at=timezone.now()
    )


def _begun(row: Document, today: date) -> bool:
    return row.version_on is not None and row.version_on <= today

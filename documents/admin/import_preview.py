"""What was understood of an uploaded file, beside its source."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from documents.admin.import_citations import ShownCitation, shown_citations
from documents.models import ImportJob
from documents.official_text.docx import read_docx
from documents.official_text.model import (
    AnnexText,
    DocumentText,
    Finding,
    IssueText,
    ProvisionText,
    Reading,
    Severity,
    TableText,
)
from documents.official_text.sources import decode
from documents.services.importing.decisions import Decided, mark_of
from documents.services.importing.readings import finding_key, in_issue

#: Lines of the source on one page.
WINDOW: Final = 300
#: Findings on one page: each is two fields of a form.
FINDINGS: Final = 100
_ZIP: Final = b"PK\x03\x04"
_LEVEL_STOP: Final = 6
_GROUPS: Final = (
    (Severity.ERROR, "错误：导入后要处理才能发布"),
    (Severity.WARNING, "警告：请核对"),
    (Severity.INFO, "提示"),
)


@dataclass(slots=True, kw_only=True)
class Row:
    """Lines of the source and what was made of them.

    Attributes:
        lines: Their numbers and words.
        unit: The provision; None for a table, an annex's head, or nothing.
        table: The table.
        annex: The annex whose head it is.
        level: How deep the provision lies, from 0.
        citations: What it cites.
        lead: Who leads its task.
        shared: Who shares it.
        findings: What was found here.
    """

    lines: list[tuple[int, str]] = field(default_factory=list)
    unit: ProvisionText | None = None
    table: TableText | None = None
    annex: AnnexText | None = None
    level: int = 0
    citations: list[ShownCitation] = field(default_factory=list)
    lead: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    findings: list[ShownFinding] = field(default_factory=list)

    @property
    def is_head(self) -> bool:
        """Whether nothing of the tree was made of these lines."""
        return self.unit is None and self.table is None and self.annex is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a form said of findings that could not be kept.

    Attributes:
        chosen: By finding, what its clerk changed.
        disputed: Findings that a colleague decided otherwise meanwhile.
    """

    chosen: Mapping[str, Decided] = field(default_factory=dict)
    disputed: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """A finding with what the clerk decided.

    Attributes:
        finding: As read.
        key: Its name in the form.
        decision: What was decided; empty for nothing yet.
        text: The words of an edit, or the suggestion.
        seen: The mark of what is decided by now, for the form to send back.
        theirs: What a colleague decided meanwhile, in words; empty for nothing.
        document: Index of the document that it is in; None for the file.
        page: The part of that document.
        part: The page of findings that it stands on, from 1.
    """

    finding: Finding
    key: str
    decision: str
    text: str
    seen: str
    theirs: str
    document: int | None
    page: int
    part: int

    @property
    def place(self) -> str:
        """Return document, part and line as one word, for a button."""
        if self.document is None:
            return ""
        return f"{self.document + 1}-{self.page}-{self.finding.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """Findings of one severity that wait for a decision.

    Attributes:
        severity: Which.
        label: What it is called.
        findings: Those on this page.
        count: How many there are on all pages.
    """

    severity: str
    label: str
    findings: list[ShownFinding]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A document in the list of what the file holds."""

    index: int
    text: DocumentText
    provisions: int
    tables: int
    citations: int
    tasks: int
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A part of one document beside its source.

    Attributes:
        document: The document.
        index: Its place in the file.
        page: Which part, from 1.
        pages: How many parts.
        rows: What is shown.
    """

    document: DocumentText
    index: int
    page: int
    pages: int
    rows: list[Row]


def source_lines(job: ImportJob) -> list[str]:
    """Return the lines of a job's source; for a Word file, its paragraphs.

    Raises:
        OfficialTextError: It cannot be read.
    """
    data = bytes(job.content)
    if not data.startswith(_ZIP):
        return decode(data).text.split("\n")
    lines: list[str] = []
    for block in read_docx(data):
        words = block.text or "\n".join(" | ".join(row) for row in block.rows)
        lines += [""] * (block.line - len(lines))
        before = lines[block.line - 1]
        lines[block.line - 1] = f"{before}\n{words}" if before else words
    return lines


def typed_issue(reading: Reading, job: ImportJob) -> IssueText | None:
    """Return the head of the issue, with what the clerk typed."""
    return in_issue(reading, job.year, job.number).issue


def twins(job: ImportJob) -> list[ImportJob]:
    """Return uploads of the same bytes that wait, too."""
    waiting = (
        ImportJob.State.READING,
        ImportJob.State.READY,
        ImportJob.State.IMPORTING,
        ImportJob.State.FAILED,
    )
    rows = ImportJob.objects.filter(digest=job.digest, state__in=waiting)
    return list(rows.exclude(pk=job.pk).defer("content")[:5])


def listed(reading: Reading) -> list[Listed]:
    """Return what a file holds, a line for each document."""
    found = Counter(document_of(reading, each) for each in reading.findings)
    return [
        Listed(
            index=index,
            text=document,
            provisions=len(document.all_provisions()),
            tables=len(document.all_tables()),
            citations=len(document.citations),
            tasks=len(document.responsibilities),
            findings=found[index],
        )
        for index, document in enumerate(reading.documents)
    ]


def waiting_findings(
    reading: Reading, job: ImportJob, typed: Typed | None = None
) -> list[ShownFinding]:
    """Return the findings that wait, the severe ones first.

    Args:
        reading: The file as read.
        job: Its upload, with what was decided.
        typed: What a form said that could not be kept, to be shown again.
    """
    typed = typed or Typed()
    order = [severity for severity, _ in _GROUPS]
    waiting = sorted(
        (each for each in reading.findings if not each.applied),
        key=lambda each: order.index(each.severity),
    )
    return [
        _shown(each, reading, job, number // FINDINGS + 1, typed)
        for number, each in enumerate(waiting)
    ]


def grouped_findings(waiting: Sequence[ShownFinding], part: int) -> list[FindingGroup]:
    """Return one page of the findings that wait, grouped by severity."""
    groups = []
    for severity, label in _GROUPS:
        rows = [each for each in waiting if each.finding.severity == severity]
        shown = [each for each in rows if each.part == part]
        if shown:
            groups.append(
                FindingGroup(
                    severity=severity.value,
                    label=label,
                    findings=shown,
                    count=len(rows),
                )
            )
    return groups


def applied_findings(reading: Reading) -> list[Finding]:
    """Return what the reader has put right by itself."""
    return [each for each in reading.findings if each.applied]


def document_of(reading: Reading, finding: Finding) -> int | None:
    """Return the index of the document that a finding is in; None for the file."""
    if finding.document is not None:
        return finding.document
    if not finding.line:
        return None
    starts = [document.line for document in reading.documents]
    index = bisect_right(starts, finding.line) - 1
    if index < 0 or finding.line > max(reading.documents[index].end_line, 0):
        return None
    return index


def page_of(document: DocumentText, line: int) -> int:
    """Return the part of a document that a line of the source is in, from 1."""
    return max(line - document.line, 0) // WINDOW + 1


def window(
    reading: Reading,
    lines: Sequence[str],
    index: int,
    page: int,
    waiting: Iterable[ShownFinding] = (),
) -> Window:
    """Return a part of a document beside its source: a few queries for its citations."""
    document = reading.documents[index]
    last = max(document.end_line, document.line)
    pages = page_of(document, last)
    page = min(max(page, 1), pages)
    first = document.line + (page - 1) * WINDOW
    stop = min(first + WINDOW, last + 1)
    rows = _rows(document, lines, first, stop)
    _add_citations(reading, document, rows)
    duties = {task.eid: task for task in document.responsibilities}
    for each_row in rows:
        task = duties.get(each_row.unit.eid) if each_row.unit else None
        if task is not None:
            each_row.lead, each_row.shared = task.lead, task.shared
    row_of = {number: row for row in rows for number, _ in row.lines}
    for each in waiting:
        row = row_of.get(each.finding.line)
        if each.document == index and row is not None:
            row.findings.append(each)
    return Window(document=document, index=index, page=page, pages=pages, rows=rows)


def _rows(
    document: DocumentText, lines: Sequence[str], first: int, stop: int
) -> list[Row]:
    """Give every line to the unit that it became, in the order of the source."""
    levels: dict[str, int] = {}
    items: list[tuple[int, int, int, Row]] = []
    for annex in document.annexes:
        levels[annex.eid] = 0
        items.append((annex.line, annex.order, annex.line, Row(annex=annex)))
    for unit in document.all_provisions():
        level = levels.get(unit.parent, -1) + 1
        levels[unit.eid] = level
        row = Row(unit=unit, level=min(level, _LEVEL_STOP))
        items.append((unit.line, unit.order, max(unit.end_line, unit.line), row))
    items += [
        (table.line, table.order, max(table.end_line, table.line), Row(table=table))
        for table in document.all_tables()
    ]
    rows: list[Row] = []
    line = first
    for begins, _, ends, row in sorted(items, key=lambda item: item[:2]):
        if not first <= begins < stop:
            continue
        if line < begins:
            rows.append(Row(lines=_numbered(lines, line, begins)))
        row.lines = _numbered(lines, max(line, begins), min(ends + 1, stop))
        rows.append(row)
        line = max(line, min(ends + 1, stop))
    if line < stop:
        rows.append(Row(lines=_numbered(lines, line, stop)))
    return [row for row in rows if row.lines or not row.is_head]


def _numbered(lines: Sequence[str], first: int, stop: int) -> list[tuple[int, str]]:
    return [
        (number, lines[number - 1])
        for number in range(max(first, 1), min(stop, len(lines) + 1))
        if lines[number - 1].strip()
    ]


def _add_citations(
    reading: Reading, document: DocumentText, rows: Iterable[Row]
) -> None:
    by_eid: dict[str, Row] = {}
    for row in rows:
        if row.unit is not None:
            by_eid[row.unit.eid] = row
        elif row.table is not None:
            by_eid[row.table.eid] = row
    shown = [each for each in document.citations if each.eid in by_eid]
    for each, told in zip(
        shown, shown_citations(reading, document, shown), strict=True
    ):
        by_eid[each.eid].citations.append(told)


def _shown(
    finding: Finding, reading: Reading, job: ImportJob, part: int, typed: Typed
) -> ShownFinding:
    key = finding_key(finding)
    kept = job.decisions.get(key, {})
    decided = typed.chosen.get(key, kept)
    index = document_of(reading, finding)
    return ShownFinding(
        finding=finding,
        key=key,
        decision=decided.get("decision", ""),
        text=decided.get("text") or finding.suggestion,
        seen=mark_of(kept),
        theirs=_worded(kept) if key in typed.disputed else "",
        document=index,
        page=page_of(reading.documents[index], finding.line)
        if index is not None
        else 1,
        part=part,
    )


def _worded(kept: Decided) -> str:
    words = {"accept": "采纳建议", "leave": "保留原样"}
    decision = kept.get("decision", "")
    if decision == "edit":
        return f"更正为“{kept['text']}”"
    return words.get(decision, "导入之后再定")

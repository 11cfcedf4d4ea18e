"""Reading a source: bytes in, documents and findings out.

The stages, each its own module: :mod:`.sources` (encoding), :mod:`.markdown`
or :mod:`.docx` (blocks), :mod:`.repairs` (page furniture, cut sentences),
:mod:`.front` (masthead, contents), :mod:`.splitting` (documents),
:mod:`.assembly` and :mod:`.structure` (parts and provisions),
:mod:`.citations`, :mod:`.responsibilities`, :mod:`.proofreading`.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from documents.official_text import proofreading
from documents.official_text.assembly import Assembler
from documents.official_text.blocks import Block, without_spaces
from documents.official_text.citations import find_citations
from documents.official_text.contents_page import is_contents_title, read_contents
from documents.official_text.docx import read_docx
from documents.official_text.errors import OfficialTextError
from documents.official_text.front import Front, read_front
from documents.official_text.labels import RANKED, match_label
from documents.official_text.markdown import read_markdown
from documents.official_text.marked import is_marked, read_marked
from documents.official_text.model import (
    ContentsEntry,
    DocumentText,
    Finding,
    IssueText,
    Reading,
    Severity,
)
from documents.official_text.repairs import with_whole_tables, without_furniture
from documents.official_text.repairs.wrapping import wrapped_width
from documents.official_text.responsibilities import find_responsibilities
from documents.official_text.single_act import read_act
from documents.official_text.sources import check_size, decode, read_source
from documents.official_text.splitting import Segment, find_segments
from documents.official_text.text_units import citation_context, text_units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["SourceKind", "citation_context", "read_bytes", "read_path", "text_units"]

SourceKind = Literal["auto", "gazette", "law"]
_ZIP = b"PK\x03\x04"
#: Fewer characters than this are no document.
_DOCUMENT_MIN = 8
_COMMENT_END = re.compile(r"<!--\s*INFO\s+END\s*-->", re.IGNORECASE)


def read_path(
    path: Path,
    *,
    kind: SourceKind = "auto",
    progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """Read a file. See :func:`read_bytes`."""
    return read_bytes(read_source(path), name=str(path), kind=kind, progress=progress)


def read_bytes(
    data: bytes,
    *,
    name: str,
    kind: SourceKind = "auto",
    progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """Read a gazette issue, a document or an act.

    Args:
        data: The file: Markdown or plain text in UTF-8, UTF-16 or GB18030, or
            a Word file (.docx).
        name: Its name, for messages and for the title of an untitled text.
        kind: ``gazette`` and ``law`` say what it is; ``auto`` looks.
        progress: Called with (documents done, documents in all).

    Raises:
        OfficialTextError: It is empty, too large, no text, or holds no
            document; the message is in Chinese.
    """
    check_size(len(data))
    findings: list[Finding] = []
    info_line = 0
    if data.startswith(_ZIP) or name.lower().endswith(".docx"):
        blocks = read_docx(data)
    else:
        source = decode(data)
        if is_marked(source.text):
            return _read_marked(source.text, name, progress)
        read = read_markdown(source.text)
        blocks = read.blocks
        info_line = next(
            (line for line, words in read.markup if _COMMENT_END.match(words)), 0
        )
        findings.extend(_markup_findings(read.markup))
        if source.encoding != "utf-8":
            findings.append(
                Finding(
                    code="charset_converted",
                    severity=Severity.INFO,
                    line=0,
                    text=f"文件的编码是 {source.encoding.upper()}，已转换。",
                    applied=True,
                )
            )
        if read.invisible:
            findings.append(
                Finding(
                    code="invisible_characters",
                    severity=Severity.INFO,
                    line=0,
                    text=f"略去了 {read.invisible} 个没有宽度的字符（零宽空格之类）。",
                    applied=True,
                )
            )
        if source.dropped:
            findings.append(
                Finding(
                    code="control_characters",
                    severity=Severity.WARNING,
                    line=0,
                    text=f"略去了 {source.dropped} 个不可见的控制字符。",
                    applied=True,
                )
            )
    blocks, furniture = without_furniture(blocks)
    blocks, cut_tables = with_whole_tables(blocks)
    findings.extend([*furniture, *cut_tables])
    _check_substance(blocks)
    reading = _read_blocks(blocks, name, kind, info_line, progress)
    reading.findings = sorted(
        [*findings, *reading.findings], key=lambda finding: (finding.line, finding.code)
    )
    return reading


def _read_marked(
    text: str, name: str, progress: Callable[[int, int], None] | None
) -> Reading:
    """Read a source that says itself what its units are."""
    reading = read_marked(text, name)
    documents, reading.documents = reading.documents, []
    for count, document in enumerate(documents, start=1):
        reading.documents.append(document)
        _finish_document(reading, document)
        if progress:
            progress(count, len(documents))
    reading.findings.sort(key=lambda finding: (finding.line, finding.code))
    return reading


def _check_substance(blocks: list[Block]) -> None:
    han = 0
    for block in blocks:
        for text in (block.text, *(cell for row in block.rows for cell in row)):
            han += sum(1 for character in text if "\u4e00" <= character <= "\u9fff")
            if han >= _DOCUMENT_MIN:
                return
    raise OfficialTextError(
        "no_document",
        "文件里没有可以辨认的公文：几乎没有汉字。请检查是否选错了文件。",
    )


def _markup_findings(markup: list[tuple[int, str]]) -> list[Finding]:
    """Say which markup was taken off, once for each sort."""
    counts: Counter[str] = Counter()
    lines: dict[str, int] = {}
    for line, words in markup:
        counts[words] += 1
        lines.setdefault(words, line)
    return [
        Finding(
            code="markup_removed",
            severity=Severity.INFO,
            line=lines[words],
            text=f"排版标记“{words}”不是正文，已略去（{times} 处）。",
            applied=True,
        )
        for words, times in counts.items()
    ]


def _read_blocks(
    blocks: list[Block],
    name: str,
    kind: SourceKind,
    info_line: int,
    progress: Callable[[int, int], None] | None,
) -> Reading:
    width = wrapped_width(blocks)
    segments: list[Segment] = []
    if kind != "law" and not info_line:
        entries, behind = _contents(blocks)
        segments = find_segments(blocks, entries, behind)
    if segments:
        front = read_front(blocks[: segments[0].start])
        _take_from_the_top(blocks, segments[0], front)
        reading = _read_issue(blocks, segments, front, name, progress, width)
    else:
        document, findings = read_act(blocks, name, info_line, width)
        reading = Reading(
            path=name, issue=None, documents=[document], findings=findings
        )
        _finish_document(reading, document)
        if progress:
            progress(1, 1)
    if width:
        reading.findings.append(
            Finding(
                code="hard_wrap",
                severity=Severity.INFO,
                line=blocks[0].line,
                text="原文每行都有硬换行，已重新连成段落。",
                applied=True,
            )
        )
    return reading


def _contents(blocks: list[Block]) -> tuple[list[ContentsEntry], int]:
    """Read the contents page of an issue; return where documents may start.

    The contents of an act stands behind the head of its document, and lists
    chapters: it is none of an issue's.
    """
    start = next((i for i, b in enumerate(blocks) if is_contents_title(b)), None)
    if start is None or start + 1 >= len(blocks):
        return [], 0
    label = match_label(blocks[start + 1].text)
    if (label and label.style in RANKED) or find_segments(blocks[:start], [], 0):
        return [], 0
    page = read_contents(blocks, start + 1)
    return page.entries, page.end


def _take_from_the_top(blocks: list[Block], segment: Segment, front: Front) -> None:
    """Take a line right above a document's number as its masthead."""
    at = segment.start - 1
    if (
        at == 0
        and segment.number
        and not segment.masthead
        and not front.has_contents
        and not front.issue.number
    ):
        segment.masthead = blocks[0].text
        segment.start = 0
        front.findings.clear()


def _read_issue(
    blocks: list[Block],
    segments: list[Segment],
    front: Front,
    name: str,
    progress: Callable[[int, int], None] | None,
    width: int,
) -> Reading:
    issue = front.issue
    reading = Reading(path=name, issue=issue, documents=[], findings=front.findings)
    for index, segment in enumerate(segments):
        assembly = Assembler(blocks, segment, index, width=width).assemble()
        reading.documents.append(assembly.document)
        reading.findings.extend(assembly.findings)
        _finish_document(reading, assembly.document)
        reading.findings.extend(
            proofreading.compare_with_contents(assembly.document, segment, index)
        )
        if progress:
            progress(index + 1, len(segments))
    reading.findings.extend(proofreading.missing_documents(issue.contents, segments))
    _set_end_pages(reading.documents)
    is_issue = issue.number is not None or front.has_contents
    if not issue.gazette:
        issue.gazette = _gazette_name(segments, issue)
    if not is_issue and (len(segments) == 1 or not issue.gazette):
        reading.issue = None
    return reading


def _gazette_name(segments: list[Segment], issue: IssueText) -> str:
    """Name the gazette after its sponsor, or the commonest masthead."""
    for role, names in issue.people:
        if role.startswith("主办"):
            sponsor = re.sub(r"[\s　]", "", names)
            match = re.match(r"(.+?人民政府)", sponsor)
            if match:
                return f"{match.group(1)}公报"
    heads = Counter(
        without_spaces(segment.masthead).removesuffix("文件")
        for segment in segments
        if segment.masthead.endswith("文件")
    )
    if heads:
        return f"{heads.most_common(1)[0][0].removesuffix('办公室')}公报"
    return ""


def _set_end_pages(documents: list[DocumentText]) -> None:
    for document, following in pairwise(documents):
        if document.page is not None and following.page is not None:
            document.end_page = max(document.page, following.page - 1)


def _finish_document(reading: Reading, document: DocumentText) -> None:
    """Find citations and responsibilities, and proofread."""
    units = list(text_units(document))
    document.citations = find_citations(units, citation_context(document))
    document.responsibilities = find_responsibilities(units)
    index = len(reading.documents) - 1
    for finding in proofreading.proofread(document):
        finding.document = index
        reading.findings.append(finding)

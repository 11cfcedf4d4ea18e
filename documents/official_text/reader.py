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
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from documents.official_text import proofreading
from documents.official_text.assembly import Assembler, last_date, split_toc
from documents.official_text.blocks import Block, BlockKind, without_spaces
from documents.official_text.citations import (
    CitationContext,
    LabelledPart,
    TextUnit,
    find_citations,
)
from documents.official_text.docx import read_docx
from documents.official_text.errors import OfficialTextError
from documents.official_text.front import Front, read_front
from documents.official_text.labels import match_label
from documents.official_text.markdown import read_markdown
from documents.official_text.model import (
    DocumentText,
    Finding,
    IssueText,
    Kind,
    ProvisionText,
    Reading,
    Severity,
)
from documents.official_text.repairs import with_whole_tables, without_furniture
from documents.official_text.responsibilities import find_responsibilities
from documents.official_text.sources import check_size, decode, read_source
from documents.official_text.splitting import Segment, contents_region, find_segments

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SourceKind = Literal["auto", "gazette", "law"]
_ZIP = b"PK\x03\x04"
#: Fewer characters than this are no document.
_DOCUMENT_MIN = 8
_TITLE_MAX = 120
_ENACTED_BY = re.compile(
    r"(?:第[一二三四五六七八九十]+届)?((?:全国|[\u4e00-\u9fff]{2,12}?)人民代表大会(?:常务委员会)?"
    r"|中华人民共和国国务院|国务院|最高人民法院|最高人民检察院|中央军事委员会"
    r"|[\u4e00-\u9fff]{2,12}?(?:人民政府|委员会|部|总局|局|署))"
)
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
    segments: list[Segment] = []
    front = Front(IssueText())
    has_contents = False
    if kind != "law" and not info_line:
        has_contents = contents_region(blocks) > 0
        entries = read_front(blocks).issue.contents if has_contents else []
        segments = find_segments(blocks, entries)
        if segments:
            front = read_front(blocks[: segments[0].start])
            if len(segments) == 1 and not front.has_contents and not front.issue.number:
                # One document: whatever stands before its head belongs to it.
                front = Front(IssueText())
                _take_from_the_top(blocks, segments[0])
    if not segments:
        document, findings = _read_act(blocks, name, info_line)
        reading = Reading(
            path=name, issue=None, documents=[document], findings=findings
        )
        _finish_document(reading, document)
        if progress:
            progress(1, 1)
        return reading
    return _read_issue(blocks, segments, front, name, progress)


def _take_from_the_top(blocks: list[Block], segment: Segment) -> None:
    """Give a single document the lines above its number, when they are few."""
    if segment.start == 0:
        return
    above = blocks[: segment.start]
    if segment.number and not segment.masthead and len(above) == 1:
        segment.masthead = above[0].text
        segment.start = 0


def _read_issue(
    blocks: list[Block],
    segments: list[Segment],
    front: Front,
    name: str,
    progress: Callable[[int, int], None] | None,
) -> Reading:
    issue = front.issue
    reading = Reading(path=name, issue=issue, documents=[], findings=front.findings)
    for index, segment in enumerate(segments):
        assembly = Assembler(blocks, segment, index).assemble()
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
    if not is_issue and len(segments) == 1:
        reading.issue = None
    if reading.issue and not reading.issue.gazette:
        reading.issue.gazette = _gazette_name(segments, issue)
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


def _read_act(
    blocks: list[Block], name: str, info_line: int
) -> tuple[DocumentText, list[Finding]]:
    """Read an act (or any single text): title, 题注, contents, body."""
    titles = _act_title(blocks)
    body = (titles[-1] + 1) if titles else 0
    toc: list[Block] = []
    preface: list[Block] = []
    rest = blocks[body:]
    while rest and info_line and rest[0].line < info_line:
        preface.append(rest.pop(0))
    toc, rest = split_toc(rest)
    segment = Segment(start=0, body=0, end=len(rest), titles=())
    assembler = Assembler(rest, segment, 0, titles=[blocks[i] for i in titles])
    for kind, lines in ((Kind.PREFACE, preface), (Kind.TOC, toc)):
        assembler.add_leading(kind, lines)
    assembly = assembler.assemble()
    document = assembly.document
    document.line = blocks[0].line
    if not document.title:
        document.title = PurePath(name).stem
    texts = [p.text for p in document.provisions if p.kind is Kind.PREFACE]
    dated = [t for t in texts if not re.search(r"施行|实施|生效", t) or len(texts) == 1]
    document.dated = last_date(dated) or document.dated
    _read_act_head(document, texts)
    return document, assembly.findings


def _read_act_head(document: DocumentText, texts: list[str]) -> None:
    for text in texts:
        effective = re.search(r"(?:起施行|施行|起实施|生效)", text)
        if effective and document.effective is None:
            document.effective = last_date([text])
        if not document.issuer:
            found = _ENACTED_BY.search(
                re.sub(r"^[^\u4e00-\u9fff]*?日[\s　]*", "", text)
            )
            if found:
                document.issuer = found.group(1)


def _act_title(blocks: list[Block]) -> list[int]:
    """Return the blocks that make the title of a single text."""
    if not blocks or blocks[0].kind is not BlockKind.PARAGRAPH:
        return []
    first = blocks[0]
    if len(first.text) > _TITLE_MAX or (match_label(first.text) and not first.level):
        return []
    if not first.level and first.text[-1] in "。；，：":
        return []
    titles = [0]
    for index in range(1, min(4, len(blocks))):
        block = blocks[index]
        if block.level != 1 or first.level != 1 or match_label(block.text):
            break
        titles.append(index)
    return titles


def _finish_document(reading: Reading, document: DocumentText) -> None:
    """Find citations and responsibilities, and proofread."""
    units = list(text_units(document))
    document.citations = find_citations(units, citation_context(document))
    document.responsibilities = find_responsibilities(units)
    index = len(reading.documents) - 1
    for finding in proofreading.proofread(document):
        finding.document = index
        reading.findings.append(finding)


def text_units(document: DocumentText) -> list[TextUnit]:
    """Return every run of text of a document, in printed order."""
    parts = [(unit.order, _units_of(unit)) for unit in document.all_provisions()]
    for table in document.all_tables():
        cells = [
            TextUnit(eid=table.eid, text=cell, cell=(row_index, column))
            for row_index, row in enumerate((table.header, *table.rows))
            for column, cell in enumerate(row)
            if cell
        ]
        parts.append((table.order, cells))
    parts.sort(key=lambda part: part[0])
    return [unit for _, units in parts for unit in units]


def _units_of(provision: ProvisionText) -> list[TextUnit]:
    units = []
    if provision.heading:
        units.append(
            TextUnit(
                eid=provision.eid,
                text=provision.heading,
                in_heading=True,
                kind=provision.kind,
            )
        )
    if provision.text:
        units.append(
            TextUnit(eid=provision.eid, text=provision.text, kind=provision.kind)
        )
    return units


def citation_context(document: DocumentText) -> CitationContext:
    """Return what the search for citations must know of the document."""
    titles = [title for title in (document.title, document.promulgates) if title]
    tables = document.all_tables()
    return CitationContext(
        titles=tuple(titles),
        number=document.number,
        eids=frozenset(
            [
                *(p.eid for p in document.all_provisions()),
                *(t.eid for t in tables),
                *(a.eid for a in document.annexes),
            ]
        ),
        annexes=tuple(
            LabelledPart(eid=annex.eid, label=annex.label, title=annex.title)
            for annex in document.annexes
        ),
        tables=tuple(
            LabelledPart(eid=table.eid, label=table.label, title=table.caption)
            for table in tables
            if table.label or table.caption
        ),
    )

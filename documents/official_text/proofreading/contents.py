"""A document against its entry on the contents page, and against itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.official_text.blocks import comparable
from documents.official_text.dispatch_numbers import (
    is_same_order,
    parse_dispatch_number,
)
from documents.official_text.model import ContentsEntry, DocumentText, Finding, Severity
from documents.official_text.splitting import Segment

_TITLE_SLIP = re.compile(
    r"(管理|实施|暂行|试行|奖励|处罚|补偿|考核|监督)办(?=的?通知|》)"
)


def check_title(document: DocumentText) -> Iterator[Finding]:
    """The notice's title against the title of what it promulgates."""
    if document.promulgates:
        match = re.search(
            r"(?:印发|转发|公布|发布|颁布)(.+?)的?(?:通知|通告|公告|决定|令)$",
            document.title,
        )
        named = match.group(1).strip("《》") if match else ""
        if named and comparable(named) != comparable(document.promulgates):
            yield Finding(
                code="title_differs_from_text",
                severity=Severity.WARNING,
                line=document.line,
                text=f"通知标题里的“{named}”与所印发文件的标题“{document.promulgates}”不一致。",
                suggestion=document.title.replace(named, document.promulgates),
            )
    slip = _TITLE_SLIP.search(document.title)
    if slip:
        yield Finding(
            code="title_slip",
            severity=Severity.WARNING,
            line=document.line,
            text=f"标题里的“{slip.group()}”可能漏了“法”字：“{document.title}”。",
            suggestion=_TITLE_SLIP.sub(r"\1办法", document.title),
        )


def _names(entry: ContentsEntry, document: DocumentText) -> bool:
    """Tell whether an entry words a document's title, with or without the issuer."""
    listed = comparable(entry.title)
    title = comparable(document.title)
    without_issuer = title.removeprefix(comparable(document.issuer))
    return listed in {title, without_issuer, comparable(document.promulgates)}


def compare_with_contents(
    document: DocumentText, segment: Segment, index: int
) -> list[Finding]:
    """Compare title, number and date of a document with its contents entry."""
    entry = segment.entry
    if entry is None:
        return []
    findings = []
    if not _names(entry, document):
        findings.append(
            Finding(
                code="title_differs_from_contents",
                severity=Severity.WARNING,
                line=document.line,
                text=f"标题“{document.title}”与目录（第 {entry.line} 行）"
                f"“{entry.title}”不一致。",
                suggestion=entry.title,
            )
        )
    printed = parse_dispatch_number(document.number)
    listed = parse_dispatch_number(entry.number)
    if listed and not (
        printed
        and (printed.normalised == listed.normalised or is_same_order(printed, listed))
    ):
        findings.append(
            Finding(
                code="number_differs_from_contents",
                severity=Severity.ERROR,
                line=segment.number_line or document.line,
                text=f"发文字号“{document.number}”与目录“{entry.number}”不一致。",
                suggestion=entry.number,
            )
        )
    number = printed or listed
    if number and number.year and document.dated and document.dated.year != number.year:
        findings.append(
            Finding(
                code="date_differs_from_number",
                severity=Severity.WARNING,
                line=document.line,
                text=f"成文日期在 {document.dated.year} 年，发文字号却是 {number.year} 年。",
            )
        )
    for finding in findings:
        finding.document = index
    return findings


def missing_documents(
    entries: list[ContentsEntry], segments: list[Segment]
) -> list[Finding]:
    """Say which contents entries have no document, and the other way round."""
    if not entries:
        return []
    found = {segment.entry.line for segment in segments if segment.entry}
    findings = [
        Finding(
            code="entry_without_document",
            severity=Severity.ERROR,
            line=entry.line,
            text=f"目录列有“{entry.title}”，正文里没有找到。",
        )
        for entry in entries
        if entry.line not in found
    ]
    findings.extend(
        Finding(
            code="document_not_in_contents",
            severity=Severity.WARNING,
            line=segment.number_line,
            document=index,
            text="这份文件不在目录里。",
        )
        for index, segment in enumerate(segments)
        if segment.entry is None
    )
    return findings

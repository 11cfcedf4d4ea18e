"""The proofreader: what looks wrong in a document, for a clerk to decide.

Each check yields findings with line, words, code and, where one can be given,
the words that would stand instead. Nothing is changed here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from documents.official_text.blocks import comparable
from documents.official_text.dispatch_numbers import parse_dispatch_number
from documents.official_text.labels import match_label
from documents.official_text.model import Finding, Kind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from documents.official_text.labels import Label
    from documents.official_text.model import (
        ContentsEntry,
        DocumentText,
        ProvisionText,
        TableText,
    )
    from documents.official_text.splitting import Segment

_HAN = "\u4e00-\u9fff"
#: A lower-case English word between Chinese ones is a slip of a translation.
_FOREIGN = re.compile(
    rf"(?<=[{_HAN}，、。])\s*\b(and|or|the|of|to|in|for|with|from|by|on|at|as|is|are|"
    rf"this|that|not|but|an?)\b\s*(?=[{_HAN}，、。])",
    re.IGNORECASE,
)
_FOREIGN_CHINESE = {"and": "和", "or": "或", "of": "的", "the": "", "to": "到"}
_HALFWIDTH = re.compile(
    rf"(?<=[{_HAN}])([,;:!?])(?=[{_HAN}“《（])|(?<=[{_HAN}])([,;:])$"
)
_FULLWIDTH_OF = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_HALF_BRACKET = re.compile(rf"\((?=[{_HAN}])|(?<=[{_HAN}])\)")
_TITLE_SLIP = re.compile(
    r"(管理|实施|暂行|试行|奖励|处罚|补偿|考核|监督)办(?=的?通知|》)"
)
_PAIRS = {"（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "〔": "〕"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_SAME = {"(": "（", ")": "）"}
_DOUBLED_MARK = re.compile(r"([，。；：、])\1|[，；、][。；，]")
_SUM_ROW = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|共\s*计)$")
_AMOUNT = re.compile(r"-?[\d,，]+(?:\.\d+)?$")
_ITERATED = frozenset({Kind.PARAGRAPH, Kind.TITLE, Kind.PREFACE, Kind.TOC, Kind.NOTE})
_SHOWN = 14


def proofread(document: DocumentText) -> list[Finding]:
    """Return the findings of one document.

    Args:
        document: The document as read.
    """
    findings: list[Finding] = []
    provisions = document.all_provisions()
    for provision in provisions:
        for text in (provision.heading, provision.text):
            if text:
                findings.extend(_check_text(provision, text))
    findings.extend(_check_marks(provisions))
    findings.extend(_check_numbering(provisions))
    findings.extend(_check_heading_of_promulgated(document))
    for table in document.all_tables():
        findings.extend(_check_sums(table))
    return findings


def _check_text(provision: ProvisionText, text: str) -> Iterator[Finding]:
    if not text.isascii() and _has_ascii(text):
        for match in _FOREIGN.finditer(text):
            word = match.group(1)
            chinese = _FOREIGN_CHINESE.get(word.lower(), "")
            around = _around(text, match.start(), match.end())
            yield Finding(
                code="foreign_word",
                severity=Severity.WARNING,
                line=provision.line,
                eid=provision.eid,
                text=f"中文句子里夹着外文“{word}”：“{around}”。",
                suggestion=_around(text, match.start(), match.end(), chinese),
            )
        yield from _check_halfwidth(provision, text)
    match = _DOUBLED_MARK.search(text)
    if match:
        yield Finding(
            code="doubled_punctuation",
            severity=Severity.WARNING,
            line=provision.line,
            eid=provision.eid,
            text=f"标点重复：“{_around(text, match.start(), match.end())}”。",
            suggestion=_around(text, match.start(), match.end(), match.group()[-1]),
        )


def _has_ascii(text: str) -> bool:
    return bool(re.search(r"[A-Za-z,;:!?()]", text))


def _check_halfwidth(provision: ProvisionText, text: str) -> Iterator[Finding]:
    """Half-width marks in Chinese text: one finding for each provision."""
    count = len(_HALFWIDTH.findall(text)) + len(_HALF_BRACKET.findall(text))
    if not count:
        return
    mended = _HALFWIDTH.sub(lambda m: _FULLWIDTH_OF[m.group(1) or m.group(2)], text)
    mended = _fullwidth_brackets(mended)
    first = _HALFWIDTH.search(text) or _HALF_BRACKET.search(text)
    at = first.start() if first else 0
    yield Finding(
        code="halfwidth_punctuation",
        severity=Severity.INFO,
        line=provision.line,
        eid=provision.eid,
        text=f"中文里用了半角标点（{count} 处）：“{_around(text, at, at + 1)}”。",
        suggestion=mended if len(mended) <= 200 else _around(mended, at, at + 1),  # noqa: PLR2004
    )


def _fullwidth_brackets(text: str) -> str:
    """Widen each pair of brackets that holds Chinese."""
    return re.sub(rf"\(([^()]*[{_HAN}][^()]*)\)", lambda m: f"（{m.group(1)}）", text)


def _around(text: str, start: int, end: int, instead: str | None = None) -> str:
    middle = text[start:end] if instead is None else instead
    return f"{text[max(0, start - _SHOWN) : start]}{middle}{text[end : end + _SHOWN]}"


def _check_marks(provisions: list[ProvisionText]) -> Iterator[Finding]:
    """Brackets and book-title marks that do not pair within a provision."""
    for provision in provisions:
        text = f"{provision.heading}{provision.text}"
        if _marks_balance(text):
            continue
        stack: list[tuple[str, int]] = []
        bad: list[tuple[str, int]] = []
        for position, character in enumerate(text):
            mark = _SAME.get(character, character)
            if mark in _PAIRS:
                stack.append((mark, position))
            elif mark in _CLOSERS:
                if stack and stack[-1][0] == _CLOSERS[mark]:
                    stack.pop()
                elif not _is_list_mark(text, position):
                    bad.append((character, position))
        bad.extend(stack)
        for character, position in bad[:1]:
            yield Finding(
                code="unmatched_bracket",
                severity=Severity.WARNING,
                line=provision.line,
                eid=provision.eid,
                text=f"“{character}”没有配对：“{_around(text, position, position + 1)}”。",
            )
    yield from _check_quotation_marks(provisions)


def _marks_balance(text: str) -> bool:
    """Tell cheaply that every mark has its partner: most texts are sound."""
    return (
        text.count("（") + text.count("(") == text.count("）") + text.count(")")
        and text.count("《") == text.count("》")
        and text.count("〈") == text.count("〉")
        and text.count("【") == text.count("】")
        and text.count("〔") == text.count("〕")
    )


def _is_list_mark(text: str, position: int) -> bool:
    """Tell the bracket of ``1）`` from one that lost its partner."""
    return bool(
        re.search(
            r"(?:^|[，。；：、\s])[0-9a-zA-Z一二三四五六七八九十]{1,3}$",
            text[:position],
        )
    )


def _check_quotation_marks(provisions: list[ProvisionText]) -> Iterator[Finding]:
    """Quotation marks; one quotation may run over several provisions."""
    depth = 0
    opened: ProvisionText | None = None
    for provision in provisions:
        text = f"{provision.label}{provision.heading}{provision.text}"
        if "“" not in text and "”" not in text:
            continue
        if depth and text[0] == "“":
            text = text[1:]
        before = depth
        for character in text:
            if character == "“":
                depth += 1
                opened = opened or provision
            elif character == "”":
                depth -= 1
                if depth < 0:
                    yield _unmatched_quote(provision, "”")
                    depth = 0
        if depth == 0:
            opened = None
        if before and depth > before:
            # A quotation inside one that never closed: the outer was a slip.
            yield _unmatched_quote(opened or provision, "“")
            depth, opened = depth - before, provision
    if depth > 0 and opened is not None:
        yield _unmatched_quote(opened, "“")


def _unmatched_quote(provision: ProvisionText, mark: str) -> Finding:
    text = f"{provision.heading}{provision.text}"
    at = max(text.rfind(mark), 0)
    return Finding(
        code="unmatched_quote",
        severity=Severity.WARNING,
        line=provision.line,
        eid=provision.eid,
        text=f"引号“{mark}”没有配对：“{_around(text, at, at + 1)}”。",
    )


def _check_numbering(provisions: list[ProvisionText]) -> Iterator[Finding]:
    """Gaps and repeats in each list.

    Articles count through the whole text whatever chapter they stand in; so
    may the tasks of a plan. Everything else starts anew under each parent.
    """
    last: dict[tuple[str, str], Label] = {}
    through: dict[str, Label] = {}
    for provision in provisions:
        if provision.quoted or provision.kind in _ITERATED or not provision.label:
            continue
        label = match_label(provision.label + " ")
        if label is None:
            continue
        component = (
            provision.eid.partition("__")[0]
            if provision.eid.startswith(("annex_", "schedule_", "cover"))
            else ""
        )
        style = str(label.style)
        scope = (
            component if provision.kind is Kind.ARTICLE else provision.parent,
            style,
        )
        before = last.get(scope)
        overall = through.get(f"{component}/{style}")
        last[scope] = label
        through[f"{component}/{style}"] = label
        expected = before.number + 1 if before else 1
        if before and label.number == before.number and label.num != before.num:
            continue
        if label.path or label.number == expected:
            continue
        if before is None and overall and label.number == overall.number + 1:
            continue
        if before and label.number <= before.number and label.number == 1:
            continue
        yield _numbering_finding(provision, label, before, expected)


def _numbering_finding(
    provision: ProvisionText, label: Label, before: Label | None, expected: int
) -> Finding:
    if before and label.number == before.number:
        code, words = "numbering_repeat", f"编号“{provision.label}”重复"
    elif before and label.number < expected:
        code, words = (
            "numbering_repeat",
            f"编号“{provision.label}”倒退（前一个是“{before.printed}”）",
        )
    elif before:
        code, words = (
            "numbering_gap",
            f"编号从“{before.printed}”跳到“{provision.label}”",
        )
    else:
        code, words = "numbering_gap", f"编号不从一开始，第一个是“{provision.label}”"
    return Finding(
        code=code,
        severity=Severity.WARNING,
        line=provision.line,
        eid=provision.eid,
        text=f"{words}。",
    )


def check_heading_levels(
    levels: Iterable[tuple[int, int, str]],
) -> Iterator[Finding]:
    """Headings in the markup whose level jumps, or differs between siblings.

    One finding for each sort of label and wrong level: the first place.

    Args:
        levels: (line, level in the markup, style of the label) in order.
    """
    usual: dict[str, int] = {}
    said: set[tuple[str, int]] = set()
    previous = 0
    for line, level, style in levels:
        expected = usual.setdefault(style, level) if style else level
        jumps = previous and level > previous + 1
        if (jumps or level != expected) and (style, level) not in said:
            said.add((style, level))
            yield Finding(
                code="heading_level_jump",
                severity=Severity.INFO,
                line=line,
                text=(
                    f"标题层级从 {previous} 级跳到 {level} 级。"
                    if jumps
                    else f"同类标题此前是 {expected} 级，这里是 {level} 级。"
                ),
                suggestion="#" * (expected if level != expected else previous + 1),
            )
        previous = level


def _check_heading_of_promulgated(document: DocumentText) -> Iterator[Finding]:
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


def compare_with_contents(
    document: DocumentText, segment: Segment, index: int
) -> list[Finding]:
    """Compare title, number and date of a document with its contents entry."""
    entry = segment.entry
    if entry is None:
        return []
    findings = []
    if comparable(entry.title) != comparable(document.title):
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
    if listed and (printed is None or printed.normalised != listed.normalised):
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


def _check_sums(table: TableText) -> Iterator[Finding]:
    """Columns whose rows do not add up to the row named 合计."""
    columns: dict[int, list[Decimal]] = defaultdict(list)
    for row in table.rows:
        name = next((cell for cell in row if cell.strip()), "")
        is_sum = any(_SUM_ROW.match(cell.strip()) for cell in row[:2])
        if not is_sum:
            for column, cell in enumerate(row):
                amount = _amount(cell)
                if amount is not None and column > 0:
                    columns[column].append(amount)
            continue
        for column, cell in enumerate(row):
            stated = _amount(cell)
            parts = columns.get(column, [])
            if stated is None or len(parts) < 2:  # noqa: PLR2004 (no sum of one)
                continue
            if sum(parts) != stated:
                yield Finding(
                    code="table_sum",
                    severity=Severity.ERROR,
                    line=table.line,
                    eid=table.eid,
                    text=f"表“{table.caption or table.label}”第 {column + 1} 列“{name}”"
                    f"写的是 {stated}，各行相加是 {sum(parts)}。",
                    suggestion=str(sum(parts)),
                )
        columns.clear()


def _amount(cell: str) -> Decimal | None:
    text = re.sub(r"[\s　]", "", cell)
    text = re.sub(r"(?:万元|亿元|元|个|人|户|项|平方米|m²|%|％)$", "", text)
    if not _AMOUNT.match(text):
        return None
    try:
        return Decimal(re.sub(r"[,，]", "", text))
    except InvalidOperation:
        return None

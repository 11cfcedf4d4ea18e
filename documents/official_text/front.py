"""The front of an issue: masthead, contents page, editorial box."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from documents.official_text.blocks import Block, BlockKind, comparable, without_spaces
from documents.official_text.dates import find_dates
from documents.official_text.dispatch_numbers import find_dispatch_numbers
from documents.official_text.model import ContentsEntry, Finding, IssueText, Severity
from documents.official_text.numerals import NumeralError, to_int

CONTENTS_TITLES = frozenset({"目录", "本期目录", "目次", "要目", "本期要目"})
_ISSUE = re.compile(
    r"([12][0-9]{3}|[一二三四五六七八九〇○零]{4})\s*年?\s*[,，·・.]?\s*"
    r"第\s*([0-9]{1,3}|[一二三四五六七八九十百]+)\s*(?:期|号)"
)
_SERIAL = re.compile(
    r"总\s*(?:第\s*)?([0-9]{1,5}|[一二三四五六七八九十百千]+)\s*[期号]"
)
_GAZETTE = re.compile(r"([\u4e00-\u9fff]{2,30}?(?:公报|政报))")
_CATEGORY_MARKS = "○◎●◇◆□■☆★▲△※◯Ｏ⊙"
_CATEGORY = re.compile(rf"[{_CATEGORY_MARKS}]\s*(.+)$|[【\[]([^】\]]{{2,30}})[】\]]$")
_PAGE = re.compile(
    r"^(?P<title>.*?)"
    r"(?:[\s.．…·⋯・‥。—―_-]*[.．…·⋯・‥—―_-]{2,}[\s.．…·⋯・‥。—―_-]*"
    r"|\s+|(?=[（(]\s*\d+\s*[）)]$))"
    r"[（(\[]?\s*(?P<page>\d{1,4})\s*[）)\]]?$"
)
_ROLE = re.compile(r"([\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){1,11})\s*[:：]\s*(.*)$")
_CATEGORY_WORDS = re.compile(r"(?:文件|专栏|任免|法规|规章|令|选登|大事记|解读)$")
_CATEGORY_MAX = 24


@dataclass(slots=True)
class Front:
    """What stands before the first document of an issue."""

    issue: IssueText
    findings: list[Finding] = field(default_factory=list)
    has_contents: bool = False


def is_contents_title(block: Block) -> bool:
    """Tell whether a line is the title of a contents page."""
    return (
        block.kind is BlockKind.PARAGRAPH
        and len(block.text) <= 12  # noqa: PLR2004 (the longest with its blanks)
        and re.sub(r"\s", "", block.text) in CONTENTS_TITLES
    )


def read_front(blocks: list[Block]) -> Front:
    """Read masthead, contents and editorial box.

    Args:
        blocks: The blocks before the first document.
    """
    front = Front(IssueText())
    start = next((i for i, b in enumerate(blocks) if is_contents_title(b)), None)
    rest: list[Block] = []
    if start is None:
        rest = list(blocks)
    else:
        front.has_contents = True
        rest = blocks[:start]
        end = _read_contents(blocks, start + 1, front, rest)
        front.findings.append(
            Finding(
                code="contents_page",
                severity=Severity.INFO,
                line=blocks[start].line,
                text=f"目录页（第 {blocks[start].line} 至 "
                f"{blocks[end - 1].end_line} 行）读作目录，不计入正文。",
                applied=True,
            )
        )
        rest = rest + blocks[end:]
    _read_masthead(blocks, front.issue)
    _read_people(rest, front)
    return front


def _read_contents(
    blocks: list[Block], index: int, front: Front, rest: list[Block]
) -> int:
    """Read entries until the contents page ends; return where that is."""
    category = ""
    pending: list[Block] = []
    last = index
    while index < len(blocks):
        block = blocks[index]
        index += 1
        if block.kind is not BlockKind.PARAGRAPH:
            if block.kind is BlockKind.TABLE:
                _read_contents_table(block, category, front)
                last = index
            continue
        text = block.text
        marked = _CATEGORY.match(text)
        if marked and not _PAGE.match(text):
            category = (marked.group(1) or marked.group(2)).strip()
            pending.clear()
            last = index
            continue
        entry = _PAGE.match(text)
        if entry and (entry.group("title").strip() or pending):
            words = [*(p.text for p in pending), entry.group("title")]
            line = pending[0].line if pending else block.line
            title = re.sub(
                rf"^[{_CATEGORY_MARKS}]\s*", "", without_spaces("".join(words))
            )
            _add_entry(front, title, category, int(entry.group("page")), line)
            pending.clear()
            last = index
            continue
        if _ISSUE.search(text) or _SERIAL.search(text) or _is_subline(text):
            rest.append(block)
            continue
        if _ROLE.match(text) or "编委" in text or "编辑" in text:
            break
        if len(text) <= _CATEGORY_MAX and _CATEGORY_WORDS.search(text) and not pending:
            category = text
            last = index
            continue
        pending.append(block)
        if len(pending) > 4:  # noqa: PLR2004 (no title has more lines)
            break
    # Lines that never came to a page number are entries without one.
    return last


def _is_subline(text: str) -> bool:
    """Tell ``(双月刊)``, ``2020年1月15日出版`` from an entry."""
    return bool(re.fullmatch(r"[（(]?.{0,6}刊[）)]?", text)) or text.endswith("出版")


def _read_contents_table(block: Block, category: str, front: Front) -> None:
    for row in block.rows:
        cells = [cell for cell in row if cell]
        if len(cells) >= 2 and re.fullmatch(r"[（(]?\d{1,4}[）)]?", cells[-1]):  # noqa: PLR2004
            page = int(re.sub(r"\D", "", cells[-1]))
            _add_entry(
                front, without_spaces("".join(cells[:-1])), category, page, block.line
            )


def _add_entry(front: Front, title: str, category: str, page: int, line: int) -> None:
    number = ""
    for found in find_dispatch_numbers(title):
        tail = title[found.end :].strip("）) .…·")
        if not tail:
            number = title[found.start : found.end]
            title = title[: found.start].rstrip("（( ")
    front.issue.contents.append(
        ContentsEntry(
            title=title.strip(" .…·—"),
            number=number,
            category=category,
            page=page,
            line=line,
        )
    )


def _read_masthead(blocks: list[Block], issue: IssueText) -> None:
    for block in blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        text = block.text
        if not issue.gazette:
            name = _GAZETTE.search(without_spaces(text))
            if name and len(text) <= 40:  # noqa: PLR2004 (a name, not a sentence)
                issue.gazette = name.group(1)
        if issue.number is None:
            found = _ISSUE.search(text)
            if found:
                issue.year = _int(found.group(1))
                issue.number = _int(found.group(2))
        if issue.serial_number is None:
            serial = _SERIAL.search(text)
            if serial:
                issue.serial_number = _int(serial.group(1))
        if issue.published_on is None and len(text) <= 40:  # noqa: PLR2004
            dates = find_dates(text)
            if dates and ("出版" in text or len(dates[0].date.isoformat()) == 10):  # noqa: PLR2004
                full = [d for d in dates if d.precision == "day"]
                if full:
                    issue.published_on = full[0].date


def _int(text: str) -> int | None:
    try:
        return to_int(text)
    except NumeralError:
        return None


def _read_people(blocks: list[Block], front: Front) -> None:
    """Read the editorial box as (role, names); the rest is a finding."""
    role = ""
    names: list[str] = []
    issue = front.issue

    def close() -> None:
        if role:
            issue.people.append((role, "　".join(names)))

    for block in blocks:
        text = block.text
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        match = _ROLE.match(text)
        if match and not text.startswith("http"):
            close()
            role = re.sub(r"\s", "", match.group(1))
            names = [match.group(2).strip()] if match.group(2).strip() else []
            continue
        if role and len(text) <= 30 and not block.level:  # noqa: PLR2004
            names.append(text)
            continue
        close()
        role, names = "", []
        known = (
            _ISSUE.search(text)
            or _SERIAL.search(text)
            or _is_subline(text)
            or comparable(text) in CONTENTS_TITLES
            or (issue.gazette and issue.gazette in without_spaces(text))
        )
        if not known:
            front.findings.append(
                Finding(
                    code="front_matter",
                    severity=Severity.INFO,
                    line=block.line,
                    text=f"期首的“{text[:60]}”不属于任何文件，未收入正文。",
                    applied=True,
                )
            )
    close()

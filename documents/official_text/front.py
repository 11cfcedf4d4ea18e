"""The front of an issue: masthead, contents page, editorial box."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from documents.official_text.blocks import Block, BlockKind, comparable, without_spaces
from documents.official_text.contents_page import (
    CONTENTS_TITLES,
    ISSUE,
    ROLE,
    SERIAL,
    is_contents_title,
    is_subline,
    read_contents,
)
from documents.official_text.dates import find_dates
from documents.official_text.model import Finding, IssueText, Severity
from documents.official_text.numerals import NumeralError, to_int

_GAZETTE = re.compile(r"([\u4e00-\u9fff]{2,30}?(?:公报|政报))")
#: Roles whose bearers are persons; all others are organs, places, numbers.
_PERSONS = re.compile(r"(?:主任|编委|编辑|主编|成员|审|校对?|监制|顾问|社长|记者|人)$")
_NAME_LINE_MAX = 30
#: A masthead's line is a name or a date, not a sentence.
_MASTHEAD_MAX = 40


@dataclass(slots=True)
class Front:
    """What stands before the first document of an issue."""

    issue: IssueText
    findings: list[Finding] = field(default_factory=list)
    has_contents: bool = False


def read_front(blocks: list[Block]) -> Front:
    """Read masthead, contents and editorial box.

    Args:
        blocks: The blocks before the first document.
    """
    front = Front(IssueText())
    start = next((i for i, b in enumerate(blocks) if is_contents_title(b)), None)
    rest = blocks
    if start is not None:
        front.has_contents = True
        page = read_contents(blocks, start + 1)
        front.issue.contents = page.entries
        front.findings.append(
            Finding(
                code="contents_page",
                severity=Severity.INFO,
                line=blocks[start].line,
                text=f"目录页（第 {blocks[start].line} 至 "
                f"{blocks[page.end - 1].end_line} 行）读作目录，不计入正文。",
                applied=True,
            )
        )
        rest = [
            *blocks[:start],
            *(block for block in page.others if block.line < blocks[page.end - 1].line),
            *blocks[page.end :],
        ]
    _read_masthead(blocks, front.issue)
    _read_people(rest, front)
    return front


def _read_masthead(blocks: list[Block], issue: IssueText) -> None:
    for block in blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        if len(block.text) <= _MASTHEAD_MAX:
            _read_name_and_day(block.text, issue)
        if issue.number is None:
            found = ISSUE.search(block.text)
            if found:
                issue.year = _int(found.group(1))
                issue.number = _int(found.group(2))
        if issue.serial_number is None:
            serial = SERIAL.search(block.text)
            if serial:
                issue.serial_number = _int(serial.group(1))


def _read_name_and_day(text: str, issue: IssueText) -> None:
    if not issue.gazette:
        name = _GAZETTE.search(without_spaces(text))
        if name:
            issue.gazette = name.group(1)
    if issue.published_on is None:
        days = [found for found in find_dates(text) if found.precision == "day"]
        if days:
            issue.published_on = days[0].date


def _int(text: str) -> int | None:
    try:
        return to_int(text)
    except NumeralError:
        return None


def _read_people(blocks: list[Block], front: Front) -> None:
    """Read the editorial box as (role, names); the rest is a finding."""
    role = ""
    lines: list[str] = []

    def close() -> None:
        if role:
            front.issue.people.append((role, _names(role, lines)))

    for block in blocks:
        if block.kind is BlockKind.RULE:
            continue
        text = block.text
        match = ROLE.match(text) if block.kind is BlockKind.PARAGRAPH else None
        if match:
            close()
            role = re.sub(r"\s", "", match.group(1))
            lines = [match.group(2).strip()]
            continue
        if role and text and len(text) <= _NAME_LINE_MAX and not block.level:
            lines.append(text)
            continue
        close()
        role, lines = "", []
        _note(block, front)
    close()


def _names(role: str, lines: list[str]) -> str:
    """Join the lines of one role: a list of persons keeps its separation."""
    if not _PERSONS.search(role):
        return without_spaces("".join(line for line in lines if line))
    names: list[str] = []
    for line in lines:
        open_name = ""
        for word in re.split(r"[\s、，,]+", line):
            # 刘 剑: a name of two characters is set as wide as one of three.
            open_name += word
            if len(open_name) > 1:
                names.append(open_name)
                open_name = ""
        if open_name:
            names.append(open_name)
    return "　".join(names)


def _note(block: Block, front: Front) -> None:
    """Say what of the front is in no field."""
    issue = front.issue
    text = block.text
    known = bool(text) and (
        ISSUE.search(text)
        or SERIAL.search(text)
        or is_subline(text)
        or comparable(text) in CONTENTS_TITLES
        or (issue.gazette and issue.gazette in without_spaces(text))
    )
    cells = "；".join(cell for row in block.rows for cell in row if cell)
    front.findings.append(
        Finding(
            code="masthead" if known else "front_matter",
            severity=Severity.INFO,
            line=block.line,
            text=f"“{text}”是刊头，不计入正文。"
            if known
            else f"期首的“{text or cells}”不属于任何文件，未收入正文。",
            applied=True,
        )
    )

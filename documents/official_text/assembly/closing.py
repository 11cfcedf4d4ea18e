"""The end of a text: who signed it and when, marks, and the imprint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from documents.official_text.blocks import Block, BlockKind, without_spaces
from documents.official_text.dates import find_dates, parse_date
from documents.official_text.document_titles import is_title_text
from documents.official_text.labels import match_label

if TYPE_CHECKING:
    from datetime import date

#: ``市长　张三``: a person signs an order or a bill.
_PERSON = re.compile(
    r"(?:市长|省长|县长|区长|州长|盟长|旗长|主席|主任|部长|局长|厅长|总理|署长|行长|院长"
    r"|检察长)[\u4e00-\u9fff·]{2,4}$"
)
_MARK = re.compile(
    r"[（(〔\[](?:此件|本件|此文|信息公开|公开属性|主动公开|依申请公开|不予公开)[^）)]{0,20}[）)〕\]]$"
    r"|(?:公开属性|公开方式|信息公开选项)\s*[:：].{1,20}$"
)
_IMPRINT = re.compile(
    r"(?:抄\s*送|抄\s*报|分\s*送|主题词|印\s*发)\s*[:：]"
    r"|.{2,40}\d{4}\s*年.{1,12}日\s*印发$"
)
_ORGAN = re.compile(
    r"(?:政府|委员会|办公室|办公厅|管委会|法院|检察院|[局厅部院会署委])$"
)
_OFFICE = re.compile(r"办公[室厅]$")
_SENTENCE = re.compile(r"[，。；：:,;！？]")
_SIGNER_MAX = 40
_SIGNER_LINES = 6
#: Signer and date on one line.
_LINE_MAX = 60
_AFTER_DATE = "）) 　"
_BEFORE_DATE = " 　（("


def part_at_signature(
    body: list[Block],
) -> tuple[list[Block], list[Block], list[Block]]:
    """Part a body at its first signature block.

    Returns:
        What stands before it, the signature block, what follows it. Without a
        signature block all stands before it.
    """
    for index, block in enumerate(body):
        if (
            block.kind is not BlockKind.PARAGRAPH
            or block.level
            or index == 0
            or len(block.text) > _LINE_MAX
        ):
            continue
        alone = parse_date(block.text) is not None
        if not alone and not _ends_in_date(block.text):
            continue
        start = index
        while (
            start > 0 and index - start < _SIGNER_LINES and _is_signer(body[start - 1])
        ):
            start -= 1
        if start == index and alone and not _may_stand_alone(body, index):
            continue
        return body[:start], body[start : index + 1], body[index + 1 :]
    return body, [], []


def _may_stand_alone(body: list[Block], index: int) -> bool:
    """Tell a date that closes a text without a signer from one inside it."""
    before = body[index - 1]
    if index < 2:  # noqa: PLR2004 (a date under the title is no signature)
        return False
    return before.kind is not BlockKind.PARAGRAPH or before.text[-1] in "。！）)”"


def _ends_in_date(text: str) -> bool:
    """Tell ``××市人民政府　2019年10月14日`` on one line."""
    dates = [found for found in find_dates(text) if found.precision == "day"]
    if not dates or dates[-1].end != len(text.rstrip(_AFTER_DATE)):
        return False
    name = text[: dates[-1].start].strip(_BEFORE_DATE)
    return bool(
        2 <= len(name) <= _SIGNER_MAX  # noqa: PLR2004 (no name is shorter)
        and text[dates[-1].start - 1] in f"{_BEFORE_DATE}\t"
        and not re.search(r"[，。；：:,;、]", name)
        and (_ORGAN.search(name) or is_person(without_spaces(name)))
    )


def _is_signer(block: Block) -> bool:
    text = block.text
    if (
        block.kind is not BlockKind.PARAGRAPH
        or block.level
        or len(text) > _SIGNER_MAX
        or text[0] in "附（("
        or match_label(text) is not None
        or _SENTENCE.search(text)
        or parse_date(text) is not None
    ):
        return False
    return not is_title_text(text) or is_person(without_spaces(text))


def is_person(text: str) -> bool:
    """Tell ``市长张三`` from the name of an organ."""
    return bool(_PERSON.search(text))


def is_mark(block: Block) -> bool:
    """Tell ``（此件公开发布）``."""
    return block.kind is BlockKind.PARAGRAPH and bool(_MARK.match(block.text))


def is_imprint(block: Block) -> bool:
    """Tell the imprint (版记): ``抄送：…``, ``××办公室2020年1月2日印发``."""
    return block.kind is BlockKind.PARAGRAPH and bool(_IMPRINT.match(block.text))


def read_signature(closing: list[Block]) -> tuple[list[str], date | None]:
    """Return the organs that signed, and the first day that is named."""
    organs: list[str] = []
    dated: date | None = None
    for block in closing:
        text = block.text
        day = parse_date(text)
        if day is not None:
            text = ""
        else:
            days = [found for found in find_dates(text) if found.precision == "day"]
            if days and days[-1].end == len(text.rstrip(_AFTER_DATE)):
                day = days[-1].date
                text = text[: days[-1].start].strip(_BEFORE_DATE)
        dated = dated or day
        organs.extend(_organs(text))
    return _with_offices(organs), dated


def _organs(text: str) -> list[str]:
    """Return the organs of a line; several stand apart by blanks."""
    whole = without_spaces(text)
    if not whole or is_person(whole):
        return []
    parts = text.split()
    if len(parts) > 1 and all(
        _ORGAN.search(part) and len(part) >= 4  # noqa: PLR2004 (省政府 is never alone)
        for part in parts
    ):
        return parts
    return [whole]


def _with_offices(organs: list[str]) -> list[str]:
    """Put ``办公室`` on a line of its own back to the organ above it."""
    names: list[str] = []
    for organ in organs:
        if names and len(organ) <= 3 and _OFFICE.match(organ):  # noqa: PLR2004
            names[-1] += organ
        else:
            names.append(organ)
    return names


def last_date(texts: list[str]) -> date | None:
    """Return the latest day that the lines of a 题注 name."""
    days = [
        found.date
        for text in texts
        for found in find_dates(text)
        if found.precision == "day"
    ]
    return max(days, default=None)

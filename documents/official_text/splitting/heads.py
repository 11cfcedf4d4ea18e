"""The head of a document: masthead, number, title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.official_text.blocks import Block, BlockKind, without_spaces
from documents.official_text.dates import parse_date
from documents.official_text.dispatch_numbers import (
    DispatchNumber,
    parse_dispatch_number,
)
from documents.official_text.document_titles import is_title, is_title_text
from documents.official_text.model import ContentsEntry
from documents.official_text.splitting.titles import (
    MASTHEAD,
    next_paragraph,
    text_of,
    title_before,
    title_from,
)

_ORDER_HEAD = re.compile(r"[\u4e00-\u9fff　 ]{2,40}令$")
_ORDER_NUMBER = re.compile(
    r"[（(]?\s*第\s*([0-9０-９一二三四五六七八九十百〇零]+)\s*号\s*[）)]?$"
)
#: A title that stands by itself: who, 关于 what, which kind of text.
_FULL_TITLE = re.compile(
    r"[\u4e00-\u9fff　、 ]{2,60}(?:政府|委员会|办公室|办公厅|[局厅部院会署委])\s*关于.+"
)
_END = re.compile(r"[（(](?:此件|本件|此文).{0,20}[）)]$|抄\s*送|.{2,40}印发$")
_NUMBER_MAX = 40
_LINE_MAX = 80


@dataclass(slots=True, kw_only=True)
class Segment:
    """The blocks of one document, its head found.

    Attributes:
        start: Index of its first block (masthead, number or title).
        body: Index of the first block behind its head.
        end: Index behind its last block.
        number: Its dispatch number, if its head has one.
        number_line: Line of the number.
        masthead: The masthead (``××人民政府文件``), if any.
        titles: Indexes of the blocks that make its title.
        entry: Its entry on the contents page, if any.
    """

    start: int
    body: int
    end: int = 0
    number: DispatchNumber | None = None
    number_line: int = 0
    masthead: str = ""
    titles: tuple[int, ...] = ()
    entry: ContentsEntry | None = None


def head_at(blocks: list[Block], index: int, behind: int) -> Segment | None:
    """Return the document whose head shows itself at a block, if one does.

    Args:
        blocks: All blocks.
        index: The block.
        behind: Index of the first block that may belong to a document.
    """
    block = blocks[index]
    if block.kind is not BlockKind.PARAGRAPH or len(block.text) > _NUMBER_MAX:
        return None
    order = _order_at(blocks, index, behind)
    if order:
        return order
    if MASTHEAD.match(block.text) and _has_title_soon(blocks, index + 1):
        return _masthead_at(blocks, index)
    if block.text.rstrip("）) 　")[-1:] not in {"号", "期"}:
        return None
    number = parse_dispatch_number(block.text)
    return _around_number(blocks, index, number, behind) if number else None


def _order_at(blocks: list[Block], index: int, behind: int) -> Segment | None:
    """Read ``××市人民政府令`` over ``第N号``, or both on one line.

    The title stands below it, or right above: 关于修改《…》的决定, 市人民政府令第98号.
    """
    head = without_spaces(blocks[index].text)
    if not head.endswith(("令", "号", "号）", "号)")):
        return None
    number_at: int | None = index
    number = None
    if _ORDER_HEAD.match(head):
        number_at = next_paragraph(blocks, index + 1)
        match = _ORDER_NUMBER.match(blocks[number_at].text) if number_at else None
        if match is None:
            return None
        number = parse_dispatch_number(f"{head}{without_spaces(match.group())}")
    elif re.match(r"[\u4e00-\u9fff]{2,40}令", head):
        number = parse_dispatch_number(head)
    if number is None or number_at is None or not number.agency_code.endswith("令"):
        return None
    titles = title_from(blocks, number_at + 1)
    start, body = index, (titles[-1] + 1) if titles else number_at + 1
    before = () if titles else title_before(blocks, index, behind)
    if before and is_title_text(text_of(blocks, before)):
        start, titles = before[0], before
    return Segment(
        start=start,
        body=body,
        number=number,
        number_line=blocks[number_at].line,
        masthead=number.agency_code,
        titles=titles,
    )


def _masthead_at(blocks: list[Block], index: int) -> Segment | None:
    at = next_paragraph(blocks, index + 1)
    number = parse_dispatch_number(blocks[at].text) if at is not None else None
    titles = title_from(blocks, index + 1 if number is None or at is None else at + 1)
    if not titles:
        return None
    return Segment(
        start=index,
        body=titles[-1] + 1,
        number=number,
        number_line=blocks[at].line if number and at is not None else 0,
        masthead=blocks[index].text,
        titles=titles,
    )


def _has_title_soon(blocks: list[Block], index: int) -> bool:
    seen = 0
    while index < len(blocks) and seen < 4:  # noqa: PLR2004 (number, title of 3 lines)
        if blocks[index].kind is BlockKind.PARAGRAPH:
            seen += 1
            if is_title(blocks[index]):
                return True
        index += 1
    return False


def _around_number(
    blocks: list[Block], index: int, number: DispatchNumber, behind: int
) -> Segment | None:
    """Find the title before or after a dispatch number on its own line."""
    titles = title_from(blocks, index + 1)
    before = title_before(blocks, index, behind)
    if before and (not titles or is_title_text(text_of(blocks, before))):
        return Segment(
            start=before[0],
            body=index + 1,
            number=number,
            number_line=blocks[index].line,
            titles=before,
        )
    if not titles or not is_title_text(text_of(blocks, titles)):
        return None
    return Segment(
        start=index,
        body=titles[-1] + 1,
        number=number,
        number_line=blocks[index].line,
        titles=titles,
    )


def full_title_at(blocks: list[Block], index: int) -> Segment | None:
    """Return the document whose full title stands at a block without a number.

    It counts only where the document before it has ended, by its date, its
    mark or its imprint: inside a text the same words may be a heading.
    """
    block = blocks[index]
    if (
        block.kind is not BlockKind.PARAGRAPH
        or len(block.text) > _LINE_MAX
        or ("政府" not in block.text[:_LINE_MAX] and "关于" not in block.text)
    ):
        return None
    if not _has_ended(blocks, index):
        return None
    titles = title_from(blocks, index)
    if not titles or titles[0] != index:
        return None
    text = without_spaces(text_of(blocks, titles))
    if not _FULL_TITLE.match(text) or not is_title_text(text):
        return None
    return Segment(start=index, body=titles[-1] + 1, titles=titles)


def _has_ended(blocks: list[Block], index: int) -> bool:
    at = index - 1
    while at >= 0 and blocks[at].kind is BlockKind.RULE:
        at -= 1
    if at < 0:
        return True
    before = blocks[at]
    text = before.text[-_LINE_MAX:]
    return before.kind is BlockKind.PARAGRAPH and (
        parse_date(text) is not None
        or bool(_END.match(before.text[:_LINE_MAX]))
        or bool(re.search(r"[　 ](?:\d{4}|二[〇○零]..)年.{2,6}日$", text))
    )


def lone_title(blocks: list[Block]) -> tuple[int, ...]:
    """Return the blocks that make the title of a single text without a head."""
    if not blocks or blocks[0].kind is not BlockKind.PARAGRAPH:
        return ()
    first = blocks[0]
    if not is_title(first, loose=first.text[-1] not in "。；，：、"):
        return ()
    if first.level:
        lines = [0]
        for index in range(1, min(4, len(blocks))):
            block = blocks[index]
            if block.level != first.level or not is_title(block):
                break
            if is_title_text(text_of(blocks, tuple(lines))):
                break
            lines.append(index)
        return tuple(lines)
    return title_from(blocks, 0) or (0,)

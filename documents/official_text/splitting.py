"""Where one document of an issue ends and the next begins.

A document shows itself by a dispatch number on a line of its own (with its
masthead before it, its title before or after it), by the head of an order
(``××令`` over ``第N号``), by a masthead, or by a title that the contents page
announces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from documents.official_text.blocks import Block, BlockKind, comparable, without_spaces
from documents.official_text.contents_page import is_contents_title
from documents.official_text.dispatch_numbers import (
    DispatchNumber,
    parse_dispatch_number,
)
from documents.official_text.document_titles import is_title, is_title_text
from documents.official_text.model import ContentsEntry

_MASTHEAD = re.compile(r"[\u4e00-\u9fff　 ]{2,40}文\s*件$")
_ORDER_HEAD = re.compile(r"[\u4e00-\u9fff　 ]{2,40}令$")
_ORDER_NUMBER = re.compile(
    r"[（(]?\s*第\s*([0-9０-９一二三四五六七八九十百〇零]+)\s*号\s*[）)]?$"
)
_NUMBER_MAX = 40
_TITLE_LINES = 4


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


def contents_region(blocks: list[Block]) -> int:
    """Return the index behind which documents may start (the contents end)."""
    start = next((i for i, b in enumerate(blocks) if is_contents_title(b)), None)
    return 0 if start is None else start + 1


def find_segments(blocks: list[Block], entries: list[ContentsEntry]) -> list[Segment]:
    """Find the documents of a source, in order.

    Args:
        blocks: All blocks of the source.
        entries: The contents page's entries, if it has one.

    Returns:
        The segments; empty where the source shows no document's head.
    """
    behind = contents_region(blocks)
    segments: list[Segment] = []
    index = behind
    while index < len(blocks):
        segment = _head_at(blocks, index, behind)
        if segment is not None and not _overlaps(segments, segment):
            segments.append(segment)
            index = max(segment.body, index + 1)
        else:
            index += 1
    segments = _with_titles_of_contents(blocks, behind, entries, segments)
    for segment, following in zip_longest(segments, segments[1:]):
        segment.end = following.start if following else len(blocks)
    _match_entries(blocks, entries, segments)
    return segments


def _overlaps(segments: list[Segment], segment: Segment) -> bool:
    return bool(segments) and segment.start < segments[-1].body


def _head_at(blocks: list[Block], index: int, behind: int) -> Segment | None:
    block = blocks[index]
    if block.kind is not BlockKind.PARAGRAPH or len(block.text) > _NUMBER_MAX:
        return None
    order = _order_at(blocks, index)
    if order:
        return order
    if _MASTHEAD.match(block.text) and _has_title_soon(blocks, index + 1):
        return _masthead_at(blocks, index)
    if not _ends_like_number(block.text):
        return None
    number = parse_dispatch_number(block.text)
    if number is None:
        return None
    return _around_number(blocks, index, number, behind)


def _ends_like_number(text: str) -> bool:
    return text.rstrip("）) 　")[-1:] in {"号", "期"}


def _order_at(blocks: list[Block], index: int) -> Segment | None:
    """Read ``××市人民政府令`` over ``第N号``, or both on one line."""
    head = without_spaces(blocks[index].text)
    following = _next_paragraph(blocks, index + 1)
    if not _ORDER_HEAD.match(head) or following is None:
        return None
    match = _ORDER_NUMBER.match(blocks[following].text)
    if not match:
        return None
    number = parse_dispatch_number(f"{head}{without_spaces(match.group())}")
    if number is None:
        return None
    titles = _title_lines(blocks, following + 1)
    return Segment(
        start=index,
        body=(titles[-1] + 1) if titles else following + 1,
        number=number,
        number_line=blocks[following].line,
        masthead=blocks[index].text,
        titles=titles,
    )


def _masthead_at(blocks: list[Block], index: int) -> Segment | None:
    at = _next_paragraph(blocks, index + 1)
    number = None
    line = 0
    if at is not None:
        number = parse_dispatch_number(blocks[at].text)
        if number:
            line = blocks[at].line
    title_from = (at + 1) if number and at is not None else index + 1
    titles = _title_lines(blocks, title_from)
    if not titles:
        return None
    return Segment(
        start=index,
        body=titles[-1] + 1,
        number=number,
        number_line=line,
        masthead=blocks[index].text,
        titles=titles,
    )


def _has_title_soon(blocks: list[Block], index: int) -> bool:
    seen = 0
    while index < len(blocks) and seen < 3:  # noqa: PLR2004 (number, rule, title)
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
    titles = _title_lines(blocks, index + 1)
    before = _title_lines_before(blocks, index, behind)
    if before and (not titles or _names_a_document(blocks, before)):
        return Segment(
            start=before[0],
            body=index + 1,
            number=number,
            number_line=blocks[index].line,
            titles=before,
        )
    if not titles or not _names_a_document(blocks, titles):
        return None
    return Segment(
        start=index,
        body=titles[-1] + 1,
        number=number,
        number_line=blocks[index].line,
        titles=titles,
    )


def _names_a_document(blocks: list[Block], titles: tuple[int, ...]) -> bool:
    return is_title_text("".join(blocks[i].text for i in titles))


def _next_paragraph(blocks: list[Block], index: int) -> int | None:
    while index < len(blocks):
        if blocks[index].kind is BlockKind.PARAGRAPH:
            return index
        if blocks[index].kind is BlockKind.TABLE:
            return None
        index += 1
    return None


def _title_lines(blocks: list[Block], index: int) -> tuple[int, ...]:
    """Return the blocks from ``index`` on that make a title."""
    at = _next_paragraph(blocks, index)
    if at is None:
        return ()
    lines: list[int] = []
    text = ""
    while at < len(blocks) and len(lines) < _TITLE_LINES:
        block = blocks[at]
        loose = block.gap <= 1 and not block.indented and len(block.text) <= 50  # noqa: PLR2004
        if not is_title(block, loose=loose and not is_title_text(text)):
            break
        if text and is_title_text(text) and not _continues(text, block):
            break
        lines.append(at)
        text += block.text
        at += 1
    return tuple(lines) if lines and _is_whole(blocks, lines, text) else ()


def _is_whole(blocks: list[Block], lines: list[int], text: str) -> bool:
    return is_title_text(text) or bool(blocks[lines[0]].level)


def _continues(text: str, block: Block) -> bool:
    """Tell whether a further line belongs to a title that could end here."""
    return bool(re.match(r"[（(].{1,30}[）)]$", block.text)) and "（" not in text[-12:]


def _title_lines_before(
    blocks: list[Block], index: int, behind: int
) -> tuple[int, ...]:
    """Return the blocks before a number that make its title."""
    lines: list[int] = []
    at = index - 1
    while at >= behind and len(lines) < _TITLE_LINES:
        block = blocks[at]
        if block.kind is not BlockKind.PARAGRAPH or _MASTHEAD.match(block.text):
            break
        text = without_spaces(block.text)
        loose = len(text) <= 50 and not block.indented and bool(lines)  # noqa: PLR2004
        if not is_title(block, loose=loose) or is_contents_title(block):
            break
        if lines and is_title_text(text):
            break
        lines.insert(0, at)
        if "关于" in text and not text.startswith("关于"):
            break
        at -= 1
    if not lines:
        return ()
    return tuple(lines)


def _with_titles_of_contents(
    blocks: list[Block],
    behind: int,
    entries: list[ContentsEntry],
    segments: list[Segment],
) -> list[Segment]:
    """Add documents that only the contents page announces."""
    if not entries:
        return segments
    keys = {comparable(entry.title): entry for entry in entries if entry.title}
    taken = {
        index for segment in segments for index in range(segment.start, segment.body)
    }
    known = {_title_key(blocks, segment) for segment in segments}
    first = _last_entry_line(entries)
    added: list[Segment] = []
    for index in range(behind, len(blocks)):
        block = blocks[index]
        if (
            index in taken
            or block.line <= first
            or block.kind is not BlockKind.PARAGRAPH
        ):
            continue
        for count in range(1, _TITLE_LINES):
            lines = range(index, min(index + count, len(blocks)))
            if any(blocks[i].kind is not BlockKind.PARAGRAPH for i in lines):
                break
            key = comparable("".join(blocks[i].text for i in lines))
            if key in keys and key not in known:
                known.add(key)
                added.append(
                    Segment(start=index, body=lines[-1] + 1, titles=tuple(lines))
                )
                break
    return sorted([*segments, *added], key=lambda segment: segment.start)


def _last_entry_line(entries: list[ContentsEntry]) -> int:
    return max((entry.line for entry in entries), default=0)


def _title_key(blocks: list[Block], segment: Segment) -> str:
    return comparable("".join(blocks[i].text for i in segment.titles))


def _match_entries(
    blocks: list[Block], entries: list[ContentsEntry], segments: list[Segment]
) -> None:
    """Give each document its contents entry: by number, by title, by place."""
    free = list(entries)
    for segment in segments:
        entry = _entry_of(blocks, segment, free)
        if entry:
            segment.entry = entry
            free.remove(entry)
    missing = [segment for segment in segments if segment.entry is None]
    if len(missing) == len(free) and len(segments) == len(entries):
        for segment, entry in zip(missing, free, strict=True):
            segment.entry = entry


def _entry_of(
    blocks: list[Block], segment: Segment, entries: list[ContentsEntry]
) -> ContentsEntry | None:
    if segment.number:
        wanted = segment.number.normalised
        for entry in entries:
            number = parse_dispatch_number(entry.number)
            if number and number.normalised == wanted:
                return entry
    key = _title_key(blocks, segment)
    return next((entry for entry in entries if comparable(entry.title) == key), None)

"""The documents of a source, in order, each with its contents entry."""

from __future__ import annotations

import re
from itertools import zip_longest

from documents.official_text.blocks import Block, BlockKind, comparable
from documents.official_text.dispatch_numbers import (
    is_same_order,
    parse_dispatch_number,
)
from documents.official_text.model import ContentsEntry
from documents.official_text.splitting.heads import Segment, full_title_at, head_at
from documents.official_text.splitting.titles import text_of

_NAMED = re.compile(r"《([^《》]{4,100})》")
_TITLE_LINES = 4
_TITLE_LINE_MAX = 160
#: An order names what it promulgates in its first paragraphs.
_OPENING = 6


def find_segments(
    blocks: list[Block], entries: list[ContentsEntry], behind: int
) -> list[Segment]:
    """Find the documents of a source, in order.

    Args:
        blocks: All blocks of the source.
        entries: The contents page's entries, if it has one.
        behind: Index of the first block behind the contents page.

    Returns:
        The segments; empty where the source shows no document's head.
    """
    segments: list[Segment] = []
    index = behind
    while index < len(blocks):
        segment = head_at(blocks, index, behind)
        if segment is not None and not _overlaps(segments, segment):
            segments.append(segment)
            index = max(segment.body, index + 1)
        else:
            index += 1
    segments = _with_titles_of_contents(blocks, behind, entries, segments)
    segments = _with_full_titles(blocks, behind, segments)
    for segment, following in zip_longest(segments, segments[1:]):
        segment.end = following.start if following else len(blocks)
    _match_entries(blocks, entries, segments)
    return segments


def _overlaps(segments: list[Segment], segment: Segment) -> bool:
    return bool(segments) and segment.start < segments[-1].body


def _with_titles_of_contents(
    blocks: list[Block],
    behind: int,
    entries: list[ContentsEntry],
    segments: list[Segment],
) -> list[Segment]:
    """Add documents that only the contents page announces."""
    known = {_title_key(blocks, segment) for segment in segments}
    wanted = {comparable(entry.title) for entry in entries} - known - {""}
    if not wanted:
        return segments
    taken = _heads(segments)
    opened = {segment.start for segment in segments}
    named: set[str] = set()
    added: list[Segment] = []
    for index in range(behind, len(blocks)):
        if index in opened:
            named = set()
        if "《" in blocks[index].text:
            named.update(map(comparable, _NAMED.findall(blocks[index].text)))
        # What the document itself names is the text that it promulgates.
        found = None if index in taken else _title_at(blocks, index, wanted - named)
        if found:
            key, lines = found
            wanted.discard(key)
            added.append(Segment(start=index, body=lines[-1] + 1, titles=lines))
    return sorted([*segments, *added], key=lambda segment: segment.start)


def _title_at(
    blocks: list[Block], index: int, wanted: set[str]
) -> tuple[str, tuple[int, ...]] | None:
    """Find one of some titles at a block, on one line or over several."""
    starts = {title[:4] for title in wanted}
    key = ""
    for at in range(index, min(index + _TITLE_LINES, len(blocks))):
        if blocks[at].kind is not BlockKind.PARAGRAPH:
            return None
        key += comparable(blocks[at].text[:_TITLE_LINE_MAX])
        if key[:4] not in starts:
            return None
        if key in wanted:
            return key, tuple(range(index, at + 1))
    return None


def _with_full_titles(
    blocks: list[Block], behind: int, segments: list[Segment]
) -> list[Segment]:
    """Add documents without a number that a full title shows."""
    taken = _heads(segments)
    starts = {segment.start for segment in segments}
    added = []
    named: set[str] = set()
    for index in range(behind, len(blocks)):
        segment = None if index in taken else full_title_at(blocks, index)
        if segment and (
            taken.intersection(segment.titles) or _title_key(blocks, segment) in named
        ):
            # What the document itself names is the text that it promulgates.
            segment = None
        if segment:
            added.append(segment)
            taken.update(segment.titles)
        if segment or index in starts:
            named = set()
        named.update(map(comparable, _NAMED.findall(blocks[index].text)))
    if not segments and len(added) < 2:  # noqa: PLR2004 (one text needs no head)
        return segments
    return sorted([*segments, *added], key=lambda segment: segment.start)


def _heads(segments: list[Segment]) -> set[int]:
    return {
        index for segment in segments for index in range(segment.start, segment.body)
    }


def _title_key(blocks: list[Block], segment: Segment) -> str:
    return comparable(text_of(blocks, segment.titles))


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
    for segment in segments:
        entry = segment.entry or _loose_entry_of(blocks, segment, free)
        if entry and segment.entry is None:
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


def _loose_entry_of(
    blocks: list[Block], segment: Segment, entries: list[ContentsEntry]
) -> ContentsEntry | None:
    """Find an entry that words the head of a document in its own way.

    A contents page leaves out the issuer of a title (``关于……的通知``), shortens the
    name of an order (``市政府令第45号``), or lists an order by what it promulgates.
    """
    key = _title_key(blocks, segment)
    number = segment.number
    for entry in entries:
        title = comparable(entry.title)
        if title and key.endswith(title):
            return entry
        listed = parse_dispatch_number(entry.number)
        if number and listed and is_same_order(number, listed):
            return entry
    if key:
        return None
    opening = blocks[segment.body : min(segment.body + _OPENING, segment.end)]
    named = {
        comparable(name) for block in opening for name in _NAMED.findall(block.text)
    }
    return next((e for e in entries if comparable(e.title) in named), None)

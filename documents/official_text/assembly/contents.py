"""An act's own table of contents (目录)."""

from __future__ import annotations

import re

from documents.official_text.blocks import Block, BlockKind, comparable
from documents.official_text.contents_page import without_leaders
from documents.official_text.labels import match_label

_LINE_MAX = 60
#: A contents stands at the top, behind a preamble at most.
_LOOKED_AT = 3
_TITLES = frozenset({"目录", "目次"})


def split_toc(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Part an act's own table of contents from its body.

    Returns:
        The lines of the contents (with its title) and the other blocks; the
        first is empty where there is none.
    """
    start = next((i for i, b in enumerate(blocks[:_LOOKED_AT]) if _is_title(b)), None)
    if start is None:
        return [], blocks
    end = start + 1
    first = ""
    while end < len(blocks) and _is_line(blocks[end]):
        key = _key(blocks[end])
        if first and key == first:
            break
        first = first or key
        end += 1
    if end < len(blocks) and _key(blocks[end]) != first:
        end = _first_repeat(blocks, start, end)
    return blocks[start:end], blocks[:start] + blocks[end:]


def _first_repeat(blocks: list[Block], start: int, end: int) -> int:
    """Return where the body starts that prints no heading just as listed.

    The lines of the contents end where a number comes that was there before.
    """
    seen: set[tuple[str, str]] = set()
    for index in range(start + 1, end):
        label = match_label(blocks[index].text)
        if label is None:
            continue
        key = (label.style, label.num)
        if key in seen:
            return index
        seen.add(key)
    following = match_label(blocks[end].text)
    listed = end > start + 2 and following is not None and bool(seen)
    # A word 目录 alone is a line of its own, not a list of what follows it.
    return end if listed else start + 1


def _is_title(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH and re.sub(r"\s", "", block.text) in _TITLES
    )


def _is_line(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and len(block.text) <= _LINE_MAX
        and block.text[-1] not in "。；：，"
    )


def _key(block: Block) -> str:
    return comparable(without_leaders(block.text))

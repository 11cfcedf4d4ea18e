"""Hard line ends: where the paper ended, not the paragraph."""

from __future__ import annotations

from itertools import pairwise

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.labels import match_label

#: Narrower columns than this (in half-width units) are not told from lists.
_NARROWEST = 36
#: A line may end this much earlier: punctuation never opens a line.
_RAGGED = 6
_LINES_MIN = 5


def line_width(text: str) -> int:
    """Return the width of a line in half-width units."""
    # In UTF-8 a wide character takes three bytes, a narrow one takes one.
    return (len(text) + len(text.encode())) // 2


def wrapped_width(blocks: list[Block]) -> int:
    """Return the width of the column that lines were broken at; 0 for none.

    In such a text many lines are full, none is much longer, and a paragraph
    goes on in the line right below.
    """
    lines = [
        block
        for block in blocks
        if block.kind is BlockKind.PARAGRAPH and not block.level
    ]
    if len(lines) < _LINES_MIN:
        return 0
    close = sum(1 for block in lines if not block.gap and not block.indented)
    if close < _LINES_MIN - 1 or close * 6 < len(lines):
        return 0
    widest = max(line_width(block.text) for block in lines)
    if widest < _NARROWEST:
        return 0
    full = [
        (before, after)
        for before, after in pairwise(lines)
        if line_width(before.text) >= widest - _RAGGED - (4 if before.indented else 0)
    ]
    going_on = [
        after
        for before, after in full
        if after.gap == 0
        and not after.indented
        and match_label(after.text) is None
        and before.text[-1] not in "。；："
    ]
    # One line in six is full and goes on; a long list has no such shape.
    if len(going_on) < _LINES_MIN - 1 or len(going_on) * 6 < len(lines):
        return 0
    return widest if len(going_on) * 2 >= len(full) else 0


def goes_on(before: Block, last_line: str, block: Block, width: int) -> bool:
    """Tell whether a line goes on with the paragraph above it.

    Args:
        before: The paragraph so far.
        last_line: Its last line.
        block: The line.
        width: What :func:`wrapped_width` returned.
    """
    if block.gap or block.indented or block.centred or before.centred:
        return False
    room = _RAGGED + (4 if before.text == last_line and before.indented else 0)
    return line_width(last_line) >= width - room

"""Redlines: what changed between two wordings, to the character.

Nothing is lost on the way: without what was inserted the pieces are the words before,
without what was struck they are the words after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from diff_match_patch import diff_match_patch

#: Longer texts are aligned by sentences first: a comparison by characters grows with
#: the square of what differs.
_LONG: Final = 1_500
_SENTENCES: Final = re.compile(r"[^。；;！？\n]*(?:[。；;！？\n]|\Z)")
#: More sentences than these, of both wordings, are not aligned: that grows with the
#: square of what differs too, and nobody waits for it.
_MANY: Final = 4_000
#: Signs that stand for sentences while they are compared: planes without characters.
_FIRST_SIGN: Final = 0xF0000
_KEPT: Final = 256


class Change(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text that is the same, struck or new."""

    change: Change
    text: str


@lru_cache(maxsize=_KEPT)
def redline(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two wordings.

    Where texts of hundreds of pages differ everywhere, the whole stretch between the
    first and the last difference is struck and new.

    Returns:
        Pieces in order, no two neighbours of one sort, none empty.
    """
    return tuple(_merged(_compared(before, after)))


def as_text(value: object) -> str:
    """Return a stored value as the text that a redline compares.

    Rows of cells are lines with tabs between the cells.
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        lines = (
            "\t".join(map(str, x)) if isinstance(x, list) else str(x) for x in value
        )
        return "\n".join(lines)
    return "" if value is None else str(value)


def before_of(pieces: Sequence[Piece]) -> str:
    """Return the words before the change."""
    return "".join(each.text for each in pieces if each.change != Change.INSERTED)


def after_of(pieces: Sequence[Piece]) -> str:
    """Return the words after the change."""
    return "".join(each.text for each in pieces if each.change != Change.DELETED)


def _compared(before: str, after: str) -> Iterator[Piece]:
    if len(before) + len(after) <= _LONG:
        yield from _by_characters(before, after)
        return
    head, old, new, tail = _trimmed(before, after)
    yield Piece(change=Change.SAME, text=head)
    for one, other in _aligned(old, new):
        yield from _stretch(one, other)
    yield Piece(change=Change.SAME, text=tail)


def _stretch(before: str, after: str) -> Iterator[Piece]:
    """Compare a stretch between equal sentences, as finely as its length allows."""
    head, old, new, tail = _trimmed(before, after)
    yield Piece(change=Change.SAME, text=head)
    if len(old) + len(new) <= _LONG:
        yield from _by_characters(old, new)
    else:
        yield Piece(change=Change.DELETED, text=old)
        yield Piece(change=Change.INSERTED, text=new)
    yield Piece(change=Change.SAME, text=tail)


def _trimmed(before: str, after: str) -> tuple[str, str, str, str]:
    """Take off how two texts begin alike and end alike."""
    differ = diff_match_patch()
    start = differ.diff_commonPrefix(before, after)
    head, before, after = before[:start], before[start:], after[start:]
    length = differ.diff_commonSuffix(before, after)
    if not length:
        return head, before, after, ""
    return head, before[:-length], after[:-length], before[-length:]


def _by_characters(before: str, after: str) -> Iterator[Piece]:
    differ = diff_match_patch()
    # Without a limit of time the answer is always the same.
    differ.Diff_Timeout = 0
    diffs = differ.diff_main(before, after, False)  # noqa: FBT003 (its signature)
    differ.diff_cleanupSemantic(diffs)
    sorts = {0: Change.SAME, -1: Change.DELETED, 1: Change.INSERTED}
    for sort, text in diffs:
        yield Piece(change=sorts[sort], text=text)


def _aligned(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Pair runs of sentences: equal ones, and what stands between them."""
    if len(_SENTENCES.findall(before)) + len(_SENTENCES.findall(after)) > _MANY:
        yield before, after
        return
    signs: dict[str, str] = {}
    coded = [_coded(text, signs) for text in (before, after)]
    sentences = {sign: sentence for sentence, sign in signs.items()}
    differ = diff_match_patch()
    differ.Diff_Timeout = 0
    old = new = ""
    for sort, run in differ.diff_main(*coded, False):  # noqa: FBT003
        text = "".join(sentences[sign] for sign in run)
        if sort == 0:
            yield old, new
            yield text, text
            old = new = ""
        elif sort < 0:
            old += text
        else:
            new += text
    yield old, new


def _coded(text: str, signs: dict[str, str]) -> str:
    found = (match[0] for match in _SENTENCES.finditer(text))
    return "".join(
        signs.setdefault(sentence, chr(_FIRST_SIGN + len(signs)))
        for sentence in found
        if sentence
    )


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Join neighbours of one sort, and put what is struck before what is new."""
    struck = inserted = same = ""
    for piece in pieces:
        if not piece.text:
            continue
        if piece.change is Change.SAME:
            yield from _run(struck, inserted)
            struck = inserted = ""
            same += piece.text
            continue
        if same:
            yield Piece(change=Change.SAME, text=same)
            same = ""
        if piece.change is Change.DELETED:
            struck += piece.text
        else:
            inserted += piece.text
    yield from _run(struck, inserted)
    if same:
        yield Piece(change=Change.SAME, text=same)


def _run(struck: str, inserted: str) -> Iterator[Piece]:
    if struck:
        yield Piece(change=Change.DELETED, text=struck)
    if inserted:
        yield Piece(change=Change.INSERTED, text=inserted)

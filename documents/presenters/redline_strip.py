"""A redline at a glance: where in the words something was struck, and where added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from documents.redline import Change, Piece

#: Of the strip, in units of its own.
WIDTH: Final = 720
#: Narrower marks would not be seen: one character of a long text.
_LEAST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A change on the strip: its place, and what it is."""

    x: float
    width: float
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The words from the first to the last, with their changes.

    Attributes:
        marks: The changes, in order.
        words: How many characters there are, struck and added, in words.
    """

    marks: tuple[Mark, ...]
    words: str


def redline_strip(pieces: Sequence[Piece]) -> Strip | None:
    """Draw a redline; None where nothing stays the same: that would show nothing."""
    kept, struck, added = (
        sum(len(each.text) for each in pieces if each.change is change)
        for change in (Change.SAME, Change.DELETED, Change.INSERTED)
    )
    if not kept or not struck + added:
        return None
    unit = WIDTH / (kept + struck + added)
    marks, x = [], 0.0
    for each in pieces:
        width = len(each.text) * unit
        if each.change is not Change.SAME:
            wide = max(width, _LEAST)
            marks.append(
                Mark(
                    x=round(min(x, WIDTH - wide), 1),
                    width=round(wide, 1),
                    change=each.change,
                )
            )
        x += width
    said = [f"原文 {kept + struck} 字"]
    said += [f"删去 {struck} 字"] if struck else []
    said += [f"增加 {added} 字"] if added else []
    return Strip(marks=tuple(marks), words="，".join(said))

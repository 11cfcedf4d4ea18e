"""What an import would change, as the desk shows it: bounded, with redlines."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from documents.redline import Change as Sort
from documents.redline import Piece, redline

if TYPE_CHECKING:
    from documents.services.importing.comparing import Comparison, DocumentChange

#: Changed parts on one page, of all documents together.
SHOWN: Final = 200
#: Characters around a change, and of a run that is all new or all gone.
_AROUND: Final = 40
_RUN: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A part whose words would change."""

    place: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDocument:
    """A document of the file, and what of its changes is shown."""

    change: DocumentChange
    changes: tuple[ShownChange, ...]

    @property
    def left_out(self) -> int:
        """How many changes are not shown."""
        return len(self.change.changes) - len(self.changes)


def shown_changes(comparison: Comparison) -> list[ShownDocument]:
    """Return what the import would do with each document, in printed order."""
    left = SHOWN
    found = []
    for document in comparison.documents:
        changes = tuple(
            ShownChange(
                place=each.place, pieces=shortened(redline(each.before, each.after))
            )
            for each in islice(document.changes, left)
        )
        left -= len(changes)
        found.append(ShownDocument(change=document, changes=changes))
    return found


def shortened(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Leave out most of what stays the same, and the middle of very long runs."""
    last = len(pieces) - 1
    return tuple(
        Piece(
            change=piece.change,
            text=_same(piece.text, is_first=at == 0, is_last=at == last)
            if piece.change is Sort.SAME
            else _run(piece.text),
        )
        for at, piece in enumerate(pieces)
    )


def _same(text: str, *, is_first: bool, is_last: bool) -> str:
    if len(text) <= 2 * _AROUND + 1:
        return text
    head = "" if is_first else text[:_AROUND]
    tail = "" if is_last else text[-_AROUND:]
    # What is wholly the same has no change that its ends would be next to.
    return f"{head}……{tail}" if head or tail else f"{text[:_AROUND]}……"


def _run(text: str) -> str:
    if len(text) <= _RUN:
        return text
    half = _RUN // 2
    return f"{text[:half]}……（此处省略 {len(text) - 2 * half} 字）……{text[-half:]}"

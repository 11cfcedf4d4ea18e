"""An issue at a glance: how its pages are shared among kinds of documents.

The printed contents beside the picture have the links: its pieces would be too small for
a thumb.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from documents.models import Document
from documents.presenters.issues import CategoryGroup

#: Of a strip, in units of its own; its words stand beside it in the page's own type.
WIDTH: Final = 720
_GAP: Final = 2
_LEAST: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A document as a piece of the strip.

    Attributes:
        x: Where it begins.
        width: As wide as it has pages.
        title: Its title, with its pages.
    """

    x: float
    width: float
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A kind of documents: its name, how much there is of it, its pieces."""

    name: str
    count: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The picture.

    Attributes:
        documents: How many there are.
        rows: A row for each kind, in printed order.
    """

    documents: int
    rows: tuple[Row, ...]


def glance(groups: Sequence[CategoryGroup]) -> Glance | None:
    """Draw an issue's contents; None where pages are not known or there is one row.

    Pages where one document ends and the next begins count for both.
    """
    documents = [each for group in groups for each in group.documents]
    lengths = {each.pk: _length(each) for each in documents}
    if len(groups) < 2 or not all(lengths.values()):  # noqa: PLR2004 (one row shows nothing)
        return None
    longest = max(
        sum(lengths[each.pk] for each in group.documents)
        + _GAP * len(group.documents) / 10
        for group in groups
    )
    rows = tuple(
        Row(
            name=group.name,
            count=f"{len(group.documents)} 份，"
            f"{sum(lengths[each.pk] for each in group.documents)} 页",
            pieces=_pieces(group.documents, lengths, WIDTH / longest),
        )
        for group in groups
    )
    return Glance(documents=len(documents), rows=rows)


def _pieces(
    documents: Sequence[Document], lengths: dict[int, int], unit: float
) -> tuple[Piece, ...]:
    found: list[Piece] = []
    x = 0.0
    for each in documents:
        width = max(lengths[each.pk] * unit - _GAP, _LEAST)
        found.append(
            Piece(
                x=round(x, 1),
                width=round(width, 1),
                title=f"{each.title}（{lengths[each.pk]} 页）",
            )
        )
        x += width + _GAP
    # Very short ones are drawn wider than they are; the row stays in the picture.
    if x - _GAP > WIDTH:
        shrink = WIDTH / (x - _GAP)
        found = [
            Piece(
                x=round(piece.x * shrink, 1),
                width=round(piece.width * shrink, 1),
                title=piece.title,
            )
            for piece in found
        ]
    return tuple(found)


def _length(document: Document) -> int:
    """Return how many pages a document takes; 0 where that is not known."""
    if document.page is None:
        return 0
    return max((document.end_page or document.page) - document.page + 1, 1)

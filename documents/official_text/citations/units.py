"""What the search for citations and responsibilities is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from documents.official_text.model import Kind


@dataclass(slots=True, kw_only=True, frozen=True)
class TextUnit:
    """One run of text in printed order: a provision's text or heading, a cell.

    Attributes:
        eid: The provision (or table) that the text stands in.
        text: The text, which the positions of what is found refer to.
        in_heading: Whether it is the provision's heading.
        cell: Row and column, for a cell of a table.
        kind: The provision's kind, None for a table.
    """

    eid: str
    text: str
    in_heading: bool = False
    cell: tuple[int, int] | None = None
    kind: Kind | None = None


@dataclass(slots=True, kw_only=True, frozen=True)
class LabelledPart:
    """An annex or a table that a text can name: 附件1, 附表一."""

    eid: str
    label: str
    title: str = ""


@dataclass(slots=True, kw_only=True, frozen=True)
class CitationContext:
    """What must be known of a document to tell its own parts from other acts.

    Attributes:
        titles: The document's own titles: that of the notice, that of the text
            which it promulgates.
        number: Its own dispatch number.
        eids: The eIds of all its provisions and tables.
        annexes: Its annexes in order.
        tables: Its tables that carry a label or a caption.
    """

    titles: tuple[str, ...] = ()
    number: str = ""
    eids: frozenset[str] = frozenset()
    annexes: tuple[LabelledPart, ...] = ()
    tables: tuple[LabelledPart, ...] = ()

"""One paragraph as Word shows it, and the blocks that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from documents.official_text.blocks import Block
from documents.official_text.docx.markup import W, value

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from documents.official_text.docx.inline import Inline
    from documents.official_text.docx.numbering import Label
    from documents.official_text.docx.styles import ParagraphStyle

_BLANKS: Final = " \t\u3000\xa0\u2002\u2003"
#: Labels that need no blank after them.
_CLOSED_LABELS: Final = ("、", "）", "：")


@dataclass(slots=True)
class Paragraph:
    """One paragraph as Word shows it: label, words, and how they are set."""

    line: int
    style: ParagraphStyle
    inline: Inline
    label: Label | None = None
    label_bold: bool = False
    level: int = 0
    centred: bool = False
    indented: bool = False

    def lines(self) -> list[tuple[str, int, bool]]:
        """Return its lines that are not blank: text, bold lead, blanks in front."""
        found = []
        pieces: list[tuple[str, bool]] = []
        for text, bold in self.inline.pieces:
            first, *others = text.split("\n")
            pieces.append((first, bold))
            for other in others:
                found.append(_line(pieces))
                pieces = [(other, bold)]
        found.append(_line(pieces))
        return [line for line in found if line[0]]


def _line(pieces: list[tuple[str, bool]]) -> tuple[str, int, bool]:
    text = "".join(piece for piece, _ in pieces)
    stripped = text.strip(_BLANKS)
    front = text[: len(text) - len(text.lstrip(_BLANKS))]
    indented = len(front) > 1 or front in {"\u3000", "\t", "\u2003"}
    lead = 0
    if any(bold for _, bold in pieces):
        for piece, bold in pieces:
            if not bold and piece.strip(_BLANKS):
                break
            lead += len(piece)
        lead = len(stripped[: max(0, lead - len(front))].rstrip(_BLANKS))
    return stripped, lead, bool(front) and indented


def blocks_of(paragraph: Paragraph) -> list[Block]:
    """Return the blocks of a paragraph, the first with its label."""
    lines = paragraph.lines()
    if paragraph.label is not None and not lines:
        lines = [("", 0, False)]
    blocks = [
        Block(
            text=text,
            line=paragraph.line,
            end_line=paragraph.line,
            level=paragraph.level,
            bold=bool(text) and lead == len(text),
            bold_lead=lead,
            indented=blanks or (place == 0 and paragraph.indented),
            centred=paragraph.centred,
        )
        for place, (text, lead, blanks) in enumerate(lines)
    ]
    if paragraph.label is not None:
        _put_label(blocks[0], paragraph.label.text, bold=paragraph.label_bold)
    return blocks


def _put_label(block: Block, label: str, *, bold: bool) -> None:
    blank = "" if label.endswith(_CLOSED_LABELS) or not block.text else " "
    lead = 0
    if bold:
        lead = len(label)
        if block.bold_lead:
            lead += len(blank) + block.bold_lead
    block.text = f"{label}{blank}{block.text}"
    block.generated_label = len(label)
    block.bold_lead = lead
    block.bold = lead == len(block.text)


def has_border(properties: Element | None) -> bool:
    """Tell whether an empty paragraph draws a line above or under itself."""
    borders = None if properties is None else properties.find(W + "pBdr")
    if borders is None:
        return False
    return any(
        value(borders.find(W + side)) not in {None, "nil", "none"}
        for side in ("top", "bottom")
    )

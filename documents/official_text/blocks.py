"""Blocks: what a source consists of before any structure is seen.

A block is a paragraph, a table or a rule, with its place in the source. The
readers of the formats (:mod:`.markdown`, :mod:`.docx`) make blocks; everything
after them is the same for every format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_FULLWIDTH_PUNCTUATION = "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·"
_SPACES_BY_HAN = re.compile(
    rf"(?<=[{HAN}{_FULLWIDTH_PUNCTUATION}])[ \t\u3000\xa0]+"
    rf"|[ \t\u3000\xa0]+(?=[{HAN}{_FULLWIDTH_PUNCTUATION}])"
)


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    TABLE = "table"
    RULE = "rule"


@dataclass(slots=True, kw_only=True)
class Block:
    """One paragraph, table or rule of a source.

    Attributes:
        kind: Paragraph, table, or a rule across the page.
        text: The paragraph's text, markup taken off, trimmed.
        line: First line in the source, from 1 (in a .docx: the n-th paragraph).
        end_line: Last line.
        level: Level of the heading in the markup (1–6), 0 for none.
        bold: Whether all of it is set bold.
        bold_lead: How many characters at its start are set bold.
        gap: Empty lines before it.
        indented: Whether it begins with a paragraph indent.
        rows: The cells of a table.
        has_header: Whether the markup says that the first row is a header;
            None where the markup does not tell.
        centred: Whether it is set in the middle of the line.
        generated_label: Length of the label that the word processor numbers by
            itself, at the start of ``text``.
    """

    kind: BlockKind = BlockKind.PARAGRAPH
    text: str = ""
    line: int = 0
    end_line: int = 0
    level: int = 0
    bold: bool = False
    bold_lead: int = 0
    gap: int = 0
    indented: bool = False
    rows: list[list[str]] = field(default_factory=list)
    has_header: bool | None = None
    centred: bool = False
    generated_label: int = 0


def without_spaces(text: str) -> str:
    """Return ``text`` without the blanks that only set Chinese type apart.

    Blanks between two Latin words stay.
    """
    return _SPACES_BY_HAN.sub("", text).strip()


def comparable(text: str) -> str:
    """Return ``text`` so that two printings of one title compare equal.

    Blanks, bracket widths, dashes and book-title marks do not count.
    """
    return without_spaces(text).translate(_COMPARABLE).replace(" ", "").upper()


_COMPARABLE = {
    ord("（"): "(",
    ord("）"): ")",
    ord("〈"): "《",
    ord("〉"): "》",
    ord("<"): "《",
    ord(">"): "》",
    ord("－"): "-",
    ord("–"): "-",
    ord("—"): "-",
    ord("―"): "-",
    ord("："): ":",
    ord("，"): ",",
    ord("“"): '"',
    ord("”"): '"',
    ord("＂"): '"',
    ord("　"): None,
    ord("\xa0"): None,
    ord("\u200b"): None,
} | {ord("０") + digit: str(digit) for digit in range(10)}

"""Labels, headers and rows of tables."""

from __future__ import annotations

import re

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.structure.headings import HEADING_MAX

_TABLE_LABEL = re.compile(
    r"(附\s*表|表)\s*([一二三四五六七八九十]+|[0-9０-９]+(?:[-—.][0-9]+)?)?\s*[:：]?\s*(.*)$"
)
_NUMBERISH = re.compile(r"[\d.,%％\-—/\s]+$")
_HEADER_CELL_MAX = 24


def is_table_label(block: Block, following: Block | None) -> bool:
    """Tell a line such as 附表一, the label of the table after it, from text."""
    if following is None or following.kind is not BlockKind.TABLE:
        return False
    match = _TABLE_LABEL.match(block.text)
    if not match or len(block.text) > HEADING_MAX or block.text[-1] in "。；，":
        return False
    return bool(match.group(2)) or match.group(1).startswith("附")


def label_and_title(text: str) -> tuple[str, str]:
    """Part ``附表一 收费项目`` into label and title."""
    match = _TABLE_LABEL.match(text)
    if not match:
        return "", text
    label = f"{match.group(1)}{match.group(2) or ''}"
    return re.sub(r"\s", "", label), match.group(3).strip()


def header_and_rows(block: Block) -> tuple[list[str], list[list[str]]]:
    """Part the header from the rows of a table."""
    rows = block.rows
    if block.has_header is False or len(rows) < 2:  # noqa: PLR2004 (header and a row)
        return ([], rows) if not block.has_header else (rows[0], rows[1:])
    if block.has_header:
        return rows[0], rows[1:]
    first = rows[0]
    looks_like_header = all(
        cell and len(cell) <= _HEADER_CELL_MAX and not _NUMBERISH.match(cell)
        for cell in first
    )
    return (first, rows[1:]) if looks_like_header else ([], rows)

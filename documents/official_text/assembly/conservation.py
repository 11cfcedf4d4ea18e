"""Nothing disappears in silence: what went in against what came out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from documents.official_text.model import DocumentText, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from documents.official_text.blocks import Block

#: Marks that part a label from its words, and that fields do not keep.
_SEPARATORS = frozenset(":：")
_SHOWN = 40


def lost_characters(
    document: DocumentText,
    blocks: Iterable[Block],
    *,
    consumed: Iterable[str],
    borrowed: Iterable[str],
) -> list[Finding]:
    """Return a finding where words of the source are in no part of a document.

    Args:
        document: The document as read.
        blocks: The blocks it was read from, but its head.
        consumed: Words that went into fields instead of provisions.
        borrowed: Words that stand in two fields: they count once.
    """
    source = Counter("".join(borrowed))
    for block in blocks:
        source.update(block.text)
        for row in block.rows:
            source.update("".join(row))
    source.subtract(Counter("".join(consumed)))
    kept = []
    for provision in document.all_provisions():
        kept += [provision.label, provision.heading, provision.text]
    for table in document.all_tables():
        kept += [table.label, table.caption, *table.header]
        kept += ["".join(row) for row in table.rows]
    source.subtract(Counter("".join(kept)))
    lost = {
        character: count
        for character, count in source.items()
        if count > 0 and not character.isspace() and character not in _SEPARATORS
    }
    if not lost:
        return []
    shown = "".join(sorted(lost))[:_SHOWN]
    return [
        Finding(
            code="text_lost",
            severity=Severity.ERROR,
            line=document.line,
            text=f"有 {sum(lost.values())} 个字符没有读入：{shown}。",
        )
    ]

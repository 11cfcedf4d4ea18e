"""The lines that make a document's title, behind or before its number."""

from __future__ import annotations

import re

from documents.official_text.blocks import Block, BlockKind, without_spaces
from documents.official_text.contents_page import is_contents_title
from documents.official_text.document_titles import is_title, is_title_text
from documents.official_text.labels import match_label

MASTHEAD = re.compile(r"[\u4e00-\u9fff　 ]{2,40}文\s*件$")
_LINES = 5
_PLAIN_MAX = 60
_ORGAN = re.compile(
    r"(?:政府|委员会|办公室|办公厅|管委会|法院|检察院|[局厅部院会署委])$"
)
_BRACKETED = re.compile(r"[（(].{1,30}[）)]$")


def next_paragraph(blocks: list[Block], index: int) -> int | None:
    """Return the next paragraph from ``index`` on, None where a table comes."""
    while index < len(blocks):
        if blocks[index].kind is BlockKind.PARAGRAPH:
            return index
        if blocks[index].kind is BlockKind.TABLE:
            return None
        index += 1
    return None


def text_of(blocks: list[Block], lines: tuple[int, ...]) -> str:
    """Return the words of some lines, put together."""
    return "".join(blocks[i].text for i in lines)


def title_from(blocks: list[Block], index: int) -> tuple[int, ...]:
    """Return the blocks from ``index`` on that make a title, if they do."""
    at = next_paragraph(blocks, index)
    if at is None:
        return ()
    lines: list[int] = []
    text = ""
    while at < len(blocks) and len(lines) < _LINES:
        block = blocks[at]
        whole = bool(text) and is_title_text(text)
        if whole and not _continues(text, block):
            break
        if not whole and not is_title(block, loose=_is_plain(block)):
            break
        lines.append(at)
        text += block.text
        at += 1
    # Only the first lines may be the title: a heading may follow it at once.
    if lines and not is_title_text(text) and blocks[lines[0]].level:
        level = blocks[lines[0]].level
        lines = [i for i in lines if blocks[i].level == level]
        return tuple(lines)
    return tuple(lines) if lines and is_title_text(text) else ()


def title_before(blocks: list[Block], index: int, behind: int) -> tuple[int, ...]:
    """Return the blocks before a number that make its title.

    Args:
        blocks: All blocks.
        index: Where the number stands.
        behind: Index of the first block that may belong to a document.
    """
    strict: list[int] = []
    loose: list[int] = []
    for at in range(index - 1, max(behind, index - _LINES) - 1, -1):
        block = blocks[at]
        if MASTHEAD.match(block.text) or is_contents_title(block):
            break
        if not is_title(block, loose=_is_plain(block)):
            break
        if loose and is_title_text(block.text) and "关于" not in block.text:
            break
        loose.insert(0, at)
        if is_title(block) and len(strict) == len(loose) - 1:
            strict.insert(0, at)
        if "关于" in block.text:
            if without_spaces(block.text).startswith("关于"):
                loose = [*_organs_above(blocks, at, behind), *loose]
            return tuple(loose)
    if strict and not is_title_text(text_of(blocks, tuple(strict))):
        return ()
    return tuple(strict)


def _organs_above(blocks: list[Block], at: int, behind: int) -> list[int]:
    """Return the lines right above 关于… that name who issued the document."""
    organs: list[int] = []
    while at - 1 >= behind and len(organs) < _LINES:
        block = blocks[at - 1]
        if (
            block.kind is not BlockKind.PARAGRAPH
            or len(block.text) > _PLAIN_MAX
            or MASTHEAD.match(block.text)
            or not _ORGAN.search(without_spaces(block.text))
            or match_label(block.text)
        ):
            break
        at -= 1
        organs.insert(0, at)
    return organs


def _is_plain(block: Block) -> bool:
    """Tell whether a line without markup may be a line of a title."""
    text = block.text
    return (
        len(text) <= _PLAIN_MAX
        and block.gap <= 1
        and not any(mark in text for mark in "。；！？")
        and not (block.indented and "，" in text)
    )


def _continues(text: str, block: Block) -> bool:
    """Tell whether a further line belongs to a title that could end here."""
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    if _BRACKETED.match(block.text):
        return "（" not in text[-12:]
    # 关于修改《…管理办法 / 》的决定: marks that are still open.
    return text.count("《") > text.count("》") or block.text[0] in "的》）"

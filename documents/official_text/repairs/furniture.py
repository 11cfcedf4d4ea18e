"""Page numbers and running heads."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from documents.official_text.blocks import Block, BlockKind, comparable
from documents.official_text.labels import match_label
from documents.official_text.model import Finding, Severity

_PAGE_NUMBER = re.compile(
    r"(?:[-—–－―·•.]\s?){1,3}\d{1,4}(?:\s?[-—–－―·•.]){1,3}$"
    r"|第\s?\d{1,4}\s?页(?:\s?[,，/]?\s?共\s?\d{1,4}\s?页)?$"
)
_BARE_NUMBER = re.compile(r"\d{1,3}$")
_RUNNING_HEAD = re.compile(
    r"公报|政报|[12]\d{3}\s?年?\s?第\s?\d+\s?期|GAZETTE", re.IGNORECASE
)
#: A running head beside its page number is one, however often it stands there.
_HEAD_AND_PAGE = re.compile(
    r"\S{2,30}(?:公报|政报)\s*[12]\d{3}\s?年?\s?第\s?\d+\s?期"
    r"(?:\s?[(（]\S{2,16}[)）])?[\s·•]*[-—–－]?\s*\d{1,4}\s*[-—–－]?$"
    r"|[-—–－]?\s*\d{1,4}\s*[-—–－]?\s+\S{2,30}(?:公报|政报)"
    r"\s*[12]\d{3}\s?年?\s?第\s?\d+\s?期$"
)
_LINE_MAX = 40
_TIMES = 3
#: The first print of a running head near the top is the masthead itself.
_TOP = 10


def without_furniture(blocks: list[Block]) -> tuple[list[Block], list[Finding]]:
    """Take out page numbers and running heads.

    Returns:
        The blocks that are text, and one finding for each that is not.
    """
    heads = [_head_key(block) for block in blocks]
    times = Counter(key for key in heads if key)
    running = {key for key, count in times.items() if count >= _TIMES}
    numbers = _bare_page_numbers(blocks)
    kept: list[Block] = []
    findings: list[Finding] = []
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        key = heads[index]
        is_head = bool(key) and key in running and (key in seen or index >= _TOP)
        seen.add(key)
        if not (is_head or index in numbers or _tells_its_page(block)):
            kept.append(block)
            continue
        findings.append(
            Finding(
                code="page_furniture",
                severity=Severity.INFO,
                line=block.line,
                text=f"页码或页眉“{block.text}”不属于正文，已略去。",
                applied=True,
            )
        )
    return kept, findings


def _tells_its_page(block: Block) -> bool:
    """Tell a page number, and a running head beside one."""
    return (
        block.kind is BlockKind.PARAGRAPH
        and len(re.sub(r"\s+", " ", block.text)) <= _LINE_MAX
        and bool(_PAGE_NUMBER.match(block.text) or _HEAD_AND_PAGE.match(block.text))
    )


def _head_key(block: Block) -> str:
    """Return what the prints of one running head have in common, or nothing."""
    text = block.text
    if (
        block.kind is not BlockKind.PARAGRAPH
        or len(text) > _LINE_MAX
        or not _RUNNING_HEAD.search(text)
        or text[-1] in "。；："
        or match_label(text)
    ):
        return ""
    return re.sub(r"\d+", "0", comparable(text))


def _bare_page_numbers(blocks: list[Block]) -> frozenset[int]:
    """Find lines that are only a number, rising page by page."""
    found = [
        (index, int(block.text))
        for index, block in enumerate(blocks)
        if block.kind is BlockKind.PARAGRAPH
        and _BARE_NUMBER.match(block.text)
        and not block.level
    ]
    if len(found) < _TIMES:
        return frozenset()
    steps = [after - before for (_, before), (_, after) in pairwise(found)]
    if all(1 <= step <= 3 for step in steps):  # noqa: PLR2004 (blank pages)
        return frozenset(index for index, _ in found)
    return frozenset()

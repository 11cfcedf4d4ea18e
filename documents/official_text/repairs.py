"""What printing did to the text: page furniture and cut sentences.

Works on blocks, before any structure is seen. Only what is safe is applied:
a page number is taken out, a sentence that a page break cut is joined. The
rest is a finding for the clerk.
"""

from __future__ import annotations

import re
from collections import Counter

from documents.official_text.blocks import Block, BlockKind, comparable
from documents.official_text.dates import parse_date
from documents.official_text.labels import match_label
from documents.official_text.model import Finding, Severity

_PAGE_NUMBER = re.compile(
    r"(?:[-—–－―·•.]\s*){1,3}\d{1,4}(?:\s*[-—–－―·•.]){1,3}$"
    r"|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?$"
)
_BARE_NUMBER = re.compile(r"\d{1,3}$")
_RUNNING_HEAD = re.compile(r"公报|政报|第\s*\d+\s*期|GAZETTE", re.IGNORECASE)
_RUNNING_HEAD_MAX = 40
_RUNNING_HEAD_TIMES = 3
_ENDS = frozenset("。！？；：…”』」》〉】!?;:.")
_CLOSERS = frozenset("，。、；：！？”’）》〉】)],;")
_OPEN_ENDS = frozenset("，、,（(《〈“‘【[-—－和与及或的")
_PAIRS = {"（": "）", "《": "》", "“": "”", "〈": "〉", "【": "】"}
_ANNEX_LINE = re.compile(r"附\s*(?:件|表|录|图)?\s*[一二三四五六七八九十\d]*\s*[:：]")
#: A paragraph this long is no heading, no signature, no line of a list.
_SENTENCE_MIN = 25
_SHOWN = 12


def without_furniture(blocks: list[Block]) -> tuple[list[Block], list[Finding]]:
    """Take out page numbers and running heads.

    Returns:
        The blocks that are text, and one finding for each that is not.
    """
    heads = Counter(
        _head_key(block.text)
        for block in blocks
        if block.kind is BlockKind.PARAGRAPH
        and len(block.text) <= _RUNNING_HEAD_MAX
        and _RUNNING_HEAD.search(block.text)
    )
    running = {key for key, times in heads.items() if times >= _RUNNING_HEAD_TIMES}
    numbers = _bare_page_numbers(blocks)
    kept: list[Block] = []
    findings: list[Finding] = []
    for index, block in enumerate(blocks):
        furniture = block.kind is BlockKind.PARAGRAPH and (
            _PAGE_NUMBER.match(block.text)
            or index in numbers
            or (
                len(block.text) <= _RUNNING_HEAD_MAX
                and bool(running)
                and _head_key(block.text) in running
            )
        )
        if furniture:
            findings.append(
                Finding(
                    code="page_furniture",
                    severity=Severity.INFO,
                    line=block.line,
                    text=f"页码或页眉“{block.text}”不属于正文，已略去。",
                    applied=True,
                )
            )
        else:
            kept.append(block)
    return kept, findings


def _head_key(text: str) -> str:
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
    if len(found) < _RUNNING_HEAD_TIMES:
        return frozenset()
    values = [value for _, value in found]
    steps = [after - before for before, after in zip(values, values[1:], strict=False)]
    if all(1 <= step <= 3 for step in steps):  # noqa: PLR2004 (blank pages)
        return frozenset(index for index, _ in found)
    return frozenset()


def joined(blocks: list[Block]) -> tuple[list[Block], list[Finding]]:
    """Join sentences that a page break or a hard line end cut in two.

    Returns:
        The blocks, and a finding for each cut, applied where joining is safe.
    """
    result: list[Block] = []
    findings: list[Finding] = []
    wrapped = _is_hard_wrapped(blocks)
    for index, block in enumerate(blocks):
        before = result[-1] if result else None
        if before is None or not _may_follow(before, block):
            result.append(block)
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if _is_signature(block, following):
            result.append(block)
            continue
        if wrapped and block.gap == 0 and not block.indented:
            result[-1] = _join(before, block)
            continue
        if not _is_cut(before, block):
            result.append(block)
            continue
        findings.extend(_findings_of(before, block))
        result[-1] = _join(before, block)
    if wrapped:
        findings.append(
            Finding(
                code="hard_wrap",
                severity=Severity.INFO,
                line=blocks[0].line,
                text="原文每行都有硬换行，已按段落首行缩进重新连成段落。",
                applied=True,
            )
        )
    return result, findings


def _is_hard_wrapped(blocks: list[Block]) -> bool:
    """Tell whether lines end where the paper ended, not the paragraph.

    Such a text indents the first line of each paragraph and leaves no empty
    line between the lines of one.
    """
    lines = [b for b in blocks if b.kind is BlockKind.PARAGRAPH and not b.level]
    plain = [b for b in lines if not b.indented and b.gap == 0]
    indented = sum(1 for b in lines if b.indented)
    if indented < 3 or len(plain) < 5:  # noqa: PLR2004 (too few to tell)
        return False
    cut = [
        before
        for before, after in zip(lines, lines[1:], strict=False)
        if not after.indented
        and after.gap == 0
        and before.text[-1] not in _ENDS
        and len(before.text) >= 18  # noqa: PLR2004 (narrow columns are wider)
    ]
    if len(cut) * 2 < len(plain):
        return False
    widths = Counter(len(block.text) for block in cut if not block.indented)
    if not widths:
        return True
    widest = max(widths)
    near = sum(times for width, times in widths.items() if width >= widest - 4)
    return near * 2 >= sum(widths.values())


def _may_follow(before: Block, block: Block) -> bool:
    return (
        before.kind is BlockKind.PARAGRAPH
        and block.kind is BlockKind.PARAGRAPH
        and not before.level
        and not block.level
        and match_label(block.text) is None
        and not _ANNEX_LINE.match(block.text)
        and not _ANNEX_LINE.match(before.text)
        and parse_date(block.text) is None
        and not block.centred
    )


def _is_signature(block: Block, following: Block | None) -> bool:
    """Tell whether a short line over a date is a signature, not a sentence."""
    return (
        following is not None
        and following.kind is BlockKind.PARAGRAPH
        and len(block.text) <= _SENTENCE_MIN
        and block.text[-1] not in _ENDS
        and parse_date(following.text) is not None
    )


def _is_cut(before: Block, block: Block) -> bool:
    """Tell whether a paragraph goes on in the next block."""
    text = before.text
    last = text[-1]
    first = block.text[0]
    if first in _CLOSERS and last not in "。！？!?":
        return True
    if last in _OPEN_ENDS:
        return not (last == "-" and len(text) < _SENTENCE_MIN)
    open_bracket = _open_bracket(text)
    if open_bracket and open_bracket != "“":
        return _PAIRS[open_bracket] in block.text.replace(")", "）")
    if last in _ENDS or last in "）)]〕":
        return False
    if len(text) < _SENTENCE_MIN or not _is_sentence(text):
        return False
    # The rest of a sentence comes to an end; a line of a list does not.
    return (
        block.text[-1] in _ENDS
        or block.text[-1] in "）)"
        or (len(block.text) >= _SENTENCE_MIN and _is_sentence(block.text))
    )


def _is_sentence(text: str) -> bool:
    """Tell running text from a long title or a line of a list."""
    return any(mark in text for mark in "，。；：,;")


def _open_bracket(text: str) -> str:
    """Return the innermost bracket that a paragraph leaves open."""
    stack: list[str] = []
    closers = {closer: opener for opener, closer in _PAIRS.items()}
    for character in text.replace("(", "（").replace(")", "）"):
        if character in _PAIRS:
            stack.append(character)
        elif character in closers and stack and stack[-1] == closers[character]:
            stack.pop()
    return stack[-1] if stack else ""


def _join(before: Block, block: Block) -> Block:
    glue = (
        " "
        if before.text[-1].isascii()
        and before.text[-1].isalnum()
        and block.text[0].isascii()
        and block.text[0].isalnum()
        else ""
    )
    return Block(
        text=f"{before.text}{glue}{block.text}",
        line=before.line,
        end_line=block.end_line,
        level=before.level,
        bold=before.bold and block.bold,
        bold_lead=before.bold_lead,
        gap=before.gap,
        indented=before.indented,
        generated_label=before.generated_label,
    )


def _findings_of(before: Block, block: Block) -> list[Finding]:
    end, start = before.text[-_SHOWN:], block.text[:_SHOWN]
    findings = [
        Finding(
            code="cut_sentence",
            severity=Severity.INFO,
            line=before.line,
            text=f"句子被分页切断：“…{end}”与第 {block.line} 行“{start}…”，已连成一段。",
            suggestion=f"{end}{start}",
            applied=True,
        )
    ]
    if before.text[-1] == block.text[0] and match_doubled(before.text, block.text):
        findings.append(
            Finding(
                code="doubled_character",
                severity=Severity.WARNING,
                line=block.line,
                text=f"“{before.text[-1]}”字在分页处可能重复：“…{end}{start}…”。",
                suggestion=f"{end}{block.text[1 : _SHOWN + 1]}",
            )
        )
    return findings


#: Words that rightly double a character (人人, 天天, 层层…).
_DOUBLED_WORDS = frozenset("人天年月日层级家户处时事样种个一点步件条代常渐往")


def match_doubled(before: str, after: str) -> bool:
    """Tell whether a page break repeated the character at it."""
    character = before[-1]
    if not "\u4e00" <= character <= "\u9fff" or character != after[0]:
        return False
    return character not in _DOUBLED_WORDS

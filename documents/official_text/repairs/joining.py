"""Sentences that a page break or a hard line end cut in two."""

from __future__ import annotations

import re

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.dates import parse_date
from documents.official_text.labels import Style, match_label
from documents.official_text.model import Finding, Severity
from documents.official_text.repairs.wrapping import goes_on

_ENDS = frozenset("。！？；：…”』」》〉】!?;:.")
_CLOSERS = frozenset("，。、；：！？”’）》〉】)],;")
_OPEN_ENDS = frozenset("，、,（(《〈“‘【[-—－和与及或的")
_PAIRS = {"（": "）", "《": "》", "“": "”", "〈": "〉", "【": "】"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_WIDE = str.maketrans("()", "（）")
_ANNEX_LINE = re.compile(r"附\s*(?:件|表|录|图)?\s*[一二三四五六七八九十\d]*\s*[:：]")
#: A paragraph this long is no heading, no signature, no line of a list.
_SENTENCE_MIN = 25
#: This near its end a pause is the pause of an unfinished list: 停放、临.
_PAUSE_NEAR = 4
#: No paragraph grows beyond this by joining: it keeps the time linear.
_PARAGRAPH_MAX = 10_000
_DATE_MAX = 40
_SHOWN = 12
#: Words that rightly double a character (人人, 天天, 层层…).
_DOUBLED_WORDS = frozenset(
    "人天年月日层级家户处时事样种个一点步件条代常渐往村镇县市校班岗院所站路街楼桩笔"
    "线段块片项环节面方多少大小早晚好慢轻刚仅往每各区园厂店门"
)


def joined(blocks: list[Block], width: int = 0) -> tuple[list[Block], list[Finding]]:
    """Join sentences that a page break or a hard line end cut in two.

    Args:
        blocks: The blocks of one text.
        width: Width of the column that lines were broken at, 0 for none; what
            was broken there is joined without a finding for each line.

    Returns:
        The blocks, and a finding for each cut, applied where joining is safe.
    """
    result: list[Block] = []
    findings: list[Finding] = []
    sentences = _sentence_styles(blocks)
    last_line = ""
    for index, block in enumerate(blocks):
        before = result[-1] if result else None
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if (
            before is None
            or not _may_follow(before, block)
            or _is_signature(block, following)
        ):
            result.append(block)
        elif width and goes_on(before, last_line, block, width):
            result[-1] = _join(before, block)
        elif _is_cut(before, block, sentences):
            findings.extend(_findings_of(before, block))
            result[-1] = _join(before, block)
        else:
            result.append(block)
        last_line = block.text
    return result, findings


def _sentence_styles(blocks: list[Block]) -> frozenset[Style]:
    """Return the styles of labels whose entries are sentences, not headings."""
    ended: dict[Style, list[bool]] = {}
    for block in blocks:
        label = match_label(block.text) if block.kind is BlockKind.PARAGRAPH else None
        if label and not block.level:
            ended.setdefault(label.style, []).append(block.text[-1] in "。；")
    return frozenset(
        style
        for style, ends in ended.items()
        if sum(ends) >= 2 and sum(ends) * 3 >= len(ends) * 2  # noqa: PLR2004
    )


def _may_follow(before: Block, block: Block) -> bool:
    return (
        before.kind is BlockKind.PARAGRAPH
        and block.kind is BlockKind.PARAGRAPH
        and not before.level
        and not block.level
        and not block.centred
        and len(before.text) <= _PARAGRAPH_MAX
        and match_label(block.text) is None
        and not _ANNEX_LINE.match(block.text)
        and not _ANNEX_LINE.match(before.text)
        and (len(block.text) > _DATE_MAX or parse_date(block.text) is None)
        and (len(before.text) > _DATE_MAX or parse_date(before.text) is None)
    )


def _is_signature(block: Block, following: Block | None) -> bool:
    """Tell whether a short line over a date is a signature, not a sentence."""
    return (
        following is not None
        and following.kind is BlockKind.PARAGRAPH
        and len(block.text) <= _SENTENCE_MIN
        and block.text[-1] not in _ENDS
        and len(following.text) <= _DATE_MAX
        and parse_date(following.text) is not None
    )


def _is_cut(before: Block, block: Block, sentences: frozenset[Style]) -> bool:
    """Tell whether a paragraph goes on in the next block."""
    text = before.text
    last = text[-1]
    if block.text[0] in _CLOSERS and last not in "。！？!?":
        return True
    if last in _OPEN_ENDS:
        return not (last == "-" and len(text) < _SENTENCE_MIN)
    open_bracket = _open_bracket(text)
    if open_bracket and open_bracket != "“":
        return _PAIRS[open_bracket] in block.text.translate(_WIDE)
    if last in _ENDS or last in "）)]〕":
        return False
    if len(text) < _SENTENCE_MIN or not _is_sentence(text, sentences):
        return False
    # The rest of a sentence comes to an end; a line of a list does not.
    return (
        block.text[-1] in _ENDS
        or block.text[-1] in "）)"
        or (len(block.text) >= _SENTENCE_MIN and _has_marks(block.text))
    )


def _is_sentence(text: str, sentences: frozenset[Style]) -> bool:
    """Tell running text from a long title or a line of a list."""
    if _has_marks(text):
        return True
    label = match_label(text)
    return (label is not None and label.style in sentences) or "、" in text[
        -_PAUSE_NEAR:
    ]


def _has_marks(text: str) -> bool:
    return any(mark in text for mark in "，。；：,;")


def _open_bracket(text: str) -> str:
    """Return the innermost bracket that a paragraph leaves open."""
    opened = text.count("(") + sum(map(text.count, _PAIRS))
    if opened <= text.count(")") + sum(map(text.count, _OPENERS)):
        return ""
    stack: list[str] = []
    for character in text.translate(_WIDE):
        if character in _PAIRS:
            stack.append(character)
        elif character in _OPENERS and stack and stack[-1] == _OPENERS[character]:
            stack.pop()
    return stack[-1] if stack else ""


def _join(before: Block, block: Block) -> Block:
    latin = before.text[-1:] + block.text[:1]
    glue = " " if latin.isascii() and latin.isalnum() else ""
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
    if is_doubled(before.text, block.text):
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


def is_doubled(before: str, after: str) -> bool:
    """Tell whether a page break repeated the character at it."""
    character = before[-1]
    return (
        "\u4e00" <= character <= "\u9fff"
        and character == after[0]
        and character not in _DOUBLED_WORDS
    )

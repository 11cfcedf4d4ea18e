"""Brackets, book-title marks and quotation marks that do not pair."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.official_text.model import Finding, ProvisionText, Severity
from documents.official_text.proofreading.quoting import around

_PAIRS = {"（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "〔": "〕"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_SAME = {"(": "（", ")": "）"}


_QUOTATION_MARK = re.compile("[“”]")
_LIST_MARK = re.compile(r"[，。；：、\s][0-9a-zA-Z一二三四五六七八九十]{1,3}$")
_LIST_MARK_FIRST = re.compile(
    r"(?:.*[，。；：、\s])?[0-9a-zA-Z一二三四五六七八九十]{1,3}"
)
_LIST_MARK_MAX = 4


def check_marks(provisions: list[ProvisionText]) -> Iterator[Finding]:
    """Brackets and book-title marks that do not pair within a provision."""
    for provision in provisions:
        text = f"{provision.heading}{provision.text}"
        if _marks_balance(text):
            continue
        stack: list[tuple[str, int]] = []
        bad: list[tuple[str, int]] = []
        for position, character in enumerate(text):
            mark = _SAME.get(character, character)
            if mark in _PAIRS:
                stack.append((mark, position))
            elif mark in _CLOSERS:
                if stack and stack[-1][0] == _CLOSERS[mark]:
                    stack.pop()
                elif not _is_list_mark(text, position):
                    bad.append((character, position))
        bad.extend(stack)
        for character, position in bad[:1]:
            yield Finding(
                code="unmatched_bracket",
                severity=Severity.WARNING,
                line=provision.line,
                eid=provision.eid,
                text=f"“{character}”没有配对：“{around(text, position, position + 1)}”。",
            )
    yield from _check_quotation_marks(provisions)


def _marks_balance(text: str) -> bool:
    """Tell cheaply that every mark has its partner: most texts are sound."""
    return (
        text.count("（") + text.count("(") == text.count("）") + text.count(")")
        and text.count("《") == text.count("》")
        and text.count("〈") == text.count("〉")
        and text.count("【") == text.count("】")
        and text.count("〔") == text.count("〕")
    )


def _is_list_mark(text: str, position: int) -> bool:
    """Tell the bracket of ``1）`` from one that lost its partner."""
    return bool(
        _LIST_MARK.search(text[position - _LIST_MARK_MAX : position])
        if position > _LIST_MARK_MAX
        else _LIST_MARK_FIRST.fullmatch(text[:position])
    )


def _check_quotation_marks(provisions: list[ProvisionText]) -> Iterator[Finding]:
    """Quotation marks; one quotation may run over several provisions."""
    depth = 0
    opened: ProvisionText | None = None
    for provision in provisions:
        text = f"{provision.label}{provision.heading}{provision.text}"
        if "“" not in text and "”" not in text:
            continue
        if depth and text[0] == "“":
            # Each paragraph of a long quotation may open it anew.
            text = text[1:]
        before = depth
        depth, lowest = _depth_after(text, depth)
        if lowest < 0:
            yield _unmatched_quote(provision, "”")
        if depth == 0:
            opened = None
        elif before and depth > before:
            # A quotation inside one that never closed: the outer was a slip.
            yield _unmatched_quote(opened or provision, "“")
            depth, opened = depth - before, provision
        else:
            opened = opened or provision
    if depth > 0 and opened is not None:
        yield _unmatched_quote(opened, "“")


def _depth_after(text: str, depth: int) -> tuple[int, int]:
    """Return how many quotations are open behind a text, and the lowest count."""
    lowest = depth
    for match in _QUOTATION_MARK.finditer(text):
        depth = depth + 1 if match.group() == "“" else depth - 1
        lowest = min(lowest, depth)
        depth = max(depth, 0)
    return depth, lowest


def _unmatched_quote(provision: ProvisionText, mark: str) -> Finding:
    text = f"{provision.heading}{provision.text}"
    at = max(text.rfind(mark), 0)
    return Finding(
        code="unmatched_quote",
        severity=Severity.WARNING,
        line=provision.line,
        eid=provision.eid,
        text=f"引号“{mark}”没有配对：“{around(text, at, at + 1)}”。",
    )

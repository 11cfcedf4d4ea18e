"""Words and punctuation: foreign words, half-width and doubled marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.official_text.model import Finding, ProvisionText, Severity
from documents.official_text.proofreading.quoting import HAN, around

#: A lower-case English word between Chinese ones is a slip of a translation.
_FOREIGN = re.compile(
    rf"(?<=[{HAN}，、。])\s*\b(and|or|the|of|to|in|for|with|from|by|on|at|as|is|are|"
    rf"this|that|not|but|an?)\b\s*(?=[{HAN}，、。])",
    re.IGNORECASE,
)
_FOREIGN_CHINESE = {"and": "和", "or": "或", "of": "的", "the": "", "to": "到"}
_HALFWIDTH = re.compile(rf"(?<=[{HAN}])([,;:!?])(?=[{HAN}“《（])|(?<=[{HAN}])([,;:])$")
_FULLWIDTH_OF = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_HALF_BRACKET = re.compile(rf"\((?=[{HAN}])|(?<=[{HAN}])\)")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_HAN = re.compile(f"[{HAN}]")
_DOUBLED_MARK = re.compile(r"([，。；：、])\1|[，；、][。；，]")


def check_words(provision: ProvisionText, text: str) -> Iterator[Finding]:
    """Check one run of text.

    Args:
        provision: The provision that it belongs to.
        text: Its heading or its own text.
    """
    if not text.isascii() and _has_ascii(text):
        for match in _FOREIGN.finditer(text):
            word = match.group(1)
            chinese = _FOREIGN_CHINESE.get(word.lower(), "")
            shown = around(text, match.start(), match.end())
            yield Finding(
                code="foreign_word",
                severity=Severity.WARNING,
                line=provision.line,
                eid=provision.eid,
                text=f"中文句子里夹着外文“{word}”：“{shown}”。",
                suggestion=around(text, match.start(), match.end(), chinese),
            )
        yield from _check_halfwidth(provision, text)
    doubled = _DOUBLED_MARK.search(text)
    if doubled:
        yield Finding(
            code="doubled_punctuation",
            severity=Severity.WARNING,
            line=provision.line,
            eid=provision.eid,
            text=f"标点重复：“{around(text, doubled.start(), doubled.end())}”。",
            suggestion=around(
                text, doubled.start(), doubled.end(), doubled.group()[-1]
            ),
        )


def _has_ascii(text: str) -> bool:
    return bool(re.search(r"[A-Za-z,;:!?()]", text))


def _check_halfwidth(provision: ProvisionText, text: str) -> Iterator[Finding]:
    """Half-width marks in Chinese text: one finding for each provision."""
    count = len(_HALFWIDTH.findall(text)) + len(_HALF_BRACKET.findall(text))
    if not count:
        return
    mended = _HALFWIDTH.sub(lambda m: _FULLWIDTH_OF[m.group(1) or m.group(2)], text)
    mended = _fullwidth_brackets(mended)
    first = _HALFWIDTH.search(text) or _HALF_BRACKET.search(text)
    at = first.start() if first else 0
    yield Finding(
        code="halfwidth_punctuation",
        severity=Severity.INFO,
        line=provision.line,
        eid=provision.eid,
        text=f"中文里用了半角标点（{count} 处）：“{around(text, at, at + 1)}”。",
        suggestion=mended if len(mended) <= 200 else around(mended, at, at + 1),  # noqa: PLR2004
    )


def _fullwidth_brackets(text: str) -> str:
    """Widen each pair of brackets that holds Chinese."""
    return _BRACKETS.sub(_widened, text)


def _widened(match: re.Match[str]) -> str:
    inside = match.group(1)
    return f"（{inside}）" if _HAN.search(inside) else match.group()

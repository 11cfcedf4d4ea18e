"""Quoted words in running text: found, set aside while a sentence is read, put back.

What an amending act quotes may hold anything: full stops, titles, numbers of
clauses. So a sentence is read with one character in place of each quotation.
"""

import re
from dataclasses import dataclass
from typing import Final

_PAIRS: Final = {"“": "”", "「": "」", "『": "』"}
_CLOSING: Final = frozenset(_PAIRS.values())
#: Stands for the quotation of that number; no text that is printed has it.
_FIRST_SIGN: Final = 0xE000
_MOST: Final = 500
SIGN: Final = "[\ue000-\ue1f4]"
"""Any sign that stands for a quotation; for regular expressions."""
_FOREIGN: Final = re.compile(SIGN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A text with a sign in place of each quotation.

    Attributes:
        text: The text with its signs.
        quotations: The quoted words, without their marks, in order.
    """

    text: str
    quotations: tuple[str, ...]

    def quoted(self, sign: str) -> str:
        """Return the words that a sign stands for."""
        return self.quotations[ord(sign) - _FIRST_SIGN]

    def printed(self, part: str) -> str:
        """Return a part of the text as it was printed."""
        return _FOREIGN.sub(lambda found: f"“{self.quoted(found[0])}”", part)


def mask(text: str) -> Masked:
    """Set quotations aside; one that never closes stays running text."""
    text = _FOREIGN.sub("", text)
    parts: list[str] = []
    quotations: list[str] = []
    at = 0
    while at < len(text):
        end = _end(text, at) if text[at] in _PAIRS else None
        if end is None or len(quotations) == _MOST:
            parts.append(text[at])
            at += 1
            continue
        parts.append(chr(_FIRST_SIGN + len(quotations)))
        quotations.append(joined_paragraphs(text[at + 1 : end]))
        at = end + 1
    return Masked(text="".join(parts), quotations=tuple(quotations))


def is_open(text: str) -> bool:
    """Tell whether a quotation begins in a text and does not end in it."""
    at = 0
    while at < len(text):
        if text[at] in _PAIRS:
            end = _end(text, at)
            if end is None:
                return True
            at = end
        at += 1
    return False


def unquoted(text: str) -> str:
    """Take off the quotation marks around a whole text; others stay."""
    stripped = text.strip()
    if stripped[:1] in _PAIRS and _end(stripped, 0) == len(stripped) - 1:
        return joined_paragraphs(stripped[1:-1]).strip()
    return stripped


def joined_paragraphs(words: str) -> str:
    """Drop the mark that opens each further paragraph of one quotation.

    By custom a quotation of several paragraphs opens each of them with a mark and
    closes the last one only.
    """
    return re.sub(r"\n\s*[“「『]", "\n", words)


def _end(text: str, start: int) -> int | None:
    """Return where the quotation that opens at ``start`` closes."""
    opening = text[start]
    closing = _PAIRS[opening]
    depth = 0
    for at in range(start, len(text)):
        character = text[at]
        if character == opening:
            # A paragraph that goes on with the quotation opens nothing new.
            if at == start or not _opens_a_line(text, at):
                depth += 1
        elif character == closing:
            depth -= 1
            if depth == 0:
                return at
    return None


def _opens_a_line(text: str, at: int) -> bool:
    return text[:at].rstrip(" \t\u3000").endswith("\n")

"""Clauses that are acted on: 第五条第一款, and the words quoted with them."""

import re
from dataclasses import dataclass
from typing import Final

from documents.official_text.citations.provisions import read_chain
from regulations.reading.revisions.quotes import SIGN, mask, unquoted

#: What may stand between a clause and the words of it.
_LINK: Final = re.compile(
    r"(?:[\s：:，,]*(?:规定|内容|条文)?(?:中|里)?(?:的|规定的|原文)?[\s：:，,]*)"
)
_SEPARATORS: Final = re.compile(r"[\s；;，,、。]*")
#: 五、（二）“……” and 第一条、关于手续问题中“……”: a head in the act's own words.
_HEADED: Final = re.compile(
    rf"(?P<head>[^。；;“”]{{1,40}}?)(?:规定)?[中里]?的?[：:]?\s*(?P<sign>{SIGN})[。；;]?\s*"
)
_LEVEL: Final = re.compile(r"第[^第条款项目]{1,8}(?P<name>[条款项目])")
#: Behind a clause that is cited rather than printed as the head of its own words.
_CITED: Final = frozenset("规所的之中至和与、，及或以")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseWords:
    """A clause and words of it.

    Attributes:
        clause: As cited, without blanks (第五条第一款); empty if none is named.
        words: The words, without the marks around them.
    """

    clause: str
    words: str


def clauses_at(text: str, start: int = 0) -> tuple[list[str], int]:
    """Return the clauses that are named from a place on, and where that ends."""
    references, end = read_chain(text, start)
    return [reference.article for reference in references], end


def join_clauses(above: str, below: str) -> str:
    """Return a clause within another: 第十条 and 第二款 are 第十条第二款.

    What is added behind 第三条第（二）项 as 第（三）项 is 第三条第（三）项.
    """
    level = _LEVEL.search(below)
    if not above or level is None or level["name"] == "条":
        return below
    for step in _LEVEL.finditer(above):
        if step["name"] == level["name"]:
            return above[: step.start()] + below
    return above + below


def split_cell(cell: str) -> list[ClauseWords]:
    """Split a cell of a table into clauses and their words.

    ``第五条第一款“……”`` is one clause; ``第三条“……”；第五条“……”`` are two. Words
    without marks behind the clause's own label (``第三条 本市……``) are its words.
    """
    text = cell.strip()
    masked = mask(text)
    quoted = _quoted_clauses(masked.text)
    if quoted:
        return [
            ClauseWords(clause=clause, words=masked.quoted(sign).strip())
            for clause, sign in quoted
        ]
    headed = _HEADED.fullmatch(masked.text)
    if headed is not None:
        names, _ = clauses_at(headed["head"])
        clause = names[0] if names else headed["head"].strip()
        words = masked.quoted(headed["sign"]).strip()
        return [ClauseWords(clause=clause, words=words)]
    names, end = clauses_at(text)
    rest = text[end:]
    if len(names) == 1 and not rest.strip():
        return [ClauseWords(clause=names[0], words="")]
    if len(names) == 1 and (rest[:1].isspace() or rest[:1] in "：:"):
        return [
            ClauseWords(clause=names[0], words=unquoted(rest.lstrip("：: \t\u3000\n")))
        ]
    if len(names) == 1 and rest[:1] not in _CITED and text.startswith("第"):
        return [ClauseWords(clause=names[0], words=unquoted(rest))]
    return [ClauseWords(clause="", words=unquoted(text))]


def _quoted_clauses(text: str) -> list[tuple[str, str]]:
    """Read ``clause sign`` pairs that fill a text wholly; nothing if they do not."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        names, end = clauses_at(text, at)
        if len(names) > 1:
            return []
        link = _LINK.match(text, end)
        place = link.end() if link else end
        if place >= len(text) or not re.match(SIGN, text[place]):
            return []
        found.append((names[0] if names else "", text[place]))
        separators = _SEPARATORS.match(text, place + 1)
        at = separators.end() if separators else place + 1
    return found

"""A title in book marks, and what stands in brackets after it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from documents.official_text.citations.acts import clean_title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from documents.official_text.dispatch_numbers import FoundDispatchNumber


@dataclass(slots=True, kw_only=True, frozen=True)
class PrintedTitle:
    """A title as printed at some place.

    Attributes:
        title: Without its outer marks, inner marks as 〈〉.
        number: The normalised dispatch number after it, if any.
        aliases: Short titles that are introduced for it (以下简称).
        several_aliases: Short titles for it and for the titles before it
            (以下分别简称), in their order.
        quote_end: Where the title ends, with its number.
        end: Where everything ends that belongs to it.
    """

    title: str
    number: str
    aliases: tuple[str, ...]
    several_aliases: tuple[str, ...]
    quote_end: int
    end: int


_LONGEST: Final = 300
_OUTER: Final = {"《": "》", "〈": "〉"}
_BLANKS: Final = re.compile(r"[^\S\n]*")
_OPEN: Final = "（([〔［"
_CLOSE: Final = "）)]〕］"
_BRACKETS: Final = frozenset(_OPEN)
_SHORT: Final = re.compile(
    r"(?:以下|下)?(?:均|统|合)?(?P<several>分别)?(?:简称|下称|统称)(?:为|：|:)?\s*(?P<names>.+)\Z"
)
_SHORT_AFTER_COMMA: Final = re.compile(
    r"[，,]\s*(?:以下|下)?(?:简称|统称)(?:为)?\s*"
    r"(?P<names>《[^《》]{1,30}》|“[^“”]{1,30}”|[一-鿿]{2,20}(?=[，,。；;]))"
)
_MARKED: Final = re.compile(r"[《“\"‘〈「]([^《》“”\"‘’〈〉「」]+)[》”\"’〉」]")
_OR: Final = re.compile(r"[或、和]|或者")
#: Brackets that tell the state of the text: （2018年修正）, （试行）.
_REMARK: Final = re.compile(
    r"(?:\d{4}年?)?.{0,12}(?:修正|修订|修改|年|版|试行|暂行|公布|发布|通过|文|稿)"
)


def read_title(
    text: str, start: int, numbers: Mapping[int, FoundDispatchNumber]
) -> PrintedTitle | None:
    """Read the title whose outer mark opens at ``start``; None if it never closes.

    ``numbers`` are the dispatch numbers of the text by their start.
    """
    close = _closing_mark(text, start)
    if close is None:
        return None
    title = clean_title(text[start + 1 : close])
    if not title:
        return None
    read = PrintedTitle(
        title=title,
        number="",
        aliases=(),
        several_aliases=(),
        quote_end=close + 1,
        end=close + 1,
    )
    while True:
        further = _read_on(text, read, numbers)
        if further is None:
            break
        read = further
    return _alias_after_comma(text, read)


def _read_on(
    text: str, read: PrintedTitle, numbers: Mapping[int, FoundDispatchNumber]
) -> PrintedTitle | None:
    """Read one thing more after a title: a number, or a bracket that belongs to it."""
    position = _skip(text, read.end)
    if position in numbers:
        found = numbers[position]
        number = read.number or found.number.normalised
        return replace(read, number=number, quote_end=found.end, end=found.end)
    closing = _closing_bracket(text, position)
    if closing is None:
        return None
    content = text[position + 1 : closing]
    inside = [n for at, n in numbers.items() if position < at < closing]
    short = _short_titles(content)
    if short:
        read = replace(read, aliases=short[0], several_aliases=short[1])
    elif not inside and not _REMARK.fullmatch(content.strip()):
        return None
    if inside:
        number = read.number or inside[0].number.normalised
        read = replace(read, number=number, quote_end=closing + 1)
    return replace(read, end=closing + 1)


def _alias_after_comma(text: str, read: PrintedTitle) -> PrintedTitle:
    if text[read.end : read.end + 1] not in {"，", ","}:
        return read
    after = _SHORT_AFTER_COMMA.match(text, read.end)
    if after is None:
        return read
    return replace(read, aliases=_split(after["names"]), end=after.end())


def _skip(text: str, position: int) -> int:
    match = _BLANKS.match(text, position)
    return match.end() if match else position


def _closing_mark(text: str, start: int) -> int | None:
    """Return where the title closes; marks nest (《…〈…〉…》, 《…《…》…》)."""
    opening = text[start]
    closing = _OUTER[opening]
    if text.find(closing, start, start + _LONGEST) < 0:
        return None
    depth = 0
    for position in range(start, min(len(text), start + _LONGEST)):
        if text[position] == opening:
            depth += 1
        elif text[position] == closing:
            depth -= 1
            if depth == 0:
                return position
    # 《关于印发《办法》的通知 lacks one mark: the first that closes must do.
    first = text.find(closing, start, start + _LONGEST)
    inner = text.find(opening, start + 1, first) if first >= 0 else -1
    return first if first >= 0 and inner < 0 else None


def _closing_bracket(text: str, start: int) -> int | None:
    """Return where the bracket closes that opens at ``start``, if one does."""
    if text[start : start + 1] not in _BRACKETS:
        return None
    depth = 0
    for position in range(start, min(len(text), start + _LONGEST)):
        if text[position] in _OPEN:
            depth += 1
        elif text[position] in _CLOSE:
            depth -= 1
            if depth == 0:
                return position
    return None


def _short_titles(content: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return (short titles of this title, short titles of it and those before)."""
    for piece in re.split(r"[，,；;]", content):
        match = _SHORT.search(piece.strip())
        if match:
            names = _split(match["names"])
            return ((), names) if match["several"] else (names, ())
    return None


def _split(names: str) -> tuple[str, ...]:
    marked = _MARKED.findall(names)
    found = marked or _OR.split(names)
    return tuple(clean_title(name) for name in found if name.strip())

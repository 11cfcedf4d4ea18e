"""Labels: the numbers that units of official text carry.

``第十二条``, ``一、``, ``（八）``, ``1.``, ``（1）``, ``①`` and their variants,
matched at the start of a paragraph. A label is only what its looks say; whether
it opens a unit here is for :mod:`.structure` to decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from documents.official_text.model import Kind
from documents.official_text.numerals import NumeralError, to_int


class Style(StrEnum):
    """How a label is written; one style numbers one level of a list."""

    PART = "第一编"
    SUBPART = "第一分编"
    CHAPTER = "第一章"
    SECTION = "第一节"
    ARTICLE = "第一条"
    CLAUSE = "一、"
    CLAUSE_POINT = "一."
    ITEM = "（一）"
    ITEM_OPEN = "一）"
    POINT = "1."
    POINT_COMMA = "1、"
    DECIMAL_2 = "1.1"
    DECIMAL_3 = "1.1.1"
    DECIMAL_4 = "1.1.1.1"
    SUBPARAGRAPH = "（1）"
    SUBPARAGRAPH_OPEN = "1）"
    CIRCLED = "①"
    LETTER = "A."
    LETTER_OPEN = "a）"
    LETTER_BRACKETS = "（a）"
    ROMAN = "Ⅰ."


#: Units of acts have a rank of their own, outermost first.
RANKED = {
    Style.PART: 1,
    Style.SUBPART: 2,
    Style.CHAPTER: 3,
    Style.SECTION: 4,
}
#: Units whose line is their heading, never their text.
HEADED = frozenset(RANKED)

KIND_OF: dict[Style, Kind] = {
    Style.PART: Kind.PART,
    Style.SUBPART: Kind.SUBPART,
    Style.CHAPTER: Kind.CHAPTER,
    Style.SECTION: Kind.SECTION,
    Style.ARTICLE: Kind.ARTICLE,
    Style.CLAUSE: Kind.CLAUSE,
    Style.CLAUSE_POINT: Kind.CLAUSE,
    Style.ITEM: Kind.ITEM,
    Style.ITEM_OPEN: Kind.ITEM,
    Style.POINT: Kind.POINT,
    Style.POINT_COMMA: Kind.POINT,
    Style.DECIMAL_2: Kind.POINT,
    Style.DECIMAL_3: Kind.POINT,
    Style.DECIMAL_4: Kind.POINT,
    Style.SUBPARAGRAPH: Kind.SUBPARAGRAPH,
    Style.SUBPARAGRAPH_OPEN: Kind.SUBPARAGRAPH,
    Style.CIRCLED: Kind.INDENT,
    Style.LETTER: Kind.INDENT,
    Style.LETTER_OPEN: Kind.INDENT,
    Style.LETTER_BRACKETS: Kind.INDENT,
    Style.ROMAN: Kind.CLAUSE,
}

#: Element of the eId for each kind (Akoma Ntoso Naming Convention).
EID_ELEMENT: dict[Kind, str] = {
    Kind.PART: "part",
    Kind.SUBPART: "subpart",
    Kind.CHAPTER: "chp",
    Kind.SECTION: "sec",
    Kind.ARTICLE: "art",
    Kind.PARAGRAPH: "para",
    Kind.CLAUSE: "cl",
    Kind.ITEM: "item",
    Kind.POINT: "point",
    Kind.SUBPARAGRAPH: "subpara",
    Kind.INDENT: "ind",
    Kind.DIVISION: "division",
    Kind.TITLE: "title",
    Kind.PREFACE: "preface",
    Kind.TOC: "toc",
    Kind.SIGNATURE: "signature",
    Kind.MARK: "mark",
    Kind.NOTE: "note",
}


@dataclass(slots=True, frozen=True, kw_only=True)
class Label:
    """A label at the start of a paragraph.

    Attributes:
        style: How it is written.
        number: Its number.
        suffix: The 之一, 之二 of an inserted article; 0 for none.
        printed: It as printed, blanks inside taken out.
        end: Where it ends in the paragraph (with blanks and mark after it).
        path: All numbers of a decimal label (``1.2.3``).
        spaced: Whether a blank follows it.
        quote: The quotation mark before it, if any.
    """

    style: Style
    number: int
    printed: str
    end: int
    suffix: int = 0
    path: tuple[int, ...] = ()
    spaced: bool = False
    quote: str = ""

    @property
    def kind(self) -> Kind:
        """Return the kind of unit that it numbers."""
        return KIND_OF[self.style]

    @property
    def num(self) -> str:
        """Return its number as eIds write it (``10-1`` for 第十条之一)."""
        if self.path:
            return ".".join(str(n) for n in self.path)
        return f"{self.number}-{self.suffix}" if self.suffix else str(self.number)


_BLANK = r"[ \t\u3000\xa0]"
_CN = r"[一二三四五六七八九十百千〇零○两廿卅]"
_NUM = rf"(?:{_CN}(?:{_BLANK}*{_CN}){{0,11}}|[0-9０-９]{{1,5}})"
_ORDINAL = re.compile(
    rf"第{_BLANK}*({_NUM}){_BLANK}*(分编|编|篇|章|节|条)"
    rf"(?:{_BLANK}*之{_BLANK}*({_CN}{{1,4}}|[0-9０-９]{{1,3}}))?"
)
_CLAUSE = re.compile(rf"({_CN}{{1,5}}){_BLANK}*([、．.,，])(?![0-9０-９])")
_BRACKETED = re.compile(
    rf"[（(〔﹙]{_BLANK}*(?:({_CN}{{1,5}})|([0-9０-９]{{1,3}})|([A-Za-z]))"
    rf"{_BLANK}*[）)〕﹚]"
)
_HALF_BRACKETED = re.compile(
    rf"(?:({_CN}{{1,4}})|([0-9０-９]{{1,3}})|([A-Za-z])){_BLANK}*[）)]"
)
_DECIMAL = re.compile(
    rf"([0-9０-９]{{1,3}}(?:[.．][0-9０-９]{{1,3}}){{1,3}})(?:[.．、](?![0-9])|{_BLANK}+"
    r"|(?=[\u4e00-\u9fff《“（]))"
)
_POINT = re.compile(rf"([0-9０-９]{{1,3}}){_BLANK}*([.．、])(?![0-9０-９])")
_LETTER = re.compile(rf"([A-Za-z]){_BLANK}*[.．、](?![A-Za-z])")
_AFTER = re.compile(rf"{_BLANK}*")
#: What may follow 第N条 only where it is cited in running text.
_CITED = frozenset("第款项之的规所中至和与、，,；;及或等到以起前后内》”已均是")
_BARE_NUMBER = re.compile(
    rf"([0-9０-９]{{1,2}}){_BLANK}+(?=[\u4e00-\u9fff])(?![年月日])"
)
_TITLE_MAX = 60
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_CN_SET = frozenset("一二三四五六七八九十百千〇零○两廿卅")
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_ENCLOSED_STYLES = (
    ("⑴", "⒇", Style.SUBPARAGRAPH),
    ("⒈", "⒛", Style.POINT),
    ("㈠", "㈩", Style.ITEM),
    ("①", "⑳", Style.CIRCLED),
    ("㉑", "㊿", Style.CIRCLED),
    ("❶", "➓", Style.CIRCLED),
)
_ROMAN = re.compile(rf"([Ⅰ-Ⅻ]){_BLANK}*[.．、]?")
_QUOTES = '“"‘『「'


@lru_cache(maxsize=2048)
def match_label(text: str) -> Label | None:
    """Return the label at the start of a paragraph, if there is one.

    A label behind an opening quotation mark (an amending act quotes the new
    text) is found too; ``quote`` then holds the mark.
    """
    read = _READERS.get(text[:1])
    return read(text) if read else None


def match_bare_number(text: str) -> Label | None:
    """Return the label of a heading such as ``1 总则``; only headings have it."""
    match = _BARE_NUMBER.match(text)
    return _make(text, match, Style.POINT, match.group(1)) if match else None


def _quoted(text: str) -> Label | None:
    inner = match_label(text[1:]) if text[1:2] not in _QUOTES else None
    if inner is None:
        return None
    return Label(
        style=inner.style,
        number=inner.number,
        suffix=inner.suffix,
        printed=text[0] + inner.printed,
        end=inner.end + 1,
        path=inner.path,
        spaced=inner.spaced,
        quote=text[0],
    )


def _make(
    text: str,
    match: re.Match[str],
    style: Style,
    number: str,
    *,
    suffix: str | None = None,
    path: tuple[int, ...] = (),
) -> Label | None:
    try:
        value = path[-1] if path else to_int(_without_blanks(number))
        after = to_int(_without_blanks(suffix)) if suffix else 0
    except NumeralError:
        return None
    blank = _AFTER.match(text, match.end())
    end = blank.end() if blank else match.end()
    return Label(
        style=style,
        number=value,
        suffix=after,
        printed=_without_blanks(match.group()),
        end=end,
        path=path,
        spaced=end > match.end() or end == len(text),
    )


def _without_blanks(text: str) -> str:
    return text.translate(_NO_BLANKS)


_NO_BLANKS = dict.fromkeys(map(ord, " \t\u3000\xa0"))


_ORDINAL_STYLES = {
    "编": Style.PART,
    "篇": Style.PART,
    "分编": Style.SUBPART,
    "章": Style.CHAPTER,
    "节": Style.SECTION,
    "条": Style.ARTICLE,
}


def _ordinal(text: str) -> Label | None:
    match = _ORDINAL.match(text)
    if not match:
        return None
    style = _ORDINAL_STYLES[match.group(2)]
    label = _make(text, match, style, match.group(1), suffix=match.group(3))
    if label is None:
        return None
    rest = text[label.end :]
    cited = not label.spaced and rest[:1] in _CITED
    # 第三章的规定…… is running text; a chapter's line is short and bare.
    runs_on = style is not Style.ARTICLE and (
        len(rest) > _TITLE_MAX or rest[-1:] in set("。；：，、")
    )
    return None if cited or runs_on else label


def _bracketed(text: str) -> Label | None:
    match = _BRACKETED.match(text)
    if not match:
        return None
    if match.group(1):
        return _make(text, _with_mark(text, match), Style.ITEM, match.group(1))
    if match.group(2):
        return _make(text, _with_mark(text, match), Style.SUBPARAGRAPH, match.group(2))
    return _lettered(text, match, Style.LETTER_BRACKETS, match.group(3))


_MARKED = re.compile(r"[（(〔﹙][^）)〕﹚]{1,8}[）)〕﹚][、.．]")


def _with_mark(text: str, match: re.Match[str]) -> re.Match[str]:
    """Take a stray mark behind the bracket (``（一）、``) into the label."""
    return _MARKED.match(text) or match


def _clause(text: str) -> Label | None:
    match = _CLAUSE.match(text)
    if match:
        mark = match.group(2)
        if mark in ",，":
            # 一，二，三 in running text are no labels; 一、 is the rule.
            return None
        style = Style.CLAUSE if mark == "、" else Style.CLAUSE_POINT
        label = _make(text, match, style, match.group(1))
        # 二、三产业融合 and 七、八月份: a list of numbers, not a label.
        if label and not label.spaced and _NUMBER_LIST.match(text, label.end):
            return None
        return label
    match = _HALF_BRACKETED.match(text)
    if match and match.group(1):
        return _make(text, match, Style.ITEM_OPEN, match.group(1))
    return None


_NUMBER_LIST = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:[、和及]|[级类等次年月日号季期楼层个名位项产线季]|$)"
)


def _arabic(text: str) -> Label | None:
    match = _DECIMAL.match(text)
    if match:
        if _MEASURE.match(text, match.end()):
            return None
        numbers = tuple(int(n) for n in re.split(r"[.．]", match.group(1)))
        style = (Style.DECIMAL_2, Style.DECIMAL_3, Style.DECIMAL_4)[len(numbers) - 2]
        return _make(text, match, style, "", path=numbers)
    match = _POINT.match(text)
    style = Style.POINT_COMMA if match and match.group(2) == "、" else Style.POINT
    if match is None:
        match = _HALF_BRACKETED.match(text)
        style = Style.SUBPARAGRAPH_OPEN
    if match is None or (style is Style.SUBPARAGRAPH_OPEN and not match.group(2)):
        return None
    number = match.group(2 if style is Style.SUBPARAGRAPH_OPEN else 1)
    return _make(text, match, style, number)


#: ``1.5万元`` measures, it does not number.
_MEASURE = re.compile(
    r"[%％‰℃]|亿|万(?:[元吨人平亩户千公立亿余个辆台套件]|$)|元(?!素)|千[克瓦米]|公[里斤顷]"
    r"|平方|立方|吨|亩|倍|[米克]|个(?:百分点|月)"
)


def _letter(text: str) -> Label | None:
    match = _LETTER.match(text)
    if match:
        return _lettered(text, match, Style.LETTER, match.group(1))
    match = _HALF_BRACKETED.match(text)
    if match and match.group(3):
        return _lettered(text, match, Style.LETTER_OPEN, match.group(3))
    return None


def _lettered(
    text: str, match: re.Match[str], style: Style, letter: str
) -> Label | None:
    return _make(text, match, style, str(ord(letter.upper()) - ord("A") + 1))


def _enclosed(text: str) -> Label | None:
    first = text[0]
    for low, high, style in _ENCLOSED_STYLES:
        if low <= first <= high:
            match = re.match(re.escape(first) + "[.．、]?", text)
            return _make(text, match, style, first) if match else None
    match = _ROMAN.match(text)
    return _make(text, match, Style.ROMAN, match.group(1)) if match else None


def _characters(*spans: tuple[str, str]) -> str:
    return "".join(
        chr(code) for low, high in spans for code in range(ord(low), ord(high) + 1)
    )


#: What reads a label, by its first character: most paragraphs have none.
_READERS: dict[str, Callable[[str], Label | None]] = {
    **dict.fromkeys(
        _characters(("①", "⒛"), ("㈠", "㈩"), ("Ⅰ", "Ⅻ"), ("㉑", "㊿"), ("❶", "➓")),
        _enclosed,
    ),
    **dict.fromkeys(_QUOTES, _quoted),
    **dict.fromkeys(_LETTERS, _letter),
    **dict.fromkeys(_CN_SET, _clause),
    **dict.fromkeys(_DIGITS, _arabic),
    **dict.fromkeys("（(〔﹙", _bracketed),
    "第": _ordinal,
}

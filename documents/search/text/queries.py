"""What people type into the search: words, phrases in quotes, exclusions.

    供热 退费            both words
    "停热 退费" “退费”   a phrase: blanks in it do not part words
    供热 -处罚           without a word

Any blank parts words, but not ``20 万元`` nor the parts of a dispatch number. A quotation mark works at both ends of a word only: inside of one
it is a mark like any other, which folding drops. A minus excludes at the start of a
word; a query of nothing but ``-2023`` is a cut-out range of figures, and looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from documents.official_text.numerals import NumeralError, to_chinese, to_int
from documents.search.text.folding import GAP, fold
from documents.search.text.sums import SIGN, sums, without_unit

LONGEST: Final = 500
"""Characters that a query may have."""
MOST_WORDS: Final = 30
_QUOTES: Final = {
    '"': '"',
    "＂": "＂",
    "“": "”",
    "”": "”",
    "「": "」",
    "『": "』",
    "《": "》",
}
_MINUS: Final = frozenset("-－")
_YEAR_AND_NUMBER: Final = re.compile(
    rf"(?<![0-9])((?:19|20)[0-9]{{2}})(?:年第?|{GAP}第?|第)?([0-9]{{1,5}})号"
)
_LABEL: Final = re.compile(r"第([0-9]{1,4})(?=[编章节条款项])")
_LABEL_IN_WORDS: Final = re.compile(
    r"第[零〇一二三四五六七八九十百千]{1,8}(?:编|章|节|条)(?:之[一二三四五六七八九十]+)?"
)
#: In words and as folding leaves the sign.
_SQUARE_METRES: Final = ("平方米", "m2")
_OPEN: Final = r"[〔\[［【(（﹝]"
_CLOSE: Final = r"[〕\]］】)）﹞]"
#: Blanks that a printer puts where nobody means two words.
_PRINTERS_BLANKS: Final = re.compile(
    r"(?<=[0-9０-９])\s+(?=[亿万千百]{0,2}元)"
    rf"|(?<=[一-鿿])\s+(?={_OPEN}\s*[12１２][0-9０-９]{{3}}\s*年?\s*{_CLOSE})"
    rf"|(?<={_CLOSE})\s+(?=第?\s*[0-9０-９]{{1,5}}\s*号)"
    r"|(?<=[0-9０-９])\s+(?=号)"
)
_NUMBER_IN_WORDS: Final = re.compile(
    r"\s*([一-鿿]{2,12})\s+([12][0-9]{3})\s+([0-9]{1,5})\s*号?\s*"
)

Phrases = tuple[str, ...]
"""Folded phrases that stand in one place."""


class QueryError(ValueError):
    """A query that cannot be asked.

    Attributes:
        code: ``too_long``, ``nul``, ``too_many_words``, ``no_words``, ``only_excluded``.
        message: What to tell, in Chinese.
    """

    def __init__(self, code: str, message: str) -> None:
        """Keep code and message."""
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase that is looked for.

    Attributes:
        typed: As typed, without quotes.
        alternatives: What counts as it: the folded word itself first, then other
            spellings of the same sum, number or label. Each is a tuple of phrases that
            must all stand in one place.
    """

    typed: str
    alternatives: tuple[Phrases, ...]

    @property
    def folded(self) -> str:
        """The word itself, folded."""
        return self.alternatives[0][0]

    @property
    def sums(self) -> tuple[Phrases, ...]:
        """The spelling by which the same sum is found, where the word has one."""
        return tuple(
            phrases
            for phrases in self.alternatives
            if any(phrase.startswith(SIGN) for phrase in phrases)
        )

    @property
    def is_label(self) -> bool:
        """Whether it names a place in an act: 第十二条."""
        return any(_LABEL_IN_WORDS.fullmatch(one[0]) for one in self.alternatives)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for.

    Attributes:
        terms: Words and phrases that must all occur; at least one.
        excluded: Those that must not.
    """

    terms: tuple[Term, ...]
    excluded: tuple[Term, ...] = ()

    @property
    def folded(self) -> str:
        """All terms as one folded run: a whole title may be typed with blanks."""
        return "".join(term.folded for term in self.terms)


def parse_query(text: str) -> Query:
    """Read what somebody typed.

    Raises:
        QueryError: With a message for whoever typed it.
    """
    if len(text) > LONGEST:
        raise QueryError(
            "too_long",
            f"检索词最多{LONGEST}个字，现在有{len(text)}个字，请缩短后再检索。",
        )
    if "\x00" in text:
        raise QueryError("nul", "检索词里有不能识别的字符（空字符），请删去后再检索。")
    terms: dict[str, Term] = {}
    excluded: dict[str, Term] = {}
    for excludes, typed in _words(_without_printers_blanks(text)):
        folded = fold(typed)
        if folded:
            into = excluded if excludes else terms
            into.setdefault(folded, Term(typed=typed, alternatives=_spellings(folded)))
    if not terms and len(excluded) == 1 and next(iter(excluded))[0].isdigit():
        terms, excluded = excluded, {}
    if len(terms) + len(excluded) > MOST_WORDS:
        raise QueryError(
            "too_many_words", f"一次最多检索{MOST_WORDS}个词，请减少几个词。"
        )
    if not terms:
        if excluded:
            raise QueryError(
                "only_excluded",
                "只写了要排除的词（减号后面的词），请再写上要查找的词，如：供热 -处罚。",
            )
        raise QueryError(
            "no_words", "只有标点或运算符号，没有可以检索的字，请输入要查找的字词。"
        )
    return Query(terms=tuple(terms.values()), excluded=tuple(excluded.values()))


def _without_printers_blanks(text: str) -> str:
    whole = _NUMBER_IN_WORDS.fullmatch(text)
    if whole:
        return f"{whole[1]}〔{whole[2]}〕{whole[3]}号"
    return _PRINTERS_BLANKS.sub("", text)


def _words(text: str) -> Iterator[tuple[bool, str]]:
    """Yield words as typed, and whether each is excluded."""
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        excludes = text[place] in _MINUS
        start = place + 1 if excludes else place
        end = _closing(text, start)
        if end is not None:
            yield excludes, text[start + 1 : end]
            place = end + 1
            continue
        end = start
        while end < len(text) and not text[end].isspace():
            end += 1
        yield excludes, text[start:end]
        place = max(end, place + 1)


def _closing(text: str, start: int) -> int | None:
    """Return where the quotation that opens at ``start`` ends, if it ends a word."""
    closing = _QUOTES.get(text[start : start + 1])
    if closing is None:
        return None
    end = text.find(closing, start + 1)
    if end < 0:
        return None
    return end if end + 1 == len(text) or text[end + 1].isspace() else None


def _spellings(folded: str) -> tuple[Phrases, ...]:
    found: dict[Phrases, None] = {(folded,): None}
    number = _YEAR_AND_NUMBER.sub(rf"\1{GAP}\2号", folded)
    found[number,] = None
    found[_LABEL.sub(_in_words, folded),] = None
    found[_LABEL_IN_WORDS.sub(_in_figures, folded),] = None
    for one in (folded, without_unit(folded)):
        by_sum = _by_sum(one)
        if by_sum:
            found[by_sum] = None
    for one, other in (_SQUARE_METRES, _SQUARE_METRES[::-1]):
        if one in folded:
            for phrases in list(found):
                found[tuple(phrase.replace(one, other) for phrase in phrases)] = None
    return tuple(found)


def _in_words(match: re.Match[str]) -> str:
    return f"第{to_chinese(int(match[1]))}"


def _in_figures(match: re.Match[str]) -> str:
    label = match[0]
    end = next(i for i, sign in enumerate(label) if sign in "编章节条")
    try:
        return f"第{to_int(label[1:end])}{label[end:]}"
    except NumeralError:
        return label


def _by_sum(folded: str) -> Phrases:
    """Return a phrase with sums as the sums and what stands between them."""
    parts: list[str] = []
    end = 0
    for start, stop, one in sums(folded):
        parts += [folded[end:start], one]
        end = stop
    if not parts:
        return ()
    return tuple(dict.fromkeys(part for part in [*parts, folded[end:]] if part))

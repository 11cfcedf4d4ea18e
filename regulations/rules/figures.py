"""Whether a figure stands in the words of a clause, however it is written there.

``50%``, ``５０％`` and ``百分之五十`` are 0.5; ``3万元`` is 30,000, ``5千元`` 5,000;
blanks and grouping commas do not matter. Units such as m² carry digits of their own
and are left out.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from documents.official_text.numerals import NumeralError, to_int

_UNITS: Final = re.compile(r"[mM][²³23]|㎡|㎥")
_CHINESE: Final = "零〇一二两三四五六七八九十百千万亿"
_ARABIC: Final = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(%|‰|[百千]?[万亿]|[百千])?")
_SPELLED: Final = re.compile(
    rf"(百分之|千分之)?([{_CHINESE}]+)(?:点([零〇一二三四五六七八九]+))?"
)
_PARTS: Final = re.compile(rf"([{_CHINESE}]+)分之([{_CHINESE}]+)")
_SCALES: Final = {
    "%": Fraction(1, 100),
    "‰": Fraction(1, 1000),
    "百分之": Fraction(1, 100),
    "千分之": Fraction(1, 1000),
    "百": Fraction(100),
    "千": Fraction(1000),
    "万": Fraction(10_000),
    "亿": Fraction(100_000_000),
}
# Half-width folding would turn these into digits that the clause does not say.
_MARKS: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹①-⓿❶-➓]")


def plain_words(text: str) -> str:
    """Fold what differs only in print: width, blanks, superscripts, enclosed marks."""
    without_units = _MARKS.sub("", _UNITS.sub("", text))
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", without_units))


def figures(text: str) -> frozenset[Fraction]:
    """Give every number that the words of a clause name."""
    return frozenset(_figures(plain_words(text)))


def names_figure(text: str, value: Decimal) -> bool:
    """Tell whether a clause names a figure, in digits or in words."""
    return Fraction(value) in figures(text)


def contains_quote(text: str, quote: str) -> bool:
    """Tell whether the quoted words stand in a text, whatever the width and blanks."""
    return plain_words(quote) in plain_words(text)


def _figures(words: str) -> Iterator[Fraction]:
    for number, mark in _ARABIC.findall(words):
        value = Fraction(number.replace(",", ""))
        for scale in mark:
            value *= _SCALES[scale]
        yield value
    for whole, part in _PARTS.findall(words):
        denominator, numerator = _spelled(whole), _spelled(part)
        if numerator is not None and denominator:
            yield Fraction(numerator, denominator)
    for scale, whole, decimals in _SPELLED.findall(words):
        number = _spelled(whole)
        if number is None:
            continue
        value = Fraction(number)
        digits = _spelled(decimals) if decimals else None
        if digits is not None:
            value += Fraction(digits, 10 ** len(decimals))
        yield value * _SCALES.get(scale, Fraction(1))
    if "半" in words:
        yield Fraction(1, 2)


def _spelled(words: str) -> int | None:
    try:
        return to_int(words)
    except NumeralError:
        return None

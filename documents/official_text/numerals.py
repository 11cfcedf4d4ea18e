"""Numbers as official text writes them, and back.

Chinese (``一百二十``, ``二〇二〇``), Arabic in half and full width, enclosed
characters (``①``, ``⑴``, ``⒈``, ``㈠``) and Roman numerals.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


class NumeralError(ValueError):
    """The text is no number that official text would write."""


#: Every way to write one decimal digit in Chinese; 〇 has many look-alikes.
DIGITS: Final[dict[str, int]] = {
    **dict.fromkeys("〇○◯零Ｏ０0O", 0),
    **{c: n for n, c in enumerate("一二三四五六七八九", start=1)},
    **{c: n for n, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)},
    "两": 2,
    "弌": 1,
    "貳": 2,
    "參": 3,
    "陸": 6,
}
_SMALL_UNITS: Final[dict[str, int]] = {
    "十": 10,
    "拾": 10,
    "百": 100,
    "佰": 100,
    "千": 1000,
    "仟": 1000,
}
_LARGE_UNITS: Final[dict[str, int]] = {"万": 10**4, "萬": 10**4, "亿": 10**8}
_TENS: Final[dict[str, str]] = {"廿": "二十", "卄": "二十", "卅": "三十", "卌": "四十"}

#: First character, last character, value of the first.
_ENCLOSED_RUNS: Final[tuple[tuple[str, str, int], ...]] = (
    ("①", "⑳", 1),
    ("㉑", "㉟", 21),
    ("㊱", "㊿", 36),
    ("⑴", "⒇", 1),
    ("⒈", "⒛", 1),
    ("㈠", "㈩", 1),
    ("㊀", "㊉", 1),
    ("❶", "❿", 1),
    ("⓫", "⓴", 11),
    ("➀", "➉", 1),
    ("➊", "➓", 1),
    ("⓵", "⓾", 1),
    ("Ⅰ", "Ⅻ", 1),
    ("ⅰ", "ⅻ", 1),
)
ENCLOSED: Final[dict[str, int]] = {
    chr(code): value + code - ord(first)
    for first, last, value in _ENCLOSED_RUNS
    for code in range(ord(first), ord(last) + 1)
}

_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_ROMAN_DIGITS: Final = {
    "I": 1,
    "V": 5,
    "X": 10,
    "L": 50,
    "C": 100,
    "D": 500,
    "M": 1000,
}
_ROMAN: Final = re.compile(
    r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
)
#: One group of at most four places: 三千四百零五, 十二, 二十.
_GROUP: Final = re.compile(
    r"(?:(?P<k>[D])[千仟])?(?P<z1>Z)?(?:(?P<h>[D])[百佰])?(?P<z2>Z)?"
    r"(?:(?P<t>[D])?[十拾])?(?P<z3>Z)?(?P<u>[D])?".replace(
        "D", "".join(c for c, n in DIGITS.items() if n)
    ).replace("Z", "[〇○◯零Ｏ０0O]")
)
_PLACES: Final = (("k", 1000), ("h", 100), ("t", 10), ("u", 1))
_GROUP_BASE: Final = 10_000
_LIMIT: Final = 10**12
#: Longer runs of figures are noise; Python refuses to convert them at all.
_DIGITS_MAX: Final = 18
_DIGIT_NAMES: Final = "零一二三四五六七八九"


def to_int(text: str) -> int:
    """Return the number that ``text`` writes.

    Blanks inside are ignored. Old statutes leave out the zero (``一百二`` is
    102), and so do labels that were read by a machine; it is read as such.

    Raises:
        NumeralError: If the text is no whole number.
    """
    return _to_int(text)


@lru_cache(maxsize=4096)
def _to_int(text: str) -> int:
    written = "".join(text.split()).translate(_FULL_WIDTH)
    if not written:
        raise NumeralError("an empty text is no number")
    if written.isascii():
        if written.isdigit() and len(written) <= _DIGITS_MAX:
            return int(written)
        return _roman(written, text)
    if len(written) == 1 and written in ENCLOSED:
        return ENCLOSED[written]
    if len(written) <= _DIGITS_MAX and all(c in DIGITS for c in written):
        return int("".join(str(DIGITS[c]) for c in written))
    for sign, spelled in _TENS.items():
        written = written.replace(sign, spelled)
    return _chinese(written, text)


def _roman(written: str, text: str) -> int:
    upper = written.upper()
    if not _ROMAN.fullmatch(upper):
        raise NumeralError(f"no number: {text!r}")
    values = [_ROMAN_DIGITS[c] for c in upper]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _chinese(written: str, text: str) -> int:
    total = 0
    rest = written
    for signs in ("亿", "万萬"):
        place = next((rest.index(c) for c in signs if c in rest), -1)
        if place < 0:
            continue
        unit = _LARGE_UNITS[rest[place]]
        total += _group(rest[:place], text) * unit
        rest = rest[place + 1 :]
    return total + _group(rest, text) if rest else total


def _group(written: str, text: str) -> int:
    match = _GROUP.fullmatch(written) if written else None
    if match is None:
        raise NumeralError(f"no number: {text!r}")
    value = 0
    for name, weight in _PLACES:
        digit = match[name]
        if digit is not None:
            value += DIGITS[digit] * weight
        elif name == "t" and ("十" in written or "拾" in written):
            value += weight
    return value


def to_chinese(number: int) -> str:
    """Write a whole number in Chinese as statutes do: 12 → 十二, 105 → 一百零五.

    Raises:
        NumeralError: If the number is negative or 10¹² and more.
    """
    if not 0 <= number < _LIMIT:
        raise NumeralError(f"cannot be written as a label: {number}")
    if number == 0:
        return _DIGIT_NAMES[0]
    words = ""
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group = number // unit % _GROUP_BASE
        if group == 0:
            continue
        # A group that does not fill its four places is joined by 零.
        if words and group < _GROUP_BASE // 10:
            words += _DIGIT_NAMES[0]
        words += _spell_group(group) + name
    return words.removeprefix("一") if words.startswith("一十") else words


def _spell_group(group: int) -> str:
    words = ""
    skipped = False
    for weight, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // weight % 10
        if digit == 0:
            skipped = bool(words)
            continue
        if skipped:
            words += _DIGIT_NAMES[0]
            skipped = False
        words += _DIGIT_NAMES[digit] + name
    return words

"""How Word writes the numbers it sets by itself (ST_NumberFormat)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.official_text.numerals import to_chinese

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS: Final = "〇一二三四五六七八九"
#: Word sets this circle for the nought when it counts in single digits.
_COUNTING_DIGITS: Final = "○一二三四五六七八九"
_HUNDRED: Final = 100
_LETTERS: Final = 26
#: Word gives up on letters after thirty rounds of the alphabet.
_MAX_LETTERS: Final = 780
_MAX_ROMAN: Final = 3999
_MAX_PADDED: Final = 10
_ROMAN: Final = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_LEGAL_SIMPLIFIED: Final = str.maketrans(
    "一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"
)
_LEGAL_TRADITIONAL: Final = str.maketrans(
    "一二三四五六七八九十百千万", "壹貳參肆伍陸柒捌玖拾佰仟萬"
)
_FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_CIRCLED: Final = (
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
)
_PARENTHESISED: Final = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_WITH_STOP: Final = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_CIRCLED_CHINESE: Final = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_CYCLE: Final = 60


def write_number(number: int, number_format: str, custom: str = "") -> str:
    """Write a number as Word does, in decimals where Word has nothing else.

    Args:
        number: The number of the paragraph in its list.
        number_format: The name of the format, such as ``chineseCounting``;
            ``bullet`` and ``none`` write nothing.
        custom: For the format ``custom``, its pattern: ``001, 002, 003, ...``.
    """
    if number_format in {"bullet", "none"}:
        return ""
    if number_format == "custom":
        width = len(custom.partition(",")[0].strip())
        return str(number).zfill(min(width, _MAX_PADDED))
    write = _FORMATS.get(number_format)
    if write is None or number < 0:
        return str(number)
    return write(number)


def _zero_padded(number: int) -> str:
    return f"{number:02d}"


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(place)] for place in str(number))


def _counting(number: int) -> str:
    """Word counts to 九十九 and goes on by single digits: 一○○, 一○一."""
    if 0 < number < _HUNDRED:
        return to_chinese(number)
    return "".join(_COUNTING_DIGITS[int(place)] for place in str(number))


def _legal(table: dict[int, int]) -> Callable[[int], str]:
    def write(number: int) -> str:
        spelled = to_chinese(number)
        # In sums a ten has its one: 壹拾, not 拾.
        full = f"一{spelled}" if spelled.startswith("十") else spelled
        return full.translate(table)

    return write


def _letter(number: int) -> str:
    """Word doubles the letter after Z: z, aa, bb."""
    if not 0 < number <= _MAX_LETTERS:
        return str(number)
    rounds, place = divmod(number - 1, _LETTERS)
    return chr(ord("a") + place) * (rounds + 1)


def _roman(number: int) -> str:
    if not 0 < number <= _MAX_ROMAN:
        return str(number)
    written = ""
    for weight, sign in _ROMAN:
        count, number = divmod(number, weight)
        written += sign * count
    return written


def _one_of(signs: str) -> Callable[[int], str]:
    def write(number: int) -> str:
        return signs[number - 1] if 0 < number <= len(signs) else str(number)

    return write


def _sexagenary(number: int) -> str:
    if not 0 < number <= _CYCLE:
        return str(number)
    place = number - 1
    return _STEMS[place % len(_STEMS)] + _BRANCHES[place % len(_BRANCHES)]


_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "decimalZero": _zero_padded,
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _one_of(_CIRCLED),
    "decimalEnclosedCircleChinese": _one_of(_CIRCLED),
    "decimalEnclosedParen": _one_of(_PARENTHESISED),
    "decimalEnclosedFullstop": _one_of(_WITH_STOP),
    "numberInDash": lambda number: f"- {number} -",
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": to_chinese,
    "taiwaneseCountingThousand": to_chinese,
    # Word's Chinese list gallery writes 一、二、三 under the Japanese name. A
    # Chinese document means the Chinese numeral past the hundred, too.
    "japaneseCounting": to_chinese,
    "koreanCounting": to_chinese,
    "chineseLegalSimplified": _legal(_LEGAL_SIMPLIFIED),
    "ideographLegalTraditional": _legal(_LEGAL_TRADITIONAL),
    "japaneseLegal": _legal(_LEGAL_TRADITIONAL),
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "ideographEnclosedCircle": _one_of(_CIRCLED_CHINESE),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
}

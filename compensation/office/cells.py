"""Words that clerks write into cells, and what they mean."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from django.core.exceptions import ValidationError

from compensation.rules import Choice, Use

_YES: Final = frozenset({"是", "有", "对", "√", "✓", "✔", "1", "y", "yes", "t", "true"})
_NO: Final = frozenset(
    {"否", "无", "不", "×", "x", "✗", "0", "n", "no", "f", "false", "-", "—", ""}
)
_HOUSE: Final = "房屋"
_USES: Final = {
    **{use.label.replace(_HOUSE, ""): use.value for use in Use},
    "商业": Use.COMMERCIAL.value,
    "商业用房": Use.COMMERCIAL.value,
    "经营性": Use.COMMERCIAL.value,
}
_CHOICES: Final = {
    **{choice.label.replace(_HOUSE, ""): choice.value for choice in Choice},
    "货币": Choice.MONETARY.value,
    "调换": Choice.EXCHANGE.value,
    "产权置换": Choice.EXCHANGE.value,
}
_MOST_DIGITS: Final = 9


def fold(text: str) -> str:
    """Fold width and blanks: ``Ｙ `` is ``Y``."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=256)
def use_value(text: str) -> str:
    """Give the API's value for the use of a house (住宅, 住宅房屋).

    Other words stay as they are, for the form's field to refuse.
    """
    word = fold(text)
    return _USES.get(word.replace(_HOUSE, ""), word)


@lru_cache(maxsize=256)
def choice_value(text: str) -> str:
    """Give the API's value for the way of compensation."""
    word = fold(text)
    return _CHOICES.get(word.replace(_HOUSE, ""), word)


# The same few words stand in every row of a long table.
@lru_cache(maxsize=256)
def yes_or_no(text: str) -> bool:
    """Read a yes or a no; an empty cell is a no.

    Raises:
        ValidationError: It is neither.
    """
    word = fold(text).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValidationError("请填写“是”或者“否”。")


def whole_number(text: str) -> int | None:
    """Read a number that was drawn; None for an empty cell.

    Raises:
        ValidationError: It is no whole number.
    """
    plain = fold(text).removesuffix("号").removeprefix("第")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit()) or len(plain) > _MOST_DIGITS:
        raise ValidationError("请填写整数。")
    return int(plain)

"""Sums of money in capital Chinese numerals (人民币大写).

After 《正确填写票据和结算凭证的基本规定》: a run of zeros between digits is one 零;
a sum that ends with 元 carries 整; 角 missing before 分 is 零. Where that text leaves
a 零 to choice (a section or the 元 that ends in 0, before a full one) none is written.
"""

from decimal import Decimal
from typing import Final

from regulations.rules.errors import RuleError
from regulations.rules.money import round_cents

LARGEST_SUM: Final = Decimal(10) ** 16
"""Largest sum that is put into words, in 元; its opposite is the smallest."""

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_TEN_THOUSAND: Final = 10**4
_HUNDRED_MILLION: Final = 10**8


def capital_sum(amount: Decimal) -> str:
    """Write a sum in 元 in capitals: 14250 gives ``壹万肆仟贰佰伍拾元整``.

    The sum is rounded to 分 first. A negative sum starts with ``负``.

    Raises:
        RuleError: The sum is not a number or lies beyond ``LARGEST_SUM``.
    """
    if not amount.is_finite() or abs(amount) > LARGEST_SUM:
        raise RuleError(code="sum_out_of_range", message="金额超出大写可以表示的范围。")
    cents = int(round_cents(amount).scaleb(2))
    sign = "负" if cents < 0 else ""
    yuan, rest = divmod(abs(cents), 100)
    jiao, fen = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{sign}{words}整" if yuan else "零元整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif yuan:
        words += "零"
    if fen:
        words += f"{_DIGITS[fen]}分"
    return sign + words


def _whole(number: int) -> str:
    """Put a whole number into words; above 亿 the words repeat (万亿, 亿亿)."""
    for size, name in ((_HUNDRED_MILLION, "亿"), (_TEN_THOUSAND, "万")):
        if number >= size:
            high, low = divmod(number, size)
            words = f"{_whole(high)}{name}"
            if not low:
                return words
            # The lower part starts with a zero of its own: one 零 stands for all.
            return f"{words}{'' if low * 10 >= size else '零'}{_whole(low)}"
    return _section(number)


def _section(number: int) -> str:
    """Put 1 to 9999 into words."""
    words = ""
    pending_zero = False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            pending_zero = bool(words)
            continue
        words += f"{'零' if pending_zero else ''}{_DIGITS[digit]}{_PLACES[place]}"
        pending_zero = False
    return words

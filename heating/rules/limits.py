"""Which numbers are sensible: limits that catch a slip of the keyboard."""

from decimal import Decimal
from typing import Final

from heating.rules.errors import HeatingError
from regulations.rules.money import format_quantity, group_figures, is_whole_cents

# No heating project or network reaches these: they catch a slip of the keyboard and
# keep every product exact.
LARGEST_SUM: Final = Decimal(1_000_000_000_000)
"""Largest sum that is computed, 元."""
LARGEST_AREA: Final = Decimal(1_000_000_000)
"""Largest floor area that is computed, m²."""
LARGEST_DAYS: Final = 366
"""Largest number of days that is computed: no heating season outlasts a year."""
LARGEST_SEASON: Final = 366
"""Longest heating season, days."""
LARGEST_HOME: Final = Decimal(1_000_000)
"""Largest floor area of one entry, m²."""
LARGEST_PRICE: Final = Decimal(100_000)
"""Largest heating price for a season, 元/m²."""
MOST_HOMES: Final = 10_000
"""Most floor areas in one list."""


def number_error(
    name: str, value: object, largest: Decimal, unit: str, *, positive: bool
) -> HeatingError | None:
    """Say what is wrong with a number that was typed, or None.

    Args:
        name: The field.
        value: What was given for it.
        largest: Largest value that is computed.
        unit: Unit, for the message.
        positive: Whether 0 is refused too.
    """
    if not isinstance(value, Decimal) or not value.is_finite():
        return _error("not_a_number", "请填写数字。", name)
    if value < 0 or (positive and not value):
        return _error("too_small", "应大于 0。" if positive else "不能小于 0。", name)
    if value > largest:
        limit = group_figures(format_quantity(largest, unit))
        return _error("too_large", f"不能大于 {limit}，请检查单位和位数。", name)
    if not is_whole_cents(value):
        return _error("too_many_decimals", "最多填写两位小数。", name)
    return None


def whole_number_error(
    name: str, value: object, largest: int, message: str
) -> HeatingError | None:
    """Say what is wrong with a whole number from 1 to ``largest``, or None.

    Args:
        name: The field.
        value: What was given for it.
        largest: Largest value that is computed.
        message: What to say when it is none.
    """
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not isinstance(value, int) or value < 1:
        return _error("not_a_number", message, name)
    if value > largest:
        return _error("too_large", f"日数不能大于 {largest}。", name)
    return None


def _error(code: str, message: str, field: str) -> HeatingError:
    return HeatingError(code=code, message=message, field=field)

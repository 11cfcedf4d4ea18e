"""Money, areas and their units: the only place that rounds or words a figure.

Everything is a ``Decimal`` made from strings. Sums are rounded to 0.01 元 half-up
(四舍五入), once for each line; totals add rounded lines.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final

YUAN: Final = "元"
TEN_THOUSAND_YUAN: Final = "万元"
SQUARE_METRE: Final = "m²"
YUAN_PER_SQUARE_METRE: Final = "元/m²"
MONTH: Final = "月"
DAY: Final = "日"
HOUR: Final = "小时"
YUAN_PER_DAY: Final = "元/日"

ZERO: Final = Decimal(0)
CENT: Final = Decimal("0.01")
NO_MONEY: Final = Decimal("0.00")
LARGEST_FIGURE: Final = Decimal(10) ** 15
"""Largest rate or sum that a rule may hold; with it every product stays exact."""
_TEN_THOUSAND: Final = Decimal(10_000)
_HUNDRED: Final = Decimal(100)
_SHORTEST_FRACTION: Final = 2
#: The whole part of a figure that a unit of money or area follows; never a year.
_LONG_FIGURE: Final = re.compile(r"(?<![\d.,])\d{4,}(?=(?:\.\d+)? (?:元|万元|m²))")

# Wide enough for any product of bounded inputs, so that rounding to cents is the
# only rounding there is, whatever context the calling thread has set.
EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)
"""Arithmetic that loses nothing; ``EXACT.add`` and ``EXACT.multiply`` are its use."""
_LARGEST_POWER: Final = 50


def round_cents(amount: Decimal) -> Decimal:
    """Round a sum in 元 to 0.01 元, halves away from zero.

    A result of zero never keeps a minus sign.
    """
    rounded = amount.quantize(CENT, context=EXACT)
    return rounded or rounded.copy_abs()


def round_fraction(amount: Fraction) -> Decimal:
    """Round an exact fraction of 元 to 0.01 元, halves away from zero.

    Division by a number of days seldom ends, and a quotient that was cut off may
    fall on the wrong side of half a cent.
    """
    cents, rest = divmod(abs(amount.numerator) * 100, amount.denominator)
    if 2 * rest >= amount.denominator:
        cents += 1
    return Decimal(-cents if amount < 0 else cents).scaleb(-2, context=EXACT)


def multiply(*factors: Decimal) -> Decimal:
    """Multiply exactly, whatever precision the calling thread has set."""
    product = factors[0]
    for factor in factors[1:]:
        product = EXACT.multiply(product, factor)
    return product


def is_figure(value: Decimal) -> bool:
    """Tell whether a rule may hold this number: finite, not negative, not absurd."""
    return value.is_finite() and ZERO <= value <= LARGEST_FIGURE


def product_cents(quantity: Decimal, rate: Decimal) -> Decimal:
    """Give ``quantity × rate`` in 元, neither negative, rounded to 0.01 元."""
    return EXACT.multiply(quantity, rate).quantize(CENT, context=EXACT)


def yuan_from_ten_thousands(amount: Decimal) -> Decimal:
    """Turn a sum in 万元 into 元."""
    return EXACT.multiply(amount, _TEN_THOUSAND)


def is_whole_cents(value: Decimal) -> bool:
    """Tell whether a finite number has at most two decimals that matter."""
    if value.adjusted() > _LARGEST_POWER:
        return value == value.to_integral_value(context=EXACT)
    return value == value.quantize(CENT, context=EXACT)


def format_number(value: Decimal) -> str:
    """Write a number without needless zeros: ``950``, ``3200.50``, ``0.125``."""
    text = f"{value:f}"
    if "." not in text:
        return text
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    if not fraction:
        return whole
    return f"{whole}.{fraction.ljust(_SHORTEST_FRACTION, '0')}"


def format_plain(value: Decimal) -> str:
    """Write a number for a machine: plain digits, no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_percent(share: Decimal) -> str:
    """Write a share of one in percent: ``Decimal("0.5")`` gives ``50%``."""
    return f"{format_plain(EXACT.multiply(share, _HUNDRED))}%"


def format_quantity(value: Decimal, unit: str) -> str:
    """Write a quantity with its unit; areas always have two decimals."""
    number = f"{value:.2f}" if unit == SQUARE_METRE else format_number(value)
    return f"{number} {unit}" if unit else number


def format_product(
    quantity: Decimal,
    unit: str,
    rate: Decimal,
    rate_unit: str,
    share: Decimal | None = None,
) -> str:
    """Write a product in words: ``7.00 m² × 950 元/m²``, with ``× 50%`` for a share."""
    text = f"{format_quantity(quantity, unit)} × {format_quantity(rate, rate_unit)}"
    return text if share is None else f"{text} × {format_percent(share)}"


def format_cents(amount: Decimal) -> str:
    """Write a sum with exactly two decimals and no grouping, as in the JSON."""
    return f"{amount:.2f}"


def format_yuan(amount: Decimal) -> str:
    """Write a sum for people: grouped by thousands, two decimals, with 元."""
    return f"{amount:,.2f} {YUAN}"


def group_figures(text: str) -> str:
    """Group sums and areas in a text by thousands: ``200,000 元 × 15%``.

    Formulas are kept as the JSON has them; people read them as they read the sums
    beside them.
    """
    return _LONG_FIGURE.sub(lambda found: f"{int(found[0]):,}", text)

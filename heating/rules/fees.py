"""The heating fee of a day: given, or a season's fee over the days of the season."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Protocol

from heating.rules.errors import HeatingError
from heating.rules.limits import (
    LARGEST_HOME,
    LARGEST_PRICE,
    LARGEST_SEASON,
    LARGEST_SUM,
    MOST_HOMES,
    number_error,
    whole_number_error,
)
from regulations.rules.money import (
    DAY,
    EXACT,
    SQUARE_METRE,
    YUAN,
    YUAN_PER_DAY,
    YUAN_PER_SQUARE_METRE,
    ZERO,
    format_quantity,
)

FEE_LABELS: Final = {
    "daily_fee": "每日热费",
    "season_fee": "供热期热费",
    "season_days": "供热期日数",
    "floor_areas": "建筑面积",
    "unit_price": "供热单价",
}
"""The inputs that lead to a daily fee, with their Chinese names, in form order."""


class FeeFacts(Protocol):
    """What is known of a fee; names are those of the API.

    The fee is ``daily_fee``, or ``season_fee`` or ``floor_areas`` × ``unit_price``,
    each over ``season_days``.
    """

    @property
    def daily_fee(self) -> Decimal | None:
        """Heating fee of a day, 元/日."""
        ...

    @property
    def season_fee(self) -> Decimal | None:
        """Heating fee of a season, 元."""
        ...

    @property
    def season_days(self) -> int | None:
        """Days of the season."""
        ...

    @property
    def floor_areas(self) -> tuple[Decimal, ...]:
        """Floor areas of the homes, m²."""
        ...

    @property
    def unit_price(self) -> Decimal | None:
        """Heating price of a season, 元/m²."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatFee:
    """A daily fee.

    Attributes:
        exact: The fee in 元, exact even where it does not end.
        words: How it was reached, with units.
        decimal: The fee where it was given as such, else None.
    """

    exact: Fraction
    words: str
    decimal: Decimal | None


def fee_of(facts: FeeFacts) -> HeatFee:
    """Give the daily fee of facts that were checked."""
    if facts.daily_fee is not None:
        words = format_quantity(facts.daily_fee, YUAN_PER_DAY)
        return HeatFee(
            exact=Fraction(facts.daily_fee), words=words, decimal=facts.daily_fee
        )
    if facts.season_fee is not None:
        season = Fraction(facts.season_fee)
        words = format_quantity(facts.season_fee, YUAN)
    else:
        area = ZERO
        for each in facts.floor_areas:
            area = EXACT.add(area, each)
        price = facts.unit_price or ZERO
        season = Fraction(area) * Fraction(price)
        words = (
            f"{format_quantity(area, SQUARE_METRE)} × "
            f"{format_quantity(price, YUAN_PER_SQUARE_METRE)}"
        )
    days = facts.season_days
    if days is None:
        raise ValueError("a season without days was used")
    return HeatFee(exact=season / days, words=f"{words} ÷ {days} {DAY}", decimal=None)


def fee_errors(facts: FeeFacts) -> list[HeatingError]:
    """Check what was said of the fee."""
    errors = [
        number_error(name, value, largest, unit, positive=True)
        for name, value, largest, unit in (
            ("daily_fee", facts.daily_fee, LARGEST_SUM, YUAN_PER_DAY),
            ("season_fee", facts.season_fee, LARGEST_SUM, YUAN),
            ("unit_price", facts.unit_price, LARGEST_PRICE, YUAN_PER_SQUARE_METRE),
        )
        if value is not None
    ]
    errors += [
        number_error("floor_areas", area, LARGEST_HOME, SQUARE_METRE, positive=True)
        for area in facts.floor_areas
    ]
    if len(facts.floor_areas) > MOST_HOMES:
        errors.append(
            _error("too_large", f"一次最多填写 {MOST_HOMES} 个面积。", "floor_areas")
        )
    if facts.season_days is not None:
        errors.append(
            whole_number_error(
                "season_days",
                facts.season_days,
                LARGEST_SEASON,
                f"请填写 1 至 {LARGEST_SEASON} 的整数日数。",
            )
        )
    found = [error for error in errors if error is not None]
    ways = [
        name
        for name in ("daily_fee", "season_fee", "floor_areas")
        if _is_given(getattr(facts, name))
    ]
    if len(ways) > 1:
        words = "、".join(FEE_LABELS[name] for name in ways)
        found.append(_error("contradiction", f"{words}只填一种。", ways[1]))
    return found


def missing_fee(facts: FeeFacts) -> HeatingError | None:
    """Name the input without which the fee cannot be told, or None."""
    if facts.daily_fee is not None:
        return None
    by_area = bool(facts.floor_areas) or (
        facts.unit_price is not None and facts.season_fee is None
    )
    if not by_area and facts.season_fee is None and facts.season_days is None:
        return _error("required", "请填写每日热费，或者供热期热费和日数。", "daily_fee")
    parts = ("floor_areas", "unit_price") if by_area else ("season_fee",)
    for name in (*parts, "season_days"):
        if not _is_given(getattr(facts, name)):
            return _error("required", f"请填写{FEE_LABELS[name]}。", name)
    return None


def _is_given(value: object) -> bool:
    # Not by a set: what was typed may be a NaN, which has no hash.
    return value is not None and value != ()


def _error(code: str, message: str, field: str) -> HeatingError:
    return HeatingError(code=code, message=message, field=field)

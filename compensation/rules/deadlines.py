"""Until when a household is in time (第15日17:00以前)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from compensation.rules.errors import CompensationError
from regulations.rules.statement import ProvisionRef

_LONGEST: Final = 3_660


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """How a deadline is counted.

    Attributes:
        code: Stable ASCII identifier.
        label: Chinese name.
        days: Which day it is, such as 15 for 第15日.
        closes_at: Time of day; None for the end of the day.
        start_is_first_day: Whether the day of the start counts as day 1. It is the
            earlier reading: nobody is told they are in time when they may not be.
        includes_moment: Whether the closing moment itself is still in time.
        provision: The clause.
        reading: How an open point is read; empty when the clause is clear.

    Raises:
        CompensationError: The number of days makes no sense.
    """

    code: str
    label: str
    days: int
    closes_at: time | None = None
    start_is_first_day: bool = True
    includes_moment: bool = False
    provision: ProvisionRef
    reading: str = ""

    def __post_init__(self) -> None:
        """Refuse a number of days that no notice would set."""
        if not 1 <= self.days <= _LONGEST:
            raise CompensationError(
                code="rules_invalid",
                message=f"日数应为 1 至 {_LONGEST}。",
                field="days",
            )


def deadline(rule: DeadlineRule, start: date, zone: tzinfo) -> datetime:
    """Give the moment at which a deadline closes.

    Args:
        rule: How it is counted.
        start: The day on which the time begins to run.
        zone: The zone of the city; Asia/Shanghai for every city in China.

    Returns:
        The closing moment; without a time of day, the midnight that ends the day.

    Raises:
        CompensationError: The day lies at the end of the calendar.
    """
    offset = rule.days - 1 if rule.start_is_first_day else rule.days
    try:
        last = start + timedelta(days=offset)
        if rule.closes_at is not None:
            return datetime.combine(last, rule.closes_at, zone)
        return datetime.combine(last + timedelta(days=1), time.min, zone)
    except OverflowError as error:
        raise CompensationError(
            code="out_of_range", message="请检查开始日期。", field="start"
        ) from error


def in_time(rule: DeadlineRule, start: date, moment: datetime, zone: tzinfo) -> bool:
    """Tell whether something done at an aware moment is in time.

    Args:
        rule: How the deadline is counted.
        start: The day on which the time begins to run.
        moment: When it was done, in any zone; before the start is in time as well.
        zone: The zone of the city.

    Raises:
        CompensationError: The moment has no time zone.
    """
    if moment.utcoffset() is None:
        raise CompensationError(
            code="no_time_zone", message="时间应带有时区。", field="moment"
        )
    closes = deadline(rule, start, zone)
    return moment < closes or (rule.includes_moment and moment == closes)

"""What is known of an outage, the rules on it, and which answers cannot be true."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from heating.rules.errors import HeatingError
from heating.rules.fees import FEE_LABELS, fee_errors, missing_fee
from heating.rules.limits import number_error
from regulations.rules.brackets import Interval
from regulations.rules.money import HOUR, is_figure
from regulations.rules.statement import ProvisionRef

MICROSECONDS_PER_HOUR: Final = Decimal(3_600_000_000)
LARGEST_HOURS: Final = Decimal(366 * 24)
"""Longest outage that is computed, hours: no heating season outlasts a year."""
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 9000
"""Years whose moments can be moved between zones without leaving the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageDuty:
    """What a supplier must do when heating stops for so long.

    Attributes:
        code: Stable ASCII identifier.
        label: Chinese name of the duty.
        hours: Lengths of the outage that the duty holds for, with open or closed
            ends.
        provision: The clause.
    """

    code: str
    label: str
    hours: Interval
    provision: ProvisionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageRules:
    """One version of the rules on outages.

    Attributes:
        slug: Slug of the schedule they belong to.
        version: Version of the rules.
        title: Chinese title of the document.
        interpretation_office: Office that decides open points.
        interpretation: The clause that names it.
        duties: Duties by length.
        refund_hours: Lengths that lead to a refund.
        refund_coefficient: Daily fees refunded for a day.
        refund: The clause on the refund.
        part_day_reading: Why there are two sums when a day is only begun.

    Raises:
        HeatingError: The coefficient makes no sense.
    """

    slug: str
    version: str
    title: str
    interpretation_office: str
    interpretation: ProvisionRef
    duties: tuple[OutageDuty, ...]
    refund_hours: Interval
    refund_coefficient: Decimal
    refund: ProvisionRef
    part_day_reading: str

    def __post_init__(self) -> None:
        """Refuse a coefficient that no rule can hold."""
        if not is_figure(self.refund_coefficient):
            raise _error(
                "rules_invalid", "退费倍数应为不小于 0 的数字。", "refund_coefficient"
            )

    def interpreted(self, text: str) -> str:
        """Mark a reading: the office that interprets the text has the last word."""
        return f"{text.rstrip('。')}（以{self.interpretation_office}解释为准）。"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageFacts:
    """What is known of an outage; names are those of the API.

    The length is ``hours``, or ``started`` and ``ended`` (now, while it lasts). The
    fee is ``daily_fee``, or ``season_fee`` or ``floor_areas`` × ``unit_price``, each
    over ``season_days``.

    Attributes:
        hours: Length, hours.
        started: When heating stopped, with its time zone.
        ended: When it came back, with its time zone.
        daily_fee: Heating fee of a day, 元/日.
        season_fee: Heating fee of a season, 元.
        season_days: Days of the season.
        floor_areas: Floor areas of the homes, m².
        unit_price: Heating price of a season, 元/m².
    """

    hours: Decimal | None = None
    started: datetime | None = None
    ended: datetime | None = None
    daily_fee: Decimal | None = None
    season_fee: Decimal | None = None
    season_days: int | None = None
    floor_areas: tuple[Decimal, ...] = ()
    unit_price: Decimal | None = None


OUTAGE_LABELS: Final = {
    "hours": "停热时长",
    "started": "停热时间",
    "ended": "恢复供热时间",
    **FEE_LABELS,
}
"""Chinese names of the inputs, for messages and forms."""


def find_outage_errors(
    rules: OutageRules, facts: OutageFacts
) -> tuple[HeatingError, ...]:
    """Find every input that makes no sense or is missing, one for each field."""
    errors: dict[str, HeatingError] = {}
    for error in (*length_errors(facts), *fee_errors(facts)):
        errors.setdefault(error.field, error)
    if not errors and length_of(facts) in rules.refund_hours:
        missing = missing_fee(facts)
        if missing is not None:
            errors[missing.field] = missing
    return tuple(errors.values())


def length_of(facts: OutageFacts) -> Decimal:
    """Give the length in hours of an outage whose times are there."""
    if facts.hours is not None:
        return facts.hours
    if facts.started is None or facts.ended is None:
        raise ValueError("an outage was measured that has no times")
    # In UTC: a difference within one zone would ignore a change of its clocks.
    length = facts.ended.astimezone(UTC) - facts.started.astimezone(UTC)
    return Decimal(length // timedelta(microseconds=1)) / MICROSECONDS_PER_HOUR


def length_errors(facts: OutageFacts) -> list[HeatingError]:
    """Check how long the outage was."""
    started, ended = facts.started, facts.ended
    if facts.hours is not None:
        if started is not None or ended is not None:
            return [_error("contradiction", "停热时长与起止时间只填一种。", "hours")]
        error = number_error("hours", facts.hours, LARGEST_HOURS, HOUR, positive=True)
        return [] if error is None else [error]
    if started is None and ended is None:
        return [_error("required", "请填写停热时长，或者停热和恢复的时间。", "hours")]
    errors = [
        error
        for name, moment in (("started", started), ("ended", ended))
        if (error := _moment_error(name, moment)) is not None
    ]
    if errors:
        return errors
    length = length_of(facts)
    if length <= 0:
        errors.append(
            _error("ended_before_started", "恢复时间应晚于停热时间。", "ended")
        )
    elif length > LARGEST_HOURS:
        errors.append(_error("too_large", "停热时间超过一年，请检查日期。", "ended"))
    return errors


def _moment_error(name: str, moment: datetime | None) -> HeatingError | None:
    """Check one end of the outage."""
    if moment is None:
        return _error("required", f"请填写{OUTAGE_LABELS[name]}。", name)
    if moment.utcoffset() is None:
        return _error("no_time_zone", "时间应带有时区。", name)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return _error("out_of_range", "请检查年份。", name)
    return None


def _error(code: str, message: str, field: str) -> HeatingError:
    return HeatingError(code=code, message=message, field=field)

"""What follows when heating stops: duties by the hour, and the refund by the day."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from heating.rules.fees import HeatFee, fee_of
from heating.rules.outage_facts import (
    MICROSECONDS_PER_HOUR,
    OutageFacts,
    OutageRules,
    find_outage_errors,
    length_errors,
    length_of,
)
from regulations.rules.kinds import LineKind, Party, TotalScheme
from regulations.rules.money import (
    DAY,
    HOUR,
    YUAN,
    ZERO,
    format_cents,
    format_number,
    format_quantity,
    multiply,
    round_fraction,
)
from regulations.rules.statement import Line, Note, ProvisionRef, RuleSet, Statement

HOURS_PER_DAY: Final = Decimal(24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A point on the time line of an outage.

    Attributes:
        code: Code of the duty, or ``refund``.
        label: Chinese name.
        hours: Length at which it begins.
        includes_edge: Whether it begins at exactly that length.
        at: Moment at which that is; None when only hours are known.
        reached: Whether the outage has come so far.
        provision: The clause.
    """

    code: str
    label: str
    hours: Decimal
    includes_edge: bool
    at: datetime | None
    reached: bool
    provision: ProvisionRef


def outage(rules: OutageRules, facts: OutageFacts) -> Statement:
    """Compute what must be done and refunded for an outage.

    The refund counts whole days; a day that was only begun stands apart, because the
    text does not say how it counts. ``refunds`` is the certain sum, ``refunds_upper``
    the sum with the begun day.

    Args:
        rules: The rules on outages.
        facts: What is known.

    Returns:
        Duties as lines without an amount, the refund, and a note on both sums.

    Raises:
        HeatingError: Times or numbers make no sense, or a refund is due and no fee
            is known.
    """
    errors = find_outage_errors(rules, facts)
    if errors:
        raise errors[0]
    length = length_of(facts)
    lines = [
        Line(
            code=duty.code,
            label=duty.label,
            kind=LineKind.DUTY,
            owed_by=Party.SUPPLIER,
            provision=duty.provision,
        )
        for duty in rules.duties
        if length in duty.hours
    ]
    notes = []
    if length in rules.refund_hours:
        refunds, open_note = _refund(rules, facts, length)
        lines += refunds
        notes += open_note
    if not lines:
        notes.append(
            Note(
                code="no_duty",
                text=f"停热 {_hours(length)}，未达到规定的时长，"
                f"{rules.refund.label}没有规定义务。",
                provision=rules.refund,
            )
        )
    return Statement.of(
        title=rules.title,
        rules=RuleSet(slug=rules.slug, version=rules.version),
        scheme=TotalScheme.OUTAGE,
        lines=lines,
        notes=notes,
    )


def milestones(rules: OutageRules, facts: OutageFacts) -> tuple[Milestone, ...]:
    """Put what must happen by when on a time line; no fee is needed.

    Raises:
        HeatingError: The times or the hours make no sense.
    """
    errors = length_errors(facts)
    if errors:
        raise errors[0]
    length = length_of(facts)
    marks = [
        (duty.code, duty.label, duty.hours, duty.provision) for duty in rules.duties
    ]
    marks.append(("refund", "退还热费", rules.refund_hours, rules.refund))
    return tuple(
        Milestone(
            code=code,
            label=label,
            hours=hours.lower or ZERO,
            includes_edge=hours.lower_closed,
            at=_after(facts.started, hours.lower or ZERO),
            reached=length in hours,
            provision=provision,
        )
        for code, label, hours, provision in marks
    )


def _refund(
    rules: OutageRules, facts: OutageFacts, length: Decimal
) -> tuple[list[Line], list[Note]]:
    """Write the certain refund down, and apart from it the day that was begun."""
    fee = fee_of(facts)
    days = int(length // HOURS_PER_DAY)
    lines = [
        _refund_line(rules, fee, code="refund", label="退还热费", days=days, notes=())
    ]
    if days * HOURS_PER_DAY == length:
        return lines, []
    reading = Note(
        code="part_day_reading",
        text=rules.interpreted(rules.part_day_reading),
        provision=rules.refund,
    )
    lines.append(
        _refund_line(
            rules,
            fee,
            code="refund_started_day",
            label="退还热费（未足一日按一日计的部分）",
            days=1,
            notes=(reading,),
        )
    )
    coefficient = Fraction(rules.refund_coefficient)
    certain = round_fraction(coefficient * fee.exact * days)
    upper = certain + round_fraction(coefficient * fee.exact)
    note = Note(
        code="two_sums",
        text=f"停热 {_hours(length)}：足 {days} 日，确定应退 {format_cents(certain)} 元；"
        f"未足一日按一日计为 {days + 1} 日，最多退 {format_cents(upper)} 元。",
        provision=rules.refund,
        quantity=upper,
        unit=YUAN,
    )
    return lines, [note]


def _refund_line(
    rules: OutageRules,
    fee: HeatFee,
    *,
    code: str,
    label: str,
    days: int,
    notes: tuple[Note, ...],
) -> Line:
    factor = rules.refund_coefficient
    quantity = Decimal(days)
    return Line(
        code=code,
        label=label,
        kind=LineKind.REFUND if code == "refund" else LineKind.OPEN_REFUND,
        quantity=quantity,
        unit=DAY,
        rate=None if fee.decimal is None else multiply(factor, fee.decimal),
        formula=f"{format_number(factor)} × {fee.words} × {format_quantity(quantity, DAY)}",
        amount=round_fraction(Fraction(factor) * fee.exact * days),
        owed_by=Party.SUPPLIER,
        provision=rules.refund,
        notes=notes,
    )


def _after(started: datetime | None, hours: Decimal) -> datetime | None:
    """Give the moment so many hours later, in the zone of the start."""
    if started is None:
        return None
    later = started.astimezone(UTC) + timedelta(
        microseconds=int(hours * MICROSECONDS_PER_HOUR)
    )
    return later.astimezone(started.tzinfo)


def _hours(length: Decimal) -> str:
    """Write a length: hours, and minutes where there are any, cut off below."""
    hours = int(length)
    minutes = int((length - hours) * 60)
    words = f"{hours} {HOUR}"
    return f"{words} {minutes} 分钟" if minutes else words

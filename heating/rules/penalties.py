"""What follows from a violation: orders, fines, confiscations, refunds, revocations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeVar

from heating.rules.conditions import BUILDING_USE, BuildingUse, FlagName, is_met
from heating.rules.errors import HeatingError
from heating.rules.fees import FEE_LABELS, fee_errors, fee_of, missing_fee
from heating.rules.limits import (
    LARGEST_AREA,
    LARGEST_DAYS,
    LARGEST_SUM,
    number_error,
    whole_number_error,
)
from heating.rules.schedule import (
    FIELD_ORDER,
    Base,
    Measure,
    MeasureKind,
    Schedule,
    Violation,
    needed_fields,
)
from regulations.rules.kinds import LineKind, Party, TotalScheme
from regulations.rules.money import (
    DAY,
    SQUARE_METRE,
    YUAN,
    YUAN_PER_SQUARE_METRE,
    format_number,
    format_percent,
    format_quantity,
    multiply,
    product_cents,
    round_cents,
    round_fraction,
)
from regulations.rules.statement import Line, Note, RuleSet, Statement

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyFacts:
    """What is known of a violation; names are those of the API.

    A circumstance that was not stated is False, a number not known is None.

    Attributes:
        overdue: Not corrected in time (逾期不改正).
        serious: The circumstances are serious (情节严重).
        not_notified: Users were not told of an outage in time.
        not_repaired: Repair was not begun at once.
        building_use: Use of the building.
        contract_price: Contract price of the heating project, 元.
        floor_area: Floor area, m².
        device_cost: Price of the metering and control devices, 元.
        illegal_gains: Illegal gains, 元.
        daily_fee: Daily heating fees of all users affected, 元/日; or
            ``season_fee`` or ``floor_areas`` × ``unit_price`` over ``season_days``.
        season_fee: Heating fees of all users affected for a season, 元.
        season_days: Days of the season.
        floor_areas: Floor areas of the users affected, m².
        unit_price: Heating price of a season, 元/m².
        days: Days of late beginning or early end.
    """

    overdue: bool = False
    serious: bool = False
    not_notified: bool = False
    not_repaired: bool = False
    building_use: BuildingUse | None = None
    contract_price: Decimal | None = None
    floor_area: Decimal | None = None
    device_cost: Decimal | None = None
    illegal_gains: Decimal | None = None
    daily_fee: Decimal | None = None
    season_fee: Decimal | None = None
    season_days: int | None = None
    floor_areas: tuple[Decimal, ...] = ()
    unit_price: Decimal | None = None
    days: int | None = None


FIELD_LABELS: Final = {
    **{name.value: name.label for name in FlagName},
    "building_use": "建筑用途",
    "contract_price": "供热工程合同价款",
    "floor_area": "建筑面积",
    "device_cost": "安装供热计量和室温调控装置所需价款",
    "illegal_gains": "违法所得",
    **FEE_LABELS,
    "daily_fee": "受影响用户每日热费合计",
    "season_fee": "受影响用户供热期热费合计",
    "floor_areas": "受影响用户建筑面积",
    "days": "日数",
}
"""Chinese names of the inputs, for messages and forms."""

# Field, largest value, unit, and whether 0 says nothing and must be refused.
_NUMBERS: Final = (
    ("contract_price", LARGEST_SUM, YUAN, True),
    ("floor_area", LARGEST_AREA, SQUARE_METRE, True),
    ("device_cost", LARGEST_SUM, YUAN, True),
    ("illegal_gains", LARGEST_SUM, YUAN, False),
)


def with_ways(names: Sequence[str]) -> tuple[str, ...]:
    """Put the other ways to tell a daily fee behind it, where it is asked for."""
    found: list[str] = []
    for name in names:
        found += FEE_LABELS if name == "daily_fee" else [name]
    return tuple(found)


ALL_FIELDS: Final = with_ways(FIELD_ORDER)
"""Every input of an assessment, in form order."""


def assess(schedule: Schedule, number: int, facts: PenaltyFacts) -> Statement:
    """Compute what follows from one violation.

    Args:
        schedule: One version of the schedule.
        number: Number of the violation in it.
        facts: What is known.

    Returns:
        The measures that apply, with totals of fines, confiscation and refunds.

    Raises:
        HeatingError: There is no such violation, a number makes no sense, or an
            input is missing that a measure needs which applies.
    """
    violation = schedule.violation(number)
    lines = _lines(schedule, violation, facts)
    return _statement(schedule, lines, _remarks(violation, facts, lines))


def assess_together(schedule: Schedule, cases: Mapping[int, PenaltyFacts]) -> Statement:
    """Compute several violations on one sheet, with a total over all.

    Args:
        schedule: One version of the schedule.
        cases: Numbers of the violations and what is known of each.

    Returns:
        One group for each violation, in the order of the schedule; the measures
        are its children.

    Raises:
        HeatingError: As for ``assess``, or no violation was named.
    """
    if not cases:
        raise _error("required", "请至少选择一项违法情形。", "number")
    groups = []
    notes: list[Note] = []
    for number in sorted(cases):
        violation = schedule.violation(number)
        children = _lines(schedule, violation, cases[number])
        shown = tuple(each for each in children if each.amount is None or each.amount)
        notes += _remarks(violation, cases[number], shown)
        if shown:
            groups.append(
                Line(
                    code=f"violation_{number}",
                    label=violation.title,
                    kind=LineKind.GROUP,
                    provision=violation.provision,
                    children=shown,
                )
            )
    return _statement(schedule, tuple(groups), tuple(notes))


def find_errors(
    schedule: Schedule, number: int, facts: PenaltyFacts
) -> tuple[HeatingError, ...]:
    """Find every input that makes no sense or is missing, one for each field.

    Raises:
        HeatingError: There is no such violation.
    """
    violation = schedule.violation(number)
    errors: dict[str, HeatingError] = {}
    for error in _nonsense(facts):
        errors.setdefault(error.field, error)
    for name in missing_fields(violation, facts):
        verb = "请选择" if name == BUILDING_USE else "请填写"
        errors.setdefault(
            name, _error("required", f"{verb}{FIELD_LABELS[name]}。", name)
        )
    return tuple(errors.values())


def missing_fields(violation: Violation, facts: PenaltyFacts) -> tuple[str, ...]:
    """Name the inputs that the measures which apply need and that are not given."""
    flags = {name.value: bool(getattr(facts, name.value)) for name in FlagName}
    missing: set[str] = set()
    for measure in violation.measures:
        met = is_met(measure.condition, flags, facts.building_use)
        if met is None:
            missing.add(BUILDING_USE)
    for measure in applying(violation, facts):
        base = _source(violation, measure).base
        if base is not None:
            missing.update(name for name in base.fields if getattr(facts, name) is None)
    if "daily_fee" in missing:
        lacking = missing_fee(facts)
        missing.remove("daily_fee")
        missing.update([] if lacking is None else [lacking.field])
    return tuple(name for name in ALL_FIELDS if name in missing)


def applying(violation: Violation, facts: PenaltyFacts) -> tuple[Measure, ...]:
    """Give the measures whose condition is met, without those that are replaced."""
    flags = {name.value: bool(getattr(facts, name.value)) for name in FlagName}
    met = [
        measure
        for measure in violation.measures
        if is_met(measure.condition, flags, facts.building_use)
    ]
    replaced = {code for measure in met for code in measure.replaces}
    return tuple(measure for measure in met if measure.code not in replaced)


def _lines(
    schedule: Schedule, violation: Violation, facts: PenaltyFacts
) -> tuple[Line, ...]:
    errors = find_errors(schedule, violation.number, facts)
    if errors:
        raise errors[0]
    return tuple(
        _line(schedule, violation, measure, facts)
        for measure in applying(violation, facts)
    )


def _line(
    schedule: Schedule, violation: Violation, measure: Measure, facts: PenaltyFacts
) -> Line:
    """Write one measure down."""
    notes: tuple[Note, ...] = ()
    if measure.reading:
        notes = (
            Note(
                code=f"{measure.code}_reading",
                text=schedule.interpreted(measure.reading),
                provision=measure.provision,
            ),
        )
    source = _source(violation, measure)
    quantity: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    unit = formula = ""
    if source.fixed is not None:
        amount = round_cents(source.fixed)
        formula = f"{format_number(source.fixed)} {YUAN}"
    elif source.base is not None:
        quantity, unit, rate, amount, formula = _product(source.base, source, facts)
    if measure.same_as:
        formula = f"与“{source.label}”等额：{formula}"
    return Line(
        code=measure.code,
        label=measure.label,
        kind=measure.kind.line_kind,
        quantity=quantity,
        unit=unit,
        rate=rate,
        formula=formula,
        amount=amount,
        owed_by=Party.SUPPLIER,
        provision=measure.provision,
        notes=notes,
    )


def _product(
    base: Base, measure: Measure, facts: PenaltyFacts
) -> tuple[Decimal, str, Decimal | None, Decimal, str]:
    """Give quantity, unit, rate, amount and formula of ``base × coefficient``."""
    factor = measure.coefficient
    if base is Base.DAILY_FEE_DAYS:
        days = Decimal(_given(facts.days))
        fee = fee_of(facts)
        words = f"{format_number(factor)} × {fee.words} × {format_quantity(days, DAY)}"
        rate = None if fee.decimal is None else multiply(factor, fee.decimal)
        amount = round_fraction(Fraction(factor) * fee.exact * Fraction(days))
        return days, DAY, rate, amount, words
    value: Decimal = _given(getattr(facts, base.value))
    if base is Base.FLOOR_AREA:
        words = (
            f"{format_quantity(value, SQUARE_METRE)} × "
            f"{format_quantity(factor, YUAN_PER_SQUARE_METRE)}"
        )
        return value, SQUARE_METRE, factor, product_cents(value, factor), words
    words = format_quantity(value, YUAN)
    if factor < 1:
        words = f"{words} × {format_percent(factor)}"
    elif factor != 1:
        words = f"{words} × {format_number(factor)}"
    elif measure.kind is MeasureKind.CONFISCATION:
        words = f"{base.label} {words}"
    return value, YUAN, factor, product_cents(value, factor), words


def _remarks(
    violation: Violation, facts: PenaltyFacts, lines: tuple[Line, ...]
) -> tuple[Note, ...]:
    """Say what was given in vain, and that nothing follows where nothing does."""
    needed = with_ways(needed_fields(violation))
    notes = []
    unused = [
        FIELD_LABELS[name]
        for name in ALL_FIELDS
        if getattr(facts, name) not in {None, False, ()} and name not in needed
    ]
    if unused:
        notes.append(
            Note(
                code="not_applicable",
                text=f"以下内容与“{violation.title}”的处理无关，未计入："
                f"{'、'.join(unused)}。",
                provision=violation.provision,
            )
        )
    if not lines:
        notes.append(
            Note(
                code="no_measure",
                text=f"按所填情况，“{violation.title}”没有可适用的处理措施。",
                provision=violation.provision,
            )
        )
    return tuple(notes)


def _statement(
    schedule: Schedule, lines: tuple[Line, ...], notes: tuple[Note, ...]
) -> Statement:
    return Statement.of(
        title=schedule.title,
        rules=RuleSet(slug=schedule.slug, version=schedule.version),
        scheme=TotalScheme.PENALTY,
        lines=lines,
        notes=notes,
    )


def _nonsense(facts: PenaltyFacts) -> list[HeatingError]:
    """Find the inputs that are no sensible number."""
    errors = []
    use: object = facts.building_use
    if use is not None and not isinstance(use, BuildingUse):
        errors.append(_error("unknown_value", "请选择建筑用途。", BUILDING_USE))
    for name, largest, unit, positive in _NUMBERS:
        value: object = getattr(facts, name)
        if value is not None:
            error = number_error(name, value, largest, unit, positive=positive)
            if error is not None:
                errors.append(error)
    if facts.days is not None:
        wrong = whole_number_error(
            "days", facts.days, LARGEST_DAYS, "请填写大于 0 的整数日数。"
        )
        errors += [] if wrong is None else [wrong]
    errors += fee_errors(facts)
    return errors


def _given(value: _Value | None) -> _Value:
    """Give an input that was found to be there."""
    if value is None:
        raise ValueError("an input was used that nobody asked for")
    return value


def _source(violation: Violation, measure: Measure) -> Measure:
    """Give the measure that carries the sum: itself, or the one it equals."""
    return violation.measure(measure.same_as) if measure.same_as else measure


def _error(code: str, message: str, field: str) -> HeatingError:
    return HeatingError(code=code, message=message, field=field)

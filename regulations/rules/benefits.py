"""Benefits that a rate by the month or a sum by group decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from regulations.rules.errors import RuleError
from regulations.rules.kinds import LineKind, Party, TotalScheme
from regulations.rules.money import (
    YUAN,
    format_number,
    format_quantity,
    multiply,
    product_cents,
    round_cents,
)
from regulations.rules.statement import (
    Line,
    Note,
    ProvisionRef,
    Refusal,
    RuleSet,
    Statement,
)

MOST_BEDS: Final = 100_000
"""Most beds (or other units) that are computed."""
MOST_MONTHS: Final = 600
"""Longest time that is computed, months."""
MOST_YEARS: Final = 80
"""Longest work that is computed, years."""
_MONTHS: Final = 12


class Period(StrEnum):
    """What a rate is paid for, again and again."""

    MONTH = "month"
    YEAR = "year"

    @property
    def label(self) -> str:
        """Chinese word of the period."""
        return {"month": "月", "year": "年"}[self.value]

    @property
    def counted(self) -> str:
        """Chinese word when periods are counted."""
        return {"month": "个月", "year": "年"}[self.value]

    @property
    def months(self) -> int:
        """How many months it lasts."""
        return {"month": 1, "year": _MONTHS}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyRate:
    """A subsidy for each unit and month, over a time.

    Attributes:
        value: Sum for one unit and one month, 元.
        valid_from: First day it holds; None when no beginning is known.
        valid_to: Last day it holds; None while it goes on.
        provision: The clause.
        reading: How an open point is read; empty when the clause is clear.
        maximum: Whether the text says 最高: less may be paid.
    """

    value: Decimal
    valid_from: date | None = None
    valid_to: date | None = None
    provision: ProvisionRef
    reading: str = ""
    maximum: bool = False

    def holds_on(self, day: date) -> bool:
        """Tell whether the rate holds on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyBenefit:
    """A benefit paid by the unit and the month, such as the subsidy for beds.

    Attributes:
        slug: Slug of the benefit.
        version: Version of the rules.
        title: Chinese title.
        unit: What is counted, such as 床.
        rates: The rates over time.
        interpretation_office: Office that decides open points.
        period: Whether the rates are by the month or by the year.
    """

    slug: str
    version: str
    title: str
    unit: str
    rates: tuple[MonthlyRate, ...]
    interpretation_office: str = ""
    period: Period = Period.MONTH


def monthly_benefit(
    benefit: MonthlyBenefit, *, units: int, first_month: date, months: int
) -> Statement:
    """Compute a benefit for a number of units over some months.

    A month, or a year from the first month on, counts by the rate of its first day.

    Args:
        benefit: The benefit and its rates.
        units: How many units, such as beds.
        first_month: Any day of the first month.
        months: How many months; years where the rates are by the year.

    Returns:
        One line for each rate that applies. With a month that has no rate the
        answer is a refusal ``no_rate``.

    Raises:
        RuleError: A number makes no sense, or two rates hold on one day.
    """
    _check_whole("units", units, MOST_BEDS)
    most = MOST_MONTHS if benefit.period is Period.MONTH else MOST_MONTHS // _MONTHS
    _check_whole("months", months, most)
    if not date.min.year < first_month.year < date.max.year - MOST_MONTHS // _MONTHS:
        raise _error("out_of_range", "请检查开始月份。", "first_month")
    counts: dict[int, int] = {}
    for day in _first_days(first_month, months, benefit.period.months):
        found = [n for n, rate in enumerate(benefit.rates) if rate.holds_on(day)]
        if len(found) > 1:
            raise _error("rules_invalid", f"{day:%Y-%m} 有两个标准。", "rates")
        if not found:
            refusal = Refusal(
                code="no_rate",
                text=f"文件没有规定 {day:%Y-%m} 的补贴标准，不能给出金额。",
                provision=benefit.rates[0].provision if benefit.rates else None,
            )
            return _statement(
                benefit.title, benefit.slug, benefit.version, refusals=(refusal,)
            )
        counts[found[0]] = counts.get(found[0], 0) + 1
    lines = [
        _monthly_line(benefit, benefit.rates[n], units, count)
        for n, count in counts.items()
    ]
    return _statement(benefit.title, benefit.slug, benefit.version, lines=lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSum:
    """A sum paid once to whoever belongs to a group.

    Attributes:
        code: Stable ASCII identifier of the group.
        label: Chinese name, such as 本科及以上学历毕业生.
        value: The sum, 元.
        provision: The clause.
        maximum: Whether the text says 最高: less may be paid.
    """

    code: str
    label: str
    value: Decimal
    provision: ProvisionRef
    maximum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupBenefit:
    """A benefit paid once by group after some years, such as the graduates' bonus.

    Attributes:
        slug: Slug of the benefit.
        version: Version of the rules.
        title: Chinese title.
        condition: Chinese condition, such as 直接从事养老一线工作.
        min_years: Years after which it is paid.
        includes_edge: Whether exactly so many years are enough (以上 includes them).
        groups: Sums by group.
        reading: How an open point is read; empty when the clause is clear.
        interpretation_office: Office that decides open points.
    """

    slug: str
    version: str
    title: str
    condition: str
    min_years: Decimal
    includes_edge: bool = True
    groups: tuple[GroupSum, ...]
    reading: str = ""
    interpretation_office: str = ""


def group_benefit(benefit: GroupBenefit, *, group: str, years: Decimal) -> Statement:
    """Compute a benefit that is paid once by group after some years.

    Args:
        benefit: The benefit and its sums.
        group: Code of the group.
        years: Years of work.

    Returns:
        The sum, or nothing with a note ``too_few_years``.

    Raises:
        RuleError: There is no such group, or the years make no sense.
    """
    found = next((each for each in benefit.groups if each.code == group), None)
    if found is None:
        names = "、".join(each.label for each in benefit.groups)
        raise _error("unknown_value", f"请选择：{names}。", "group")
    value: object = years
    if not isinstance(value, Decimal) or not value.is_finite():
        raise _error("not_a_number", "请填写数字。", "years")
    if not 0 <= years <= MOST_YEARS:
        raise _error("out_of_range", f"年数应为 0 至 {MOST_YEARS}。", "years")
    enough = years > benefit.min_years or (
        benefit.includes_edge and years == benefit.min_years
    )
    limit = f"{benefit.condition}{format_number(benefit.min_years)} 年"
    notes = _reading(benefit.reading, benefit.interpretation_office, found.provision)
    if not enough:
        short = Note(
            code="too_few_years",
            text=f"未满足条件：{limit}{'以上' if benefit.includes_edge else '（不含）以上'}。",
            provision=found.provision,
        )
        return _statement(
            benefit.title, benefit.slug, benefit.version, notes=(short, *notes)
        )
    amount = round_cents(found.value)
    line = Line(
        code=found.code,
        label=found.label,
        kind=LineKind.BENEFIT,
        formula=f"{limit}以上：{format_quantity(found.value, YUAN)}",
        amount=amount,
        owed_by=Party.OFFICE,
        provision=found.provision,
        notes=(*notes, *_at_most(found.provision, maximum=found.maximum)),
    )
    return _statement(benefit.title, benefit.slug, benefit.version, lines=(line,))


def _monthly_line(
    benefit: MonthlyBenefit, rate: MonthlyRate, units: int, months: int
) -> Line:
    quantity = multiply(Decimal(units), Decimal(months))
    since = "" if rate.valid_from is None else f"_{rate.valid_from:%Y_%m}"
    per = f"{YUAN}/{benefit.unit}·{benefit.period.label}"
    return Line(
        code=f"subsidy{since}",
        label=benefit.title,
        kind=LineKind.BENEFIT,
        quantity=quantity,
        unit=f"{benefit.unit}·{benefit.period.label}",
        rate=rate.value,
        formula=f"{units} {benefit.unit} × {months} {benefit.period.counted} × "
        f"{format_quantity(rate.value, per)}",
        amount=product_cents(quantity, rate.value),
        owed_by=Party.OFFICE,
        provision=rate.provision,
        notes=(
            *_reading(rate.reading, benefit.interpretation_office, rate.provision),
            *_at_most(rate.provision, maximum=rate.maximum),
        ),
    )


def _reading(text: str, office: str, provision: ProvisionRef) -> tuple[Note, ...]:
    if not text:
        return ()
    words = f"{text.rstrip('。')}（以{office or '制定机关'}解释为准）。"
    return (Note(code="reading", text=words, provision=provision),)


def _at_most(provision: ProvisionRef, *, maximum: bool) -> tuple[Note, ...]:
    if not maximum:
        return ()
    words = "原文写的是最高限额，实际数额由主管部门核定。"
    return (Note(code="maximum", text=words, provision=provision),)


def _first_days(first_month: date, periods: int, length: int) -> Iterator[date]:
    start = first_month.year * _MONTHS + first_month.month - 1
    for month in range(start, start + periods * length, length):
        yield date(month // _MONTHS, month % _MONTHS + 1, 1)


def _check_whole(name: str, number: object, most: int) -> None:
    if (
        not isinstance(number, int)
        or isinstance(number, bool)
        or not 1 <= number <= most
    ):
        raise _error("out_of_range", f"请填写 1 至 {most} 的整数。", name)


def _statement(
    title: str,
    slug: str,
    version: str,
    *,
    lines: tuple[Line, ...] | list[Line] = (),
    notes: tuple[Note, ...] = (),
    refusals: tuple[Refusal, ...] = (),
) -> Statement:
    return Statement.of(
        title=title,
        rules=RuleSet(slug=slug, version=version),
        scheme=TotalScheme.BENEFIT,
        lines=lines,
        notes=notes,
        refusals=refusals,
    )


def _error(code: str, message: str, field: str) -> RuleError:
    return RuleError(code=code, message=message, field=field)

"""Benefits and targets as their pages show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from documents.presenters.head import chinese_date
from regulations.models import Benefit
from regulations.rules.money import YUAN, format_number
from regulations.selectors.benefit_schemes import CALCULATED
from regulations.selectors.clause_names import ClauseNames

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from regulations.models import Target

_TEN_THOUSAND: Final = 10_000
# The drawing has the width of a phone, so that its words are as large as the text.
_WIDTH: Final = 360
_EDGE: Final = 28
#: What a year's words need.
_ROOM: Final = 46


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitLine:
    """A sum of the list.

    Attributes:
        benefit: The row.
        sum: The sum in words, such as 最高 300 万元 or 150 元/床·月.
        period: From when until when, in words; empty where nothing is said.
        over: Whether it has ended.
        clause: What its clause is called.
        calculator: Address of its calculator; empty where there is none.
    """

    benefit: Benefit
    sum: str
    period: str
    over: bool
    clause: str
    calculator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """A target with the name of its clause."""

    target: Target
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMark:
    """A year on the drawn line: its place, and how many targets it has.

    Attributes:
        year: The year.
        count: How many targets it has.
        x: Its place, in units of the drawing.
        radius: Of its point.
        named: Whether there is room for its words beside its neighbour's.
    """

    year: int
    count: int
    x: int
    radius: int
    named: bool


def benefit_lines(rows: Sequence[Benefit], *, on: date) -> list[BenefitLine]:
    """Return the sums with their clauses named: three queries."""
    names = ClauseNames(rows)
    return [
        BenefitLine(
            benefit=row,
            sum=sum_words(row),
            period=_period(row),
            over=row.valid_to is not None and row.valid_to < on,
            clause=names.name_of(row),
            calculator=calculator_url(row) if _is_calculated(row) else "",
        )
        for row in rows
    ]


def target_lines(rows: Sequence[Target]) -> list[TargetLine]:
    """Return the targets with their clauses named: three queries."""
    names = ClauseNames(rows)
    return [TargetLine(target=row, clause=names.name_of(row)) for row in rows]


def year_marks(counts: Counter[int]) -> list[YearMark]:
    """Place the years on a line, as far from each other as they are in time."""
    years = sorted(counts)
    if not years:
        return []
    span = max(years[-1] - years[0], 1)
    most = max(counts.values()) or 1
    room = _WIDTH - 2 * _EDGE
    marks: list[YearMark] = []
    free_from = 0
    for year in years:
        x = _EDGE + room * (year - years[0]) // span if len(years) > 1 else _WIDTH // 2
        named = x >= free_from
        free_from = x + _ROOM if named else free_from
        marks.append(
            YearMark(
                year=year,
                count=counts[year],
                x=x,
                radius=6 + 12 * counts[year] // most,
                named=named,
            )
        )
    return marks


def calculator_url(row: Benefit) -> str:
    """Return the address of the calculator with this document's rules."""
    address = reverse("regulations:benefit-calculator", args=(row.scheme,))
    return f"{address}?version={row.document.slug}&basis={row.basis}"


def sum_words(row: Benefit) -> str:
    """Write a sum for people, with what it is for and whether it is the most."""
    per = {
        Benefit.Basis.PER_UNIT: f"/{row.unit or '个'}",
        Benefit.Basis.PER_UNIT_MONTH: f"/{row.unit or '个'}·月",
        Benefit.Basis.PER_UNIT_YEAR: f"/{row.unit or '个'}·年",
    }.get(Benefit.Basis(row.basis), "")
    most = "最高 " if row.maximum else ""
    return f"{most}{_yuan(row.amount)}{per}"


def _yuan(amount: Decimal) -> str:
    if amount and amount % _TEN_THOUSAND == 0:
        return f"{format_number(amount / _TEN_THOUSAND)} 万元"
    return f"{format_number(amount)} {YUAN}"


def _is_calculated(row: Benefit) -> bool:
    if row.basis == Benefit.Basis.AFTER_YEARS and row.min_years is None:
        return False
    return row.basis in CALCULATED


def _period(row: Benefit) -> str:
    since = f"自{chinese_date(row.valid_from)}起" if row.valid_from else ""
    until = f"至{chinese_date(row.valid_to)}止" if row.valid_to else ""
    return since + until

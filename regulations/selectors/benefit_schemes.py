"""Benefits that can be computed: by unit and month or year, or by group after years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from documents.services.slugs import free_slug, slug_base
from regulations.models import Benefit
from regulations.rules.benefits import (
    GroupBenefit,
    GroupSum,
    MonthlyBenefit,
    MonthlyRate,
    Period,
    group_benefit,
    monthly_benefit,
)
from regulations.rules.money import ZERO
from regulations.selectors.clause_names import ClauseNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from documents.models import Document
    from regulations.rules import Statement

_PERIODS: Final = {
    Benefit.Basis.PER_UNIT_MONTH.value: Period.MONTH,
    Benefit.Basis.PER_UNIT_YEAR.value: Period.YEAR,
}
CALCULATED: Final = (*_PERIODS, Benefit.Basis.AFTER_YEARS.value)
"""Bases that there is a calculator for."""
_DURATIONS: Final = {Period.MONTH: "months", Period.YEAR: "years"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitItem:
    """A sum of a scheme: one group, or one rate with its changes over time.

    Attributes:
        code: Stable ASCII identifier in the scheme.
        label: For whom it is.
        unit: What is counted; empty for a sum by group.
        rows: Its rows: one, or the steps of a rate.
    """

    code: str
    label: str
    unit: str
    rows: tuple[Benefit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitScheme:
    """Sums of one clause with one basis, as one document has them.

    Attributes:
        slug: Slug of the scheme.
        basis: What the sums are for.
        title: Chinese title.
        document: The document; its slug is the version.
        items: The sums, in order.
    """

    slug: str
    basis: str
    title: str
    document: Document
    items: tuple[BenefitItem, ...]

    @property
    def version(self) -> str:
        """Which document's rows these are."""
        return self.document.slug

    @property
    def period(self) -> Period | None:
        """What the rates are by; None for sums by group."""
        return _PERIODS.get(self.basis)

    @property
    def duration_name(self) -> str:
        """The name of the field that says how long."""
        return "years" if self.period is None else _DURATIONS[self.period]

    def item(self, code: str) -> BenefitItem:
        """Return the sum that was chosen; the only one where nothing is to choose."""
        return next((each for each in self.items if each.code == code), self.items[0])


def benefit_schemes() -> list[BenefitScheme]:
    """Return what can be computed of what the public sees, the newest first."""
    rows = (
        Benefit.objects.public()
        .filter(basis__in=CALCULATED)
        .exclude(basis=Benefit.Basis.AFTER_YEARS, min_years=None)
        .select_related("document")
        .defer("document__body_html")
        .in_order()
    )
    grouped: dict[tuple[int, str, str], list[Benefit]] = {}
    for row in rows:
        grouped.setdefault((row.document_id, row.scheme, row.basis), []).append(row)
    return [
        BenefitScheme(
            slug=slug,
            basis=basis,
            title=found[0].title,
            document=found[0].document,
            items=_items(found),
        )
        for (_, slug, basis), found in grouped.items()
    ]


def find_benefit_scheme(
    schemes: Sequence[BenefitScheme], slug: str, version: str = "", basis: str = ""
) -> BenefitScheme | None:
    """Return a scheme with the version and the basis asked for; None without one."""
    return next(
        (
            each
            for each in schemes
            if each.slug == slug
            and version in {"", each.version}
            and basis in {"", each.basis}
        ),
        None,
    )


def compute(scheme: BenefitScheme, facts: dict[str, Any]) -> Statement:
    """Compute a scheme for checked facts; three queries for the clauses' names.

    Raises:
        RuleError: A number makes no sense for the rules.
    """
    item = scheme.item(facts.get("group", ""))
    if scheme.period is None:
        benefit = _group_benefit(scheme, item)
        return group_benefit(benefit, group=item.code, years=facts["years"])
    return monthly_benefit(
        _monthly_benefit(scheme, item, scheme.period),
        units=int(facts["units"]),
        first_month=facts["first_month"],
        months=int(facts[scheme.duration_name]),
    )


def _items(rows: list[Benefit]) -> tuple[BenefitItem, ...]:
    grouped: dict[tuple[Any, ...], list[Benefit]] = {}
    for row in rows:
        key = (row.title, row.condition, row.beneficiary, row.unit, row.min_years)
        grouped.setdefault(key, []).append(row)
    items: list[BenefitItem] = []
    for found in grouped.values():
        first = found[0]
        label = first.beneficiary or first.condition or first.title
        taken = {each.code for each in items}
        items.append(
            BenefitItem(
                code=free_slug(slug_base(number="", title=label), taken),
                label=label,
                unit=first.unit,
                rows=tuple(found),
            )
        )
    return tuple(items)


def _monthly_benefit(
    scheme: BenefitScheme, item: BenefitItem, period: Period
) -> MonthlyBenefit:
    names = ClauseNames(item.rows)
    return MonthlyBenefit(
        slug=scheme.slug,
        version=scheme.version,
        title=item.rows[0].title,
        unit=item.unit or "个",
        period=period,
        rates=tuple(
            MonthlyRate(
                value=row.amount,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                provision=names.ref(row),
                reading=row.reading,
                maximum=row.maximum,
            )
            for row in item.rows
        ),
    )


def _group_benefit(scheme: BenefitScheme, item: BenefitItem) -> GroupBenefit:
    """Freeze the chosen group: conditions and years may differ between groups."""
    names = ClauseNames(item.rows)
    first = item.rows[0]
    return GroupBenefit(
        slug=scheme.slug,
        version=scheme.version,
        title=first.title,
        condition=first.condition,
        min_years=first.min_years or ZERO,
        reading=first.reading,
        groups=_sums(item, names),
    )


def _sums(item: BenefitItem, names: ClauseNames) -> tuple[GroupSum, ...]:
    rows: Iterable[Benefit] = item.rows[:1]
    return tuple(
        GroupSum(
            code=item.code,
            label=item.label,
            value=row.amount,
            provision=names.ref(row),
            maximum=row.maximum,
        )
        for row in rows
    )

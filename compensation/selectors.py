"""Reading plans: a version of the rows, frozen for the calculator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.urls import reverse

from compensation.models import (
    ClauseRow,
    ExpropriationProject,
    FlatType,
    PlanRule,
    PlanVersion,
)
from compensation.models.rules import (
    INTERPRETATION,
    ORDER_CARE,
    ORDER_IN_TIME,
    ORDER_LATE,
)
from compensation.rules import (
    CompensationError,
    DeadlineRule,
    Offer,
    OrderRules,
    PlanRules,
    Reading,
    ReadingCode,
    Rule,
    RuleCode,
)
from compensation.rules import FlatType as FrozenFlatType
from documents.models import Provision
from regulations.rules import Interval, ProvisionRef
from regulations.rules.money import format_plain

# What a row needs of the clause behind it; never the document's long text.
_SOURCE = ("provision__eid", "provision__document__slug")


def find_version(
    project: str, *, on: date, version: str = "", with_drafts: bool = False
) -> PlanVersion:
    """Return a version of a project's plan, with project and document, in one query.

    Args:
        project: Slug of the project.
        on: The day of asking; counts where no version is named.
        version: Name of the version; the one in force when left out.
        with_drafts: Whether a named version may be a draft.

    Raises:
        CompensationError: ``no_such_plan``, ``no_such_version`` or
            ``no_version_in_force``.
    """
    rows = PlanVersion.objects.filter(project__slug=project).with_source()
    if version:
        named = rows.filter(version=version)
        found = (named if with_drafts else named.released()).first()
    else:
        found = rows.in_force(on).newest_first().first()
    if found is not None:
        return found
    if not ExpropriationProject.objects.public().filter(slug=project).exists():
        raise CompensationError(code="no_such_plan", message="没有这个征收项目的方案。")
    if version:
        raise CompensationError(
            code="no_such_version", message="方案没有这个版本。", field="version"
        )
    raise CompensationError(
        code="no_version_in_force",
        message="方案目前没有生效的版本，请写明版本。",
        field="version",
    )


def versions_in_force(*, on: date) -> list[PlanVersion]:
    """Return the version in force of every project that has one, in one query."""
    found: dict[int, PlanVersion] = {}
    rows = PlanVersion.objects.in_force(on).with_source()
    for each in rows.order_by("project__name", "project", "-valid_from", "-pk"):
        found.setdefault(each.project_id, each)
    return list(found.values())


def plan_rules(project: str, *, on: date, version: str = "") -> PlanRules:
    """Freeze a version of a plan for the calculator, in three queries.

    Args:
        project: Slug of the project.
        on: The day of asking; counts where no version is named.
        version: Name of a published version.

    Raises:
        CompensationError: There is no such plan or version; see `find_version`.
    """
    return freeze(find_version(project, on=on, version=version))


def freeze(version: PlanVersion) -> PlanRules:
    """Freeze the rows of a version, in two queries.

    Args:
        version: A version with its project and document; drafts as well.

    Raises:
        CompensationError: ``rules_invalid``: the rows contradict each other. It
            never happens to a published version.
    """
    rows = list(
        version.rules.select_related("provision__document")
        .only(*_own_fields(PlanRule), *_SOURCE)
        .order_by("position", "pk")
    )
    types = (
        version.flat_types.select_related("provision__document")
        .only(*_own_fields(FlatType), *_SOURCE)
        .order_by("area", "pk")
    )
    by_kind: dict[str, list[PlanRule]] = {kind: [] for kind in PlanRule.Kind.values}
    for row in rows:
        by_kind[row.kind].append(row)
    basis = {row.code: row for row in by_kind[PlanRule.Kind.BASIS]}
    interpretation = basis.get(INTERPRETATION)
    return PlanRules(
        slug=version.project.slug,
        version=version.version,
        title=version.title,
        interpretation_office=version.project.interpretation_office,
        interpretation=document_ref(version)
        if interpretation is None
        else provision_ref(interpretation, version),
        offers=tuple(
            Offer(use=use, choice=choice, provision=provision_ref(row, version))
            for row in by_kind[PlanRule.Kind.OFFER]
            for use in sorted(row.uses)
            for choice in sorted(row.choices, reverse=True)
        ),
        rules=tuple(_rule(row, version) for row in by_kind[PlanRule.Kind.FIGURE]),
        flat_types=tuple(_flat_type(row, version) for row in types),
        readings=tuple(
            Reading(
                code=ReadingCode(row.code),
                text=row.reading,
                provision=provision_ref(row, version),
            )
            for row in by_kind[PlanRule.Kind.READING]
        ),
        whole_tier_pricing=version.whole_tier_pricing,
        extra_needs_step_up=version.extra_needs_step_up,
    )


def order_rules(version: PlanVersion) -> OrderRules:
    """Freeze what the order of choosing flats follows, in one query.

    Raises:
        CompensationError: ``no_order_rules``: the plan has no clause on the order.
    """
    rows = {
        row.code: row
        for row in version.rules.filter(
            code__in=(ORDER_IN_TIME, ORDER_LATE, ORDER_CARE)
        ).select_related("provision__document")
    }
    if not {ORDER_IN_TIME, ORDER_LATE, ORDER_CARE} <= rows.keys():
        raise CompensationError(
            code="no_order_rules", message="方案没有录入选房顺序的条款。"
        )
    return OrderRules(
        interpretation_office=version.project.interpretation_office,
        in_time=provision_ref(rows[ORDER_IN_TIME], version),
        late=provision_ref(rows[ORDER_LATE], version),
        care=provision_ref(rows[ORDER_CARE], version),
        late_tie_reading=rows[ORDER_LATE].reading,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDeadline:
    """A deadline of a plan and the day it runs from.

    Attributes:
        rule: How it is counted.
        starts: From which day, as a stable ASCII value of ``Deadline.Start``.
        starts_label: The same in Chinese.
        start: The day, or None while it is not known or differs by household.
        consequence: What follows when it is missed; empty when nothing is said.
        quote: The words of the clause.
    """

    rule: DeadlineRule
    starts: str
    starts_label: str
    start: date | None
    consequence: str
    quote: str


def deadline_rules(version: PlanVersion) -> tuple[PlanDeadline, ...]:
    """Freeze the deadlines of a version, in one query."""
    known = {
        "signing": version.project.signing_starts_on,
        "moving": version.project.moving_starts_on,
    }
    return tuple(
        PlanDeadline(
            rule=DeadlineRule(
                code=row.code,
                label=row.label,
                days=row.days,
                closes_at=row.closes_at,
                start_is_first_day=row.start_is_first_day,
                includes_moment=row.includes_moment,
                provision=provision_ref(row, version),
                reading=row.reading,
            ),
            starts=row.starts,
            starts_label=row.get_starts_display(),
            start=known.get(row.starts),
            consequence=row.consequence,
            quote=row.quote,
        )
        for row in version.deadlines.select_related("provision__document").order_by(
            "position", "pk"
        )
    )


def provision_texts(refs: Iterable[ProvisionRef]) -> dict[tuple[str, str], str]:
    """Return the text of the clauses, by document and eId, in one query.

    The text of a clause that has only a heading is its heading. What is no longer
    held is left out.
    """
    wanted = {(ref.document, ref.eid) for ref in refs if ref.eid}
    rows = Provision.objects.filter(
        document__slug__in={document for document, _ in wanted},
        eid__in={eid for _, eid in wanted},
    ).values_list("document__slug", "eid", "heading", "text")
    return {
        (slug, eid): text or heading
        for slug, eid, heading, text in rows
        if (slug, eid) in wanted
    }


def provision_ref(row: ClauseRow, version: PlanVersion) -> ProvisionRef:
    """Return where a row comes from; the document alone where the link was lost."""
    provision = row.provision
    if provision is None:
        return document_ref(version, row.clause)
    slug = provision.document.slug
    return ProvisionRef(
        document=slug,
        eid=provision.eid,
        label=row.clause or provision.eid,
        url=f"{_document_url(slug)}#{provision.eid}",
    )


def document_ref(version: PlanVersion, label: str = "") -> ProvisionRef:
    """Return the plan's document as a whole."""
    slug = version.document.slug
    return ProvisionRef(document=slug, eid="", label=label, url=_document_url(slug))


@lru_cache(maxsize=256)
def _document_url(slug: str) -> str:
    return reverse("documents:document", args=(slug,))


@lru_cache(maxsize=8)
def _own_fields(model: type[ClauseRow]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields)  # noqa: SLF001


def _rule(row: PlanRule, version: PlanVersion) -> Rule:
    value = row.value
    if value is None:
        raise CompensationError(
            code="rules_invalid", message=f"“{row}”没有数值。", field="rules"
        )
    return Rule(
        code=RuleCode(row.code),
        value=_plain(value),
        unit=row.unit,
        provision=provision_ref(row, version),
        label=row.label,
        reading=row.reading,
        uses=row.uses,
        choices=row.choices,
        inclusive=row.inclusive,
    )


def _flat_type(row: FlatType, version: PlanVersion) -> FrozenFlatType:
    return FrozenFlatType(
        area=_plain(row.area),
        certified=interval(row),
        provision=provision_ref(row, version),
    )


def interval(row: FlatType) -> Interval:
    """Return the certified areas of a type, as brackets know them.

    Raises:
        RuleError: No area falls into it.
    """
    return Interval(
        lower=None if row.lower is None else _plain(row.lower),
        upper=None if row.upper is None else _plain(row.upper),
        lower_closed=row.lower_closed,
        upper_closed=row.upper_closed,
    )


def _plain(value: Decimal) -> Decimal:
    """Drop the zeros that the column added: 950.0000 is 950."""
    return Decimal(format_plain(value))

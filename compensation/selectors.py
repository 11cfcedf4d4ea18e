"""Reading plans: a version of the rows, frozen for the calculator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.urls import reverse

from compensation.models import (
    ClauseRow,
    ExpropriationProject,
    PlanRule,
    PlanVersion,
)
from compensation.models.rules import (
    CHOICE_FIELDS,
    INTERPRETATION,
    ORDER_CARE,
    ORDER_IN_TIME,
    ORDER_LATE,
    USE_FIELDS,
)
from compensation.rules import (
    Choice,
    CompensationError,
    DeadlineRule,
    FlatType,
    Offer,
    OrderRules,
    PlanRules,
    Reading,
    ReadingCode,
    Rule,
    RuleCode,
    Use,
)
from documents.doubts import Doubt, doubt_of
from documents.models import Provision
from regulations.rules import Interval, ProvisionRef, RuleError
from regulations.rules.money import format_plain

_CLAUSE = ("clause", "provision__eid", "provision__document__slug")
_RULE = (
    "kind",
    "code",
    "label",
    "value",
    "unit",
    "inclusive",
    "reading",
    *USE_FIELDS.values(),
    *CHOICE_FIELDS.values(),
    *_CLAUSE,
)
_FLAT_TYPE = ("area", "lower", "lower_closed", "upper", "upper_closed", *_CLAUSE)


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


def plan_doubt(version: PlanVersion) -> Doubt | None:
    """Return why a version is not to be relied on; None where it is."""
    return doubt_of(
        version.document,
        title=version.title,
        office=version.project.interpretation_office,
    )


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
    # Plain tuples: building three models for every row would take most of the time.
    by_kind: dict[str, list[Any]] = {kind: [] for kind in PlanRule.Kind.values}
    for row in version.rules.order_by("position", "pk").values_list(*_RULE, named=True):
        by_kind[row.kind].append(row)
    types = version.flat_types.order_by("area", "pk").values_list(
        *_FLAT_TYPE, named=True
    )
    interpretation = next(
        (row for row in by_kind[PlanRule.Kind.BASIS] if row.code == INTERPRETATION),
        None,
    )
    return PlanRules(
        slug=version.project.slug,
        version=version.version,
        title=version.title,
        interpretation_office=version.project.interpretation_office,
        interpretation=document_ref(version)
        if interpretation is None
        else _ref(interpretation, version),
        offers=tuple(
            Offer(use=use, choice=choice, provision=_ref(row, version))
            for row in by_kind[PlanRule.Kind.OFFER]
            for use in _uses(row)
            for choice in _choices(row)
        ),
        rules=tuple(_rule(row, version) for row in by_kind[PlanRule.Kind.FIGURE]),
        flat_types=tuple(_flat_type(row, version) for row in types),
        readings=tuple(
            Reading(
                code=ReadingCode(row.code),
                text=row.reading,
                provision=_ref(row, version),
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
        ).with_clause()
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
        for row in version.deadlines.with_clause().in_order()
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
    return _clause_ref(provision.document.slug, provision.eid, row.clause)


def document_ref(version: PlanVersion, label: str = "") -> ProvisionRef:
    """Return the plan's document as a whole."""
    slug = version.document.slug
    return ProvisionRef(document=slug, eid="", label=label, url=_document_url(slug))


@lru_cache(maxsize=256)
def _document_url(slug: str) -> str:
    return reverse("documents:document", args=(slug,))


def _clause_ref(document: str, eid: str, label: str) -> ProvisionRef:
    return ProvisionRef(
        document=document,
        eid=eid,
        label=label or eid,
        url=f"{_document_url(document)}#{eid}",
    )


def _ref(row: Any, version: PlanVersion) -> ProvisionRef:
    """Return where a plain row comes from."""
    if row.provision__eid is None:
        return document_ref(version, row.clause)
    return _clause_ref(row.provision__document__slug, row.provision__eid, row.clause)


def _uses(row: Any) -> list[Use]:
    return [use for use, name in USE_FIELDS.items() if getattr(row, name)]


def _choices(row: Any) -> list[Choice]:
    return [choice for choice, name in CHOICE_FIELDS.items() if getattr(row, name)]


def _rule(row: Any, version: PlanVersion) -> Rule:
    return Rule(
        code=RuleCode(row.code),
        value=_plain(row.value),
        unit=row.unit,
        provision=_ref(row, version),
        label=row.label,
        reading=row.reading,
        uses=frozenset(_uses(row)),
        choices=frozenset(_choices(row)),
        inclusive=row.inclusive,
    )


def _flat_type(row: Any, version: PlanVersion) -> FlatType:
    """Freeze a type.

    Raises:
        CompensationError: No area falls into its range.
    """
    try:
        certified = Interval(
            lower=None if row.lower is None else _plain(row.lower),
            upper=None if row.upper is None else _plain(row.upper),
            lower_closed=row.lower_closed,
            upper_closed=row.upper_closed,
        )
    except RuleError as error:
        raise CompensationError(
            code="rules_invalid", message=error.message, field="flat_types"
        ) from error
    return FlatType(
        area=_plain(row.area), certified=certified, provision=_ref(row, version)
    )


def _plain(value: Decimal) -> Decimal:
    """Drop the zeros that the column added: 950.0000 is 950."""
    return Decimal(format_plain(value))

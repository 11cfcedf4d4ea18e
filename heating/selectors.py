"""Reading schedules: a version of the rows, frozen for the calculator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.db.models import Prefetch
from django.urls import reverse

from documents.models import Citation
from heating.models import (
    ClauseRow,
    HeatingSettings,
    Measure,
    ScheduleVersion,
    SupplierDuty,
    Violation,
)
from heating.rules import HeatingError, OutageDuty, OutageRules
from heating.rules import Schedule as FrozenSchedule
from heating.rules import Violation as FrozenViolation
from regulations.rules import Interval, ProvisionRef

# What a row needs of the clause behind it; never the document's long text.
_LONG = (
    "provision__document__body_html",
    "provision__text",
    "provision__heading",
)


def find_version(
    *, on: date, version: str = "", with_drafts: bool = False
) -> ScheduleVersion:
    """Return a version with its schedule and document, in one query.

    Args:
        on: The day of asking; counts where no version is named.
        version: Name of the version; the one in force when left out.
        with_drafts: Whether a named version may be a draft.

    Raises:
        HeatingError: ``no_such_version`` or ``no_version_in_force``.
    """
    rows = ScheduleVersion.objects.with_source().newest_first()
    if version:
        found = rows.filter(version=version)
        named = (found if with_drafts else found.released()).first()
        if named is None:
            raise HeatingError(
                code="no_such_version", message="没有这个版本。", field="version"
            )
        return named
    current = rows.in_force(on).first()
    if current is None:
        raise HeatingError(
            code="no_version_in_force",
            message="目前没有生效的供热办法。",
            field="version",
        )
    return current


def versions_in_force(*, on: date) -> list[ScheduleVersion]:
    """Return the version in force of every schedule that has one, in one query."""
    found: dict[int, ScheduleVersion] = {}
    for each in ScheduleVersion.objects.in_force(on).with_source().newest_first():
        found.setdefault(each.schedule_id, each)
    return list(found.values())


def violation_rows(version: ScheduleVersion) -> list[Violation]:
    """Return the violations of a version with their measures, in two queries."""
    measures = (
        Measure.objects.select_related("provision__document")
        .defer(*_LONG)
        .order_by("position", "pk")
    )
    return list(
        version.violations.select_related("provision__document")
        .defer("provision__document__body_html")
        .prefetch_related(Prefetch("measures", queryset=measures))
        .order_by("number", "pk")
    )


def freeze(
    version: ScheduleVersion, rows: Sequence[Violation] | None = None
) -> FrozenSchedule:
    """Freeze the violations of a version for the calculator.

    Args:
        version: A version with its schedule and document; drafts as well.
        rows: Its rows from `violation_rows`, where they were read already.

    Raises:
        HeatingError: ``rules_invalid``: the rows contradict each other. It never
            happens to a published version.
    """
    rows = violation_rows(version) if rows is None else rows
    return FrozenSchedule(
        slug=version.schedule.slug,
        version=version.version,
        title=version.title,
        interpretation_office=version.interpretation_office,
        interpretation=interpretation_ref(version),
        violations=tuple(
            FrozenViolation(
                number=row.number,
                title=row.title,
                provision=provision_ref(row, version),
                measures=tuple(
                    measure.frozen(provision_ref(measure, version))
                    for measure in row.measures.all()
                ),
            )
            for row in rows
        ),
    )


def duty_rows(version: ScheduleVersion) -> list[SupplierDuty]:
    """Return the duties of suppliers in the order of the text, in one query."""
    return list(
        version.duties.select_related("provision__document")
        .defer(*_LONG)
        .order_by("position", "pk")
    )


def outage_rules(
    version: ScheduleVersion, rows: Sequence[SupplierDuty] | None = None
) -> OutageRules:
    """Freeze what a version says on outages.

    Args:
        version: A version with its schedule and document; drafts as well.
        rows: Its rows from `duty_rows`, where they were read already.

    Raises:
        HeatingError: ``rules_invalid``: it says nothing on a refund.
    """
    duties = []
    refund: SupplierDuty | None = None
    for row in duty_rows(version) if rows is None else rows:
        if row.hours is None:
            continue
        if row.refund_coefficient is not None:
            refund = row
            continue
        duties.append(
            OutageDuty(
                code=row.code,
                label=row.label,
                hours=_from_hours(row),
                provision=provision_ref(row, version),
            )
        )
    if refund is None or refund.refund_coefficient is None:
        raise HeatingError(
            code="rules_invalid", message="没有录入停热退费的规定。", field="duties"
        )
    return OutageRules(
        slug=version.schedule.slug,
        version=version.version,
        title=version.title,
        interpretation_office=version.interpretation_office,
        interpretation=interpretation_ref(version),
        duties=tuple(duties),
        refund_hours=_from_hours(refund),
        refund_coefficient=refund.refund_coefficient,
        refund=provision_ref(refund, version),
        part_day_reading=refund.reading,
    )


def assumptions() -> HeatingSettings:
    """Return what a clerk filled in for what the schedule leaves open; unsaved if not."""
    return HeatingSettings.objects.first() or HeatingSettings()


def cited_elsewhere(rows: Sequence[ClauseRow]) -> list[Citation]:
    """Return the other documents that the clauses of rows cite, in one query."""
    clauses = {row.provision_id for row in rows if row.provision_id is not None}
    found: dict[str, Citation] = {}
    citations = (
        Citation.objects.filter(provision__in=clauses)
        .exclude(title="")
        .select_related("target_document")
        .defer("target_document__body_html")
        .order_by("provision__position", "start", "pk")
    )
    for each in citations:
        found.setdefault(each.title, each)
    return list(found.values())


def provision_ref(row: ClauseRow, version: ScheduleVersion) -> ProvisionRef:
    """Return where a row comes from; the document alone where the link was lost."""
    provision = row.provision
    if provision is None:
        return document_ref(version, row.clause)
    return _ref(provision.document.slug, provision.eid, row.clause)


def interpretation_ref(version: ScheduleVersion) -> ProvisionRef:
    """Return the clause that names the office which interprets the schedule."""
    clause = version.interpretation
    if clause is None:
        return document_ref(version)
    return _ref(version.document.slug, clause.eid, clause.label)


def document_ref(version: ScheduleVersion, label: str = "") -> ProvisionRef:
    """Return the schedule's document as a whole."""
    return _ref(version.document.slug, "", label)


def _from_hours(row: SupplierDuty) -> Interval:
    return Interval(lower=row.hours, lower_closed=row.includes_hours)


def _ref(document: str, eid: str, label: str) -> ProvisionRef:
    url = _document_url(document)
    return ProvisionRef(
        document=document,
        eid=eid,
        label=label or eid,
        url=f"{url}#{eid}" if eid else url,
    )


@lru_cache(maxsize=256)
def _document_url(slug: str) -> str:
    return reverse("documents:document", args=(slug,))

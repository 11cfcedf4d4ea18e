"""Heating for programs: the schedule with its clauses, assessments, outages."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import P, PathEx, Router, Schema
from pydantic import Field

from heating.forms import OutageForm, PenaltyForm, ScheduleFilterForm, VersionForm
from heating.kept import KeptSchedule, kept_schedule
from heating.models import Measure, ScheduleVersion, Violation
from heating.rules import FIELD_LABELS, HeatingError, assess, needed_fields
from heating.rules import outage as compute_outage
from heating.rules.conditions import describe, from_data
from heating.selectors import document_ref, provision_ref, versions_in_force
from regulations.api_schemas import ProvisionOut, StatementOut
from regulations.api_support import (
    DetailOut,
    ErrorsOut,
    InputError,
    form_errors,
    query_parameters,
    rule_error,
    strict_query,
    with_doubt,
)
from regulations.rules.money import format_cents, format_plain

router = Router(tags=["供热"])

_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value
_NOT_FOUND: Final = HTTPStatus.NOT_FOUND.value
_EXAMPLES: Final = {
    "version": "2020-01-01",
    "season_days": "151",
    "floor_areas": "86.5、92",
    "unit_price": "27",
    "season_fee": "2335.5",
    "started": "2020-01-05T08:30",
    "ended": "2020-01-06T20:30",
}

Number = PathEx[
    int,
    P(
        description="第几项违法情形，见 /api/v1/heating/penalties 的 number。",
        example=1,
    ),
]


class ScheduleOut(Schema):
    """A schedule in the list."""

    slug: str
    title: str
    version: str


class SchedulesOut(Schema):
    """Schedules that are in force."""

    count: int
    results: list[ScheduleOut]


class MeasureOut(Schema):
    """One measure: amount = coefficient × base, or a fixed sum."""

    code: str
    kind: str = Field(description="order、fine、confiscation、refund 或者 revocation。")
    label: str
    condition: dict[str, Any] = Field(description="适用条件；{“all”: []} 是总是适用。")
    condition_label: str = Field(description="适用条件的文字；总是适用时为空。")
    fixed_amount: str | None = Field(description="固定金额（元）。")
    base: str | None = Field(description="计算基数。")
    coefficient: str | None = Field(description="系数；没有计算基数时为 null。")
    unit: str = Field(description="固定金额或者系数的单位；比例、倍数为空。")
    same_as: str | None = Field(description="与哪一项措施等额。")
    replaces: list[str] = Field(description="本项适用时不再适用的措施。")
    reading: str = Field(description="原文没有写清楚时的解读；清楚的为空。")
    quote: str
    provision: ProvisionOut


class NeedOut(Schema):
    """An input that a violation's measures can ask for."""

    name: str
    label: str


class ViolationOut(Schema):
    """One item of the schedule."""

    number: int
    title: str
    topic: str = Field(description="construction、licence 或者 supply。")
    text: str = Field(description="条款原文。")
    inputs: list[NeedOut]
    measures: list[MeasureOut]
    provision: ProvisionOut


class ViolationsOut(Schema):
    """The schedule of violations."""

    count: int
    results: list[ViolationOut]


@router.get(
    "", response={200: SchedulesOut, _BAD_REQUEST: ErrorsOut}, summary="供热办法列表"
)
def list_schedules(request: HttpRequest) -> dict[str, Any]:
    """List the schedules that are in force today."""
    strict_query(request, ())
    results = [
        {"slug": each.schedule.slug, "title": each.title, "version": each.version}
        for each in versions_in_force(on=timezone.localdate())
    ]
    return {"count": len(results), "results": results}


@router.get(
    "/penalties",
    response={200: ViolationsOut, _BAD_REQUEST: ErrorsOut, _NOT_FOUND: DetailOut},
    openapi_extra={
        "parameters": query_parameters(
            ScheduleFilterForm, VersionForm, examples=_EXAMPLES
        )
    },
    summary="违法情形与处理措施",
)
def list_penalties(request: HttpRequest) -> dict[str, Any]:
    """List the violations with their measures, narrowed by measure and topic."""
    strict_query(request, (*ScheduleFilterForm.base_fields, *VersionForm.base_fields))
    form = ScheduleFilterForm(request.GET)
    if not form.is_valid():
        raise InputError(form_errors(form))
    asked = _asked_schedule(request)
    version, schedule = asked.version, asked.schedule
    kind, topic = form.cleaned_data["measure"], form.cleaned_data["topic"]
    results = [
        {
            **_violation_json(row, version),
            "inputs": [
                {"name": name, "label": FIELD_LABELS[name]}
                for name in needed_fields(schedule.violation(row.number))
            ],
        }
        for row in asked.violations
        if (not topic or row.topic == topic)
        and (not kind or any(each.kind == kind for each in row.measures.all()))
    ]
    return {"count": len(results), "results": results}


@router.get(
    "/penalties/{int:number}/assess",
    response={200: StatementOut, _BAD_REQUEST: ErrorsOut, _NOT_FOUND: DetailOut},
    exclude_unset=True,
    openapi_extra={
        "parameters": query_parameters(PenaltyForm, VersionForm, examples=_EXAMPLES),
        "x-example-query": {"contract_price": "20000"},
    },
    summary="一项违法情形的处理",
)
def assess_penalty(
    request: HttpRequest, response: HttpResponse, number: Number
) -> dict[str, Any]:
    """Compute what follows from a violation, line by line."""
    response.headers["Cache-Control"] = "no-store"
    strict_query(request, (*PenaltyForm.base_fields, *VersionForm.base_fields))
    asked = _asked_schedule(request)
    schedule = asked.schedule
    if all(each.number != number for each in schedule.violations):
        raise Http404(f"没有第 {number} 项违法情形。")
    form = PenaltyForm(request.GET, schedule=schedule, number=number)
    if not form.is_valid() or form.facts is None:
        raise InputError(form_errors(form))
    statement = assess(schedule, number, form.facts)
    return with_doubt(statement, asked.doubt, document_ref(asked.version)).to_json()


@router.get(
    "/outage",
    response={200: StatementOut, _BAD_REQUEST: ErrorsOut, _NOT_FOUND: DetailOut},
    exclude_unset=True,
    openapi_extra={
        "parameters": query_parameters(OutageForm, VersionForm, examples=_EXAMPLES),
        "x-example-query": {"hours": "30", "daily_fee": "12.5"},
    },
    summary="停热的义务与退费",
)
def outage(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Compute what must be done and refunded when heating stops."""
    response.headers["Cache-Control"] = "no-store"
    strict_query(request, (*OutageForm.base_fields, *VersionForm.base_fields))
    asked = _asked_schedule(request)
    rules = asked.outage
    form = OutageForm(request.GET, rules=rules)
    if not form.is_valid() or form.facts is None:
        raise InputError(form_errors(form))
    statement = compute_outage(rules, form.facts)
    return with_doubt(statement, asked.doubt, document_ref(asked.version)).to_json()


def _asked_schedule(request: HttpRequest) -> KeptSchedule:
    """Find the version that the query names, or the one in force today."""
    form = VersionForm(request.GET)
    if not form.is_valid():
        raise InputError(form_errors(form))
    try:
        return kept_schedule(
            on=timezone.localdate(), version=form.cleaned_data["version"]
        )
    except HeatingError as error:
        if error.code == "no_version_in_force":
            raise Http404(error.message) from error
        raise rule_error(error) from error


def _violation_json(row: Violation, version: ScheduleVersion) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "topic": row.topic,
        "text": row.quote,
        "measures": [_measure_json(each, version) for each in row.measures.all()],
        "provision": provision_ref(row, version).to_json(),
    }


def _measure_json(row: Measure, version: ScheduleVersion) -> dict[str, Any]:
    return {
        "code": row.code,
        "kind": row.kind,
        "label": row.label,
        "condition": row.condition,
        "condition_label": describe(from_data(row.condition)),
        "fixed_amount": _cents(row.fixed_amount),
        "base": row.base or None,
        "coefficient": format_plain(row.coefficient) if row.base else None,
        "unit": row.unit,
        "same_as": row.same_as or None,
        "replaces": row.replaces,
        "reading": row.reading,
        "quote": row.quote,
        "provision": provision_ref(row, version).to_json(),
    }


def _cents(amount: Decimal | None) -> str | None:
    return None if amount is None else format_cents(amount)

"""Compensation for programs: plans with their clauses, and estimates."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import P, PathEx, Router, Schema
from pydantic import Field

from compensation.forms import FactsForm, VersionForm
from compensation.kept import KeptPlan, kept_plan
from compensation.models import FlatType, PlanRule, PlanVersion
from compensation.rules import CompensationError, calculate
from compensation.selectors import (
    deadline_rules,
    document_ref,
    provision_ref,
    versions_in_force,
)
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
from regulations.rules.money import format_plain

router = Router(tags=["征收补偿"])

_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value
_NOT_FOUND: Final = HTTPStatus.NOT_FOUND.value
_VERSION: Final = {"version": "2019-12-02"}


Plan = PathEx[
    str,
    P(
        description="方案的网址名，见方案列表的 slug。",
        example="huagong-phase-2",
        max_length=120,
    ),
]


class PlanOut(Schema):
    """A plan in the list."""

    slug: str
    title: str
    version: str
    project: str = Field(description="征收项目名称。")


class PlansOut(Schema):
    """Plans that are in force."""

    count: int
    results: list[PlanOut]


class RuleOut(Schema):
    """One rule of a plan with its clause."""

    kind: str = Field(description="figure、offer、reading 或者 basis。")
    code: str
    label: str
    value: str | None = Field(description="数值；unit 为空时是比例，1 即全额。")
    unit: str
    inclusive: bool = Field(description="作为限度时，是否含本数。")
    uses: list[str]
    choices: list[str]
    reading: str = Field(description="原文没有写清楚时的解读；清楚的为空。")
    quote: str = Field(description="条款中写明这一项的原文。")
    provision: ProvisionOut


class FlatTypeOut(Schema):
    """A type of flat and the certified areas that lead to it, in m²."""

    area: str
    lower: str | None
    lower_closed: bool
    upper: str | None
    upper_closed: bool
    quote: str
    provision: ProvisionOut


class DeadlineOut(Schema):
    """A deadline of a plan."""

    code: str
    label: str
    starts: str
    start: str | None = Field(description="起算日；尚未确定或者因户而异时为 null。")
    days: int
    closes_at: str | None
    start_is_first_day: bool
    consequence: str
    reading: str
    quote: str
    provision: ProvisionOut


class CareConditionOut(Schema):
    """A condition of low-floor care."""

    text: str
    evidence: str
    quote: str
    provision: ProvisionOut


class VersionOut(Schema):
    """A version of a plan."""

    version: str
    state: str
    valid_from: str
    valid_to: str | None


class ProjectOut(Schema):
    """The project that a plan belongs to."""

    name: str
    scope: str
    department: str
    implementing_unit: str
    interpretation_office: str


class PlanDetailOut(Schema):
    """A version of a plan: its rules with their clauses."""

    slug: str
    title: str
    version: str
    state: str
    valid_from: str
    valid_to: str | None
    document: str = Field(description="方案所在文件的网址名。")
    project: ProjectOut
    whole_tier_pricing: bool
    extra_needs_step_up: bool
    rules: list[RuleOut]
    flat_types: list[FlatTypeOut]
    deadlines: list[DeadlineOut]
    care_conditions: list[CareConditionOut]
    versions: list[VersionOut]


@router.get("", response={200: PlansOut, _BAD_REQUEST: ErrorsOut}, summary="方案列表")
def list_plans(request: HttpRequest) -> dict[str, Any]:
    """List the plans that are in force today."""
    strict_query(request, ())
    results = [
        {
            "slug": each.project.slug,
            "title": each.title,
            "version": each.version,
            "project": each.project.name,
        }
        for each in versions_in_force(on=timezone.localdate())
    ]
    return {"count": len(results), "results": results}


@router.get(
    "/{slug:plan}",
    response={200: PlanDetailOut, _BAD_REQUEST: ErrorsOut, _NOT_FOUND: DetailOut},
    openapi_extra={"parameters": query_parameters(VersionForm, examples=_VERSION)},
    summary="方案的规则与条款",
)
def show_plan(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """Give the rules of a plan with the clauses they come from."""
    strict_query(request, VersionForm.base_fields)
    version = _asked_plan(request, plan).version
    return {
        "slug": version.project.slug,
        "title": version.title,
        **_version_json(version),
        "document": version.document.slug,
        "project": {
            name: getattr(version.project, name) for name in ProjectOut.model_fields
        },
        "whole_tier_pricing": version.whole_tier_pricing,
        "extra_needs_step_up": version.extra_needs_step_up,
        "rules": [
            _rule_json(row, version) for row in version.rules.with_clause().in_order()
        ],
        "flat_types": [
            _flat_type_json(row, version)
            for row in version.flat_types.with_clause().order_by("area", "pk")
        ],
        "deadlines": _deadlines_json(version),
        "care_conditions": [
            {
                "text": row.text,
                "evidence": row.evidence,
                "quote": row.quote,
                "provision": provision_ref(row, version).to_json(),
            }
            for row in version.care_conditions.with_clause().in_order()
        ],
        "versions": [
            _version_json(each)
            for each in PlanVersion.objects.filter(project=version.project_id)
            .released()
            .newest_first()
        ],
    }


@router.get(
    "/{slug:plan}/estimate",
    response={200: StatementOut, _BAD_REQUEST: ErrorsOut, _NOT_FOUND: DetailOut},
    exclude_unset=True,
    openapi_extra={
        "parameters": query_parameters(FactsForm, VersionForm, examples=_VERSION),
        "x-example-query": {"certified_area": "80", "unit_price": "5000"},
    },
    summary="测算",
)
def estimate(
    request: HttpRequest, response: HttpResponse, plan: Plan
) -> dict[str, Any]:
    """Compute what a household is owed under a plan, line by line."""
    response.headers["Cache-Control"] = "no-store"
    strict_query(request, (*FactsForm.base_fields, *VersionForm.base_fields))
    asked = _asked_plan(request, plan)
    rules = asked.rules
    form = FactsForm(request.GET, rules=rules)
    if not form.is_valid() or form.facts is None:
        raise InputError(form_errors(form))
    statement = calculate(rules, form.facts)
    return with_doubt(statement, asked.doubt, document_ref(asked.version)).to_json()


def _asked_plan(request: HttpRequest, plan: Plan) -> KeptPlan:
    """Find the version that the query names, or the one in force today."""
    form = VersionForm(request.GET)
    if not form.is_valid():
        raise InputError(form_errors(form))
    try:
        return kept_plan(
            plan, on=timezone.localdate(), version=form.cleaned_data["version"]
        )
    except CompensationError as error:
        if error.code == "no_such_plan":
            raise Http404(error.message) from error
        raise rule_error(error) from error


def _version_json(version: PlanVersion) -> dict[str, Any]:
    return {
        "version": version.version,
        "state": version.state,
        "valid_from": version.valid_from.isoformat(),
        "valid_to": None if version.valid_to is None else version.valid_to.isoformat(),
    }


def _rule_json(row: PlanRule, version: PlanVersion) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "code": row.code,
        "label": str(row),
        "value": _number(row.value),
        "unit": row.unit,
        "inclusive": row.inclusive,
        "uses": sorted(row.uses),
        "choices": sorted(row.choices),
        "reading": row.reading,
        "quote": row.quote,
        "provision": provision_ref(row, version).to_json(),
    }


def _flat_type_json(row: FlatType, version: PlanVersion) -> dict[str, Any]:
    return {
        "area": _number(row.area),
        "lower": _number(row.lower),
        "lower_closed": row.lower_closed,
        "upper": _number(row.upper),
        "upper_closed": row.upper_closed,
        "quote": row.quote,
        "provision": provision_ref(row, version).to_json(),
    }


def _deadlines_json(version: PlanVersion) -> list[dict[str, Any]]:
    return [
        {
            "code": each.rule.code,
            "label": each.rule.label,
            "starts": each.starts,
            "start": None if each.start is None else each.start.isoformat(),
            "days": each.rule.days,
            "closes_at": None
            if each.rule.closes_at is None
            else f"{each.rule.closes_at:%H:%M}",
            "start_is_first_day": each.rule.start_is_first_day,
            "consequence": each.consequence,
            "reading": each.rule.reading,
            "quote": each.quote,
            "provision": each.rule.provision.to_json(),
        }
        for each in deadline_rules(version)
    ]


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format_plain(value)

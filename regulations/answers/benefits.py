"""Benefits, what they come to, and targets, for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from ninja import P, PathEx, Router, Schema
from pydantic import Field

from regulations.answers.parameters import asked, list_parameters, of_document
from regulations.api_schemas import StatementOut
from regulations.api_support import (
    DetailOut,
    ErrorsOut,
    InputError,
    form_errors,
    query_parameters,
    rule_error,
    strict_query,
)
from regulations.forms import BenefitForm, BenefitVersionForm
from regulations.list_filter import words_in
from regulations.models import Benefit, Target
from regulations.paging import list_answer
from regulations.rules import RuleError
from regulations.rules.money import format_cents, format_plain
from regulations.selectors.benefit_schemes import (
    benefit_schemes,
    compute,
    find_benefit_scheme,
)

if TYPE_CHECKING:
    from datetime import date

router = Router(tags=["补助、奖励和目标"])

_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value
_NOT_FOUND: Final = HTTPStatus.NOT_FOUND.value
_BENEFIT_PARAMETERS: Final = ("document", "audience", "basis", "scheme", "q")
_TARGET_PARAMETERS: Final = ("document", "year", "q")
_SEARCHED: Final = ("title", "beneficiary", "condition", "quote")
_YEAR_DIGITS: Final = 4


class BenefitOut(Schema):
    """A sum with its condition and clause."""

    title: str
    audience: str = Field(description="person、firm、institution；没有写明的为空。")
    beneficiary: str
    condition: str
    amount: str = Field(description="金额（元），两位小数。")
    maximum: bool = Field(description="原文是否写“最高”。")
    basis: str = Field(
        description="once、per_unit、per_unit_month、per_unit_year、after_years 或者 other。"
    )
    unit: str = Field(description="计量单位，如：床。")
    min_years: str | None
    valid_from: str | None
    valid_to: str | None
    reading: str = Field(description="原文不清楚时本站的理解；清楚的为空。")
    scheme: str = Field(description="代码，核算时用。")
    document: str = Field(description="文件的网址名。")
    eid: str


class BenefitsOut(Schema):
    """A page of rows."""

    count: int
    page: int
    pages: int
    next: str | None
    results: list[BenefitOut]


class TargetOut(Schema):
    """A target with its year."""

    year: int
    statement: str
    indicator: str
    value: str
    document: str = Field(description="文件的网址名。")
    eid: str


class TargetsOut(Schema):
    """A page of rows."""

    count: int
    page: int
    pages: int
    next: str | None
    results: list[TargetOut]


@router.get(
    "/benefits",
    response={200: BenefitsOut, _BAD_REQUEST: ErrorsOut},
    summary="补助与奖励",
    openapi_extra=list_parameters(
        document="",
        audience="person、firm 或者 institution。",
        basis="once、per_unit、per_unit_month、per_unit_year、after_years 或者 other。",
        scheme="只要这个代码的。",
        q="名称、对象、条件、原文里要有的字。",
    ),
)
def list_benefits(request: HttpRequest) -> dict[str, Any]:
    """List what can be got, the newest document first."""
    query = asked(request, _BENEFIT_PARAMETERS)
    choices = {"audience": Benefit.Audience.values, "basis": Benefit.Basis.values}
    wrong = {
        name: [f"请填写：{'、'.join(allowed)}。"]
        for name, allowed in choices.items()
        if query[name] and query[name] not in allowed
    }
    if wrong:
        raise InputError(wrong)
    rows = of_document(Benefit.objects.public(), query["document"])
    for name in ("audience", "basis", "scheme"):
        if query[name]:
            rows = rows.filter(**{name: query[name]})
    if query["q"]:
        rows = rows.filter(words_in(query["q"], _SEARCHED))
    rows = rows.select_related("document").defer("document__body_html").in_order()
    return list_answer(request, rows, _benefit)


_Scheme = PathEx[
    str,
    P(
        description="补助的代码，见 /benefits 的 scheme。",
        example="hu-zheng-ban-fa-2019-78-cl-2-item-5",
        max_length=120,
    ),
]


@router.get(
    "/benefits/{scheme}/calculate",
    response={200: StatementOut, _BAD_REQUEST: ErrorsOut, _NOT_FOUND: DetailOut},
    summary="补助核算",
    description="按月、按年的填 units、first_month 和 months（按年的为 years）；"
    "满年限一次性的填 years；有几种情况的，用 group 选一种，取值见填错时的回答。",
    openapi_extra={
        "parameters": [
            *query_parameters(
                BenefitVersionForm,
                examples={
                    "version": "hu-zheng-ban-fa-2019-78",
                    "basis": "per_unit_month",
                },
            ),
            *(
                {
                    "name": name,
                    "in": "query",
                    "required": False,
                    "description": words,
                    "example": example,
                    "schema": {"type": "string", "maxLength": 100},
                }
                for name, words, example in (
                    ("group", "哪一种情况。", "1"),
                    ("units", "数量，如床数。", "50"),
                    ("first_month", "从哪个月起，如 2019-11。", "2019-11"),
                    ("months", "几个月。", "12"),
                    ("years", "几年。", "5"),
                )
            ),
        ],
        "x-example-query": {"units": "50", "first_month": "2019-11", "months": "12"},
    },
)
def calculate_benefit(
    request: HttpRequest, response: HttpResponse, scheme: _Scheme
) -> dict[str, Any]:
    """Compute a subsidy by unit and time, or a bonus by group after years."""
    response.headers["Cache-Control"] = "no-store"
    chosen = BenefitVersionForm(request.GET)
    if not chosen.is_valid():
        raise InputError(form_errors(chosen))
    found = find_benefit_scheme(
        benefit_schemes(),
        scheme,
        chosen.cleaned_data["version"],
        chosen.cleaned_data["basis"],
    )
    if found is None:
        raise Http404("没有这项补助，或者没有这个版本。")
    form = BenefitForm(request.GET, scheme=found)
    strict_query(request, (*BenefitVersionForm.base_fields, *form.fields))
    if not form.is_valid():
        errors = form_errors(form)
        if "group" in errors:
            codes = "、".join(f"{each.code}（{each.label}）" for each in found.items)
            errors["group"].append(f"可以填写：{codes}。")
        raise InputError(errors)
    try:
        return compute(found, form.cleaned_data).to_json()
    except RuleError as error:
        raise rule_error(error) from error


@router.get(
    "/targets",
    response={200: TargetsOut, _BAD_REQUEST: ErrorsOut},
    summary="目标",
    openapi_extra=list_parameters(
        document="", year="年份，如 2021。", q="目标、指标、数值里要有的字。"
    ),
)
def list_targets(request: HttpRequest) -> dict[str, Any]:
    """List targets by year."""
    query = asked(request, _TARGET_PARAMETERS)
    rows = of_document(Target.objects.public(), query["document"])
    year = query["year"]
    if year:
        if not (year.isascii() and year.isdigit() and len(year) == _YEAR_DIGITS):
            raise InputError({"year": ["请填写四位数的年份，如 2021。"]})
        rows = rows.filter(year=int(year))
    if query["q"]:
        rows = rows.filter(words_in(query["q"], ("statement", "indicator", "value")))
    rows = rows.select_related("document").defer("document__body_html").in_order()
    return list_answer(request, rows.order_by("year", *rows.query.order_by), _target)


def _benefit(row: Benefit) -> dict[str, Any]:
    return {
        "title": row.title,
        "audience": row.audience,
        "beneficiary": row.beneficiary,
        "condition": row.condition,
        "amount": format_cents(row.amount),
        "maximum": row.maximum,
        "basis": row.basis,
        "unit": row.unit,
        "min_years": None if row.min_years is None else format_plain(row.min_years),
        "valid_from": _iso(row.valid_from),
        "valid_to": _iso(row.valid_to),
        "reading": row.reading,
        "scheme": row.scheme,
        "document": row.document.slug,
        "eid": row.eid,
    }


def _target(row: Target) -> dict[str, Any]:
    return {
        "year": row.year,
        "statement": row.statement,
        "indicator": row.indicator,
        "value": row.value,
        "document": row.document.slug,
        "eid": row.eid,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

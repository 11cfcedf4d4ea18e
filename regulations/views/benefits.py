"""Benefits: what somebody can get, and calculators for what can be computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.exports.lists import Value, streamed_list, streamed_xlsx
from documents.paging import paged
from regulations.benefit_filter import BenefitFilter
from regulations.forms import BenefitForm, BenefitVersionForm, rule_error_in
from regulations.models import Benefit
from regulations.presenters.benefits import benefit_lines
from regulations.presenters.statements import (
    STATEMENT_COLUMNS,
    remarks,
    statement_rows,
)
from regulations.rules import RuleError
from regulations.selectors.benefit_schemes import (
    BenefitScheme,
    benefit_schemes,
    compute,
    find_benefit_scheme,
)
from regulations.views.asked import never_stored, no_index

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from regulations.rules import Statement

_COLUMNS: Final = (
    "名称",
    "对象",
    "具体对象",
    "条件",
    "金额（元）",
    "最高限额",
    "计发方式",
    "计量单位",
    "满几年",
    "起",
    "止",
    "解读",
    "原文",
    "文件",
    "网址",
)
_AT_ONCE: Final = 500


@require_safe
def benefits(request: HttpRequest) -> HttpResponse:
    """List what can be got, for whom one is: at most six queries."""
    chosen = BenefitFilter(request.GET)
    turned = paged(request, chosen.rows)
    counts = chosen.counts("audience")
    return render(
        request,
        "regulations/benefits/benefits.html",
        {
            "filter": chosen,
            "query": chosen.query_string(),
            "doors": [
                (value, label, counts[value])
                for value, label in Benefit.Audience.choices
            ],
            "audience": chosen.chosen.get("audience", ""),
            "without_audience": chosen.query_string(without="audience"),
            "lines": benefit_lines(
                list(turned["page"].object_list), on=timezone.localdate()
            ),
            **turned,
        },
    )


@require_safe
def benefit_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the list with the page's filters, all pages of it.

    A filter that the page would refuse is a 400 with that page.
    """
    chosen = BenefitFilter(request.GET)
    if not chosen.form.is_valid():
        page = benefits(request)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    response = streamed_list(
        kind,
        "补助与奖励",
        _COLUMNS,
        () if request.method == "HEAD" else _rows(chosen, request.build_absolute_uri),
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def benefit_calculators(request: HttpRequest) -> HttpResponse:
    """List what can be computed, the newest version of each."""
    newest: dict[tuple[str, str], BenefitScheme] = {}
    for scheme in benefit_schemes():
        newest.setdefault((scheme.slug, scheme.basis), scheme)
    return render(
        request, "regulations/benefits/calculators.html", {"schemes": newest.values()}
    )


@require_safe
def benefit_calculator(request: HttpRequest, scheme: str) -> HttpResponse:
    """Ask what the sum depends on; show it with its clause."""
    found, context = _answer(request, scheme)
    page = render(
        request,
        "regulations/benefits/calculator.html",
        {"scheme": found, "today": timezone.localtime(), **context},
    )
    return never_stored(no_index(page))


@require_safe
def benefit_result(request: HttpRequest, scheme: str) -> HttpResponseBase:
    """Give the result as a workbook; what the page would refuse is a 400."""
    _, context = _answer(request, scheme)
    statement: Statement | None = context.get("statement")
    if statement is None:
        page = benefit_calculator(request, scheme)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    rows = statement_rows(statement, request.build_absolute_uri)
    return never_stored(
        streamed_xlsx(
            "补助核算", STATEMENT_COLUMNS, () if request.method == "HEAD" else rows
        )
    )


def asked_benefit(
    schemes: list[BenefitScheme], request: HttpRequest, slug: str
) -> BenefitScheme:
    """Find the scheme, version and basis that an address names.

    Raises:
        Http404: There is none that the public sees.
    """
    form = BenefitVersionForm(request.GET)
    found = (
        find_benefit_scheme(
            schemes, slug, form.cleaned_data["version"], form.cleaned_data["basis"]
        )
        if form.is_valid()
        else None
    )
    if found is None:
        raise Http404("没有这项补助，或者没有这个版本。")
    return found


def _answer(request: HttpRequest, slug: str) -> tuple[BenefitScheme, dict[str, Any]]:
    schemes = benefit_schemes()
    found = asked_benefit(schemes, request, slug)
    asked = any(name in request.GET for name in BenefitForm(scheme=found).fields)
    form = BenefitForm(request.GET if asked else None, scheme=found)
    newest = find_benefit_scheme(schemes, slug, basis=found.basis)
    context: dict[str, Any] = {
        "form": form,
        "is_old": newest is not None and newest.version != found.version,
    }
    statement = None
    if asked and form.is_valid():
        try:
            statement = compute(found, form.cleaned_data)
        except RuleError as error:
            rule_error_in(form, error)
    if statement is not None:
        context |= {
            "statement": statement,
            "remarks": remarks(statement),
            "query": request.GET.urlencode(),
            "address": request.build_absolute_uri(),
        }
    return found, context


def _rows(
    chosen: BenefitFilter, absolute: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    for row in chosen.rows.iterator(chunk_size=_AT_ONCE):
        yield (
            row.title,
            row.get_audience_display(),
            row.beneficiary,
            row.condition,
            row.amount,
            "最高" if row.maximum else "",
            row.get_basis_display(),
            row.unit,
            row.min_years,
            row.valid_from,
            row.valid_to,
            row.reading,
            row.quote,
            row.document.number or row.document.title,
            absolute(row.get_absolute_url()),
        )

"""Fees: how far they are reduced, and what is payable of standard amounts."""

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
from regulations.fee_filter import FeeFilter
from regulations.forms import FeeAmountsForm, VersionForm
from regulations.presenters.fees import fee_lines
from regulations.presenters.statements import (
    STATEMENT_COLUMNS,
    remarks,
    statement_rows,
)
from regulations.rules.fees import payable
from regulations.selectors.fee_lists import (
    FeeScheme,
    fee_list,
    fee_schemes,
    find_scheme,
    public_rows,
)
from regulations.selectors.standing import StandingOffices, standing_offices
from regulations.views.asked import never_stored, no_index

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from regulations.selectors.fee_lists import FeeEntry

_PER_PAGE: Final = 40
_COLUMNS: Final = (
    "序号",
    "收费项目",
    "主管部门",
    "办法",
    "修订前",
    "修订前依据",
    "修订后（现行）",
    "依据",
    "解读",
    "文件",
    "网址",
)


@require_safe
def fees(request: HttpRequest) -> HttpResponse:
    """List the fees of all schemes: at most six queries."""
    offices = standing_offices()
    chosen = FeeFilter(request.GET, _entries(fee_schemes(public_rows())), offices)
    turned = paged(request, chosen.entries, per_page=_PER_PAGE)
    return render(
        request,
        "regulations/fees/fees.html",
        {
            "filter": chosen,
            "query": chosen.query_string(),
            "lines": fee_lines(list(turned["page"].object_list), offices),
            **turned,
        },
    )


@require_safe
def fee_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the list with the page's filters, all pages of it.

    A filter that the page would refuse is a 400 with that page.
    """
    offices = standing_offices()
    chosen = FeeFilter(request.GET, _entries(fee_schemes(public_rows())), offices)
    if not chosen.form.is_valid():
        page = fees(request)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    response = streamed_list(
        kind,
        "收费减免",
        _COLUMNS,
        ()
        if request.method == "HEAD"
        else _rows(chosen.entries, offices, request.build_absolute_uri),
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def fee_calculators(request: HttpRequest) -> HttpResponse:
    """List the schemes that can be computed, the newest version of each."""
    newest: dict[str, FeeScheme] = {}
    for scheme in fee_schemes(public_rows()):
        newest.setdefault(scheme.slug, scheme)
    return render(
        request, "regulations/fees/calculators.html", {"schemes": newest.values()}
    )


@require_safe
def fee_calculator(request: HttpRequest, scheme: str) -> HttpResponse:
    """Ask for standard amounts; show what is payable before and after."""
    found, context = _answer(request, scheme)
    return never_stored(
        no_index(
            render(
                request,
                "regulations/fees/calculator.html",
                {"scheme": found, "today": timezone.localtime(), **context},
            )
        )
    )


@require_safe
def fee_result(request: HttpRequest, scheme: str) -> HttpResponseBase:
    """Give the result as a workbook; what the page would refuse is a 400."""
    _, context = _answer(request, scheme)
    statement = context.get("statement")
    if statement is None:
        page = fee_calculator(request, scheme)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    rows = statement_rows(statement, request.build_absolute_uri)
    return never_stored(
        streamed_xlsx(
            "收费核算", STATEMENT_COLUMNS, () if request.method == "HEAD" else rows
        )
    )


def _answer(request: HttpRequest, slug: str) -> tuple[FeeScheme, dict[str, Any]]:
    schemes = fee_schemes(public_rows())
    found = asked_scheme(schemes, request, slug)
    rules = fee_list(found)
    asked = any(name in request.GET for name in (fee.code for fee in rules.fees))
    form = FeeAmountsForm(request.GET if asked else None, fees=rules)
    newest = find_scheme(schemes, slug)
    context: dict[str, Any] = {
        "form": form,
        "rules": rules,
        "is_old": newest is not None and newest.version != found.version,
    }
    if asked and form.is_valid():
        statement = payable(rules, form.amounts)
        context |= {
            "statement": statement,
            "remarks": remarks(statement),
            "query": request.GET.urlencode(),
            "address": request.build_absolute_uri(),
        }
    return found, context


def asked_scheme(
    schemes: list[FeeScheme], request: HttpRequest, slug: str
) -> FeeScheme:
    """Find the scheme and version that an address names among those at hand.

    Raises:
        Http404: There is none that the public sees.
    """
    form = VersionForm(request.GET)
    found = (
        find_scheme(schemes, slug, form.cleaned_data["version"])
        if form.is_valid()
        else None
    )
    if found is None:
        raise Http404("没有这个收费减免办法，或者没有这个版本。")
    return found


def _entries(schemes: list[FeeScheme]) -> list[FeeEntry]:
    return [entry for scheme in schemes for entry in scheme.entries]


def _rows(
    entries: list[FeeEntry],
    offices: StandingOffices,
    absolute: Callable[[str], str],
) -> Iterator[tuple[Value, ...]]:
    for line in fee_lines(entries, offices):
        first = line.entry.first
        before = line.before
        yield (
            first.number,
            first.name,
            first.office_name,
            first.scheme_title,
            before.words if before else "",
            before.clause if before else "",
            line.after.words,
            line.after.clause,
            line.after.reading,
            line.entry.document.number or line.entry.document.title,
            absolute(first.get_absolute_url()),
        )

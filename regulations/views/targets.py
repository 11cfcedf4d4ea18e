"""Targets by year, on a drawn line and as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.exports.lists import Value, streamed_list
from documents.paging import paged
from regulations.benefit_filter import TargetFilter
from regulations.presenters.benefits import target_lines, year_marks

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_PER_PAGE: Final = 40
_COLUMNS: Final = ("年份", "目标", "指标", "数值", "文件", "发文字号", "网址")
_AT_ONCE: Final = 500


@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """List targets by year: at most six queries."""
    chosen = TargetFilter(request.GET)
    turned = paged(request, chosen.rows, per_page=_PER_PAGE)
    counts: Counter[int] = chosen.counts("year")
    return render(
        request,
        "regulations/benefits/targets.html",
        {
            "filter": chosen,
            "query": chosen.query_string(),
            "without_year": chosen.query_string(without="year"),
            "marks": year_marks(counts),
            "lines": target_lines(list(turned["page"].object_list)),
            **turned,
        },
    )


@require_safe
def target_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the list with the page's filters, all pages of it.

    A filter that the page would refuse is a 400 with that page.
    """
    chosen = TargetFilter(request.GET)
    if not chosen.form.is_valid():
        page = targets(request)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    response = streamed_list(
        kind,
        "目标",
        _COLUMNS,
        () if request.method == "HEAD" else _rows(chosen, request.build_absolute_uri),
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _rows(
    chosen: TargetFilter, absolute: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    for row in chosen.rows.iterator(chunk_size=_AT_ONCE):
        yield (
            row.year,
            row.statement,
            row.indicator,
            row.value,
            row.document.title,
            row.document.number,
            absolute(row.get_absolute_url()),
        )

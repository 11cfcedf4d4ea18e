"""Enforcement bodies: who may enforce the law, by which announcement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.exports.lists import Value, streamed_list
from documents.paging import paged
from regulations.enforcement_filter import EnforcementFilter
from regulations.presenters.enforcement import lines
from regulations.selectors.standing import standing_offices

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_AT_ONCE: Final = 500
_COLUMNS: Final = (
    "序号",
    "名称",
    "负责人",
    "地址",
    "主体类别",
    "机构性质",
    "联系电话",
    "生效",
    "失效",
    "公告",
    "发文字号",
    "网址",
)


@require_safe
def enforcement_bodies(request: HttpRequest) -> HttpResponse:
    """List what announcements say, newest first: at most five queries."""
    chosen = EnforcementFilter(request.GET)
    turned = paged(request, chosen.rows)
    return render(
        request,
        "regulations/enforcement_bodies.html",
        {
            "filter": chosen,
            "query": chosen.query_string(),
            "lines": lines(
                turned["page"].object_list, standing_offices(), on=timezone.localdate()
            ),
            **turned,
        },
    )


@require_safe
def enforcement_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the list with the page's filters, all pages of it.

    A filter that the page would refuse is a 400 with that page: a file with other
    rows than those asked for would be believed.
    """
    chosen = EnforcementFilter(request.GET)
    if not chosen.form.is_valid():
        page = enforcement_bodies(request)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    response = streamed_list(
        kind,
        "行政执法主体",
        _COLUMNS,
        () if request.method == "HEAD" else _rows(chosen, request.build_absolute_uri),
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _rows(
    chosen: EnforcementFilter, absolute: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    for body in chosen.rows.iterator(chunk_size=_AT_ONCE):
        yield (
            body.number,
            body.name,
            body.person_in_charge,
            body.address,
            body.authority,
            body.nature,
            body.telephone,
            body.valid_from,
            body.valid_to,
            body.document.title,
            body.document.number,
            absolute(body.get_absolute_url()),
        )

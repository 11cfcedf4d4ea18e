"""Offices: a list under all their names, and a page each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.addresses import absolute
from documents.exports.lists import Value, streamed_list
from documents.paging import paged
from regulations.following import office_head
from regulations.office_filter import OfficeFilter
from regulations.presenters import offices as shown
from regulations.selectors.office_page import office_holdings
from regulations.selectors.standing import standing_offices

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_PER_PAGE: Final = 40
_SENTENCES: Final = 30
_COLUMNS: Final = (
    "名称",
    "其他写法",
    "种类",
    "地方",
    "电话",
    "牵头（责任）的任务",
    "配合的任务",
    "收费项目",
    "执法主体",
    "提到它的文件",
    "网址",
)


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """List offices and groups by place, in the order of pinyin."""
    chosen = OfficeFilter(request.GET)
    turned = paged(request, chosen.rows, per_page=_PER_PAGE)
    return render(
        request,
        "regulations/offices/list.html",
        {
            "filter": chosen,
            "query": chosen.query_string(),
            "shelves": (
                shown.parts(turned["page"].object_list)
                if chosen.sorted_by_name
                else [shown.Part(title="", rows=tuple(turned["page"].object_list))]
            ),
            **turned,
        },
    )


@require_safe
def office_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the list with the page's filters, all pages of it.

    A filter that the page would refuse is a 400 with that page.
    """
    chosen = OfficeFilter(request.GET)
    if not chosen.form.is_valid():
        page = offices(request)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    response = streamed_list(
        kind,
        "单位",
        _COLUMNS,
        () if request.method == "HEAD" else _rows(chosen, request.build_absolute_uri),
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an office; the address of a merged entry leads to the one that stands.

    At most sixteen queries, whatever hangs on it.
    """
    entries = standing_offices()
    entry = entries.named(slug)
    if entry is None or not entry.public:
        raise Http404
    if entry.slug != slug:
        return redirect(entry.address, permanent=True)
    holdings = office_holdings(entry, entries)
    bodies = shown.body_lines(holdings, entries, on=timezone.localdate())
    telephone = shown.telephone(holdings, bodies)
    address = shown.address(holdings, bodies)
    turned = paged(request, holdings.mentions, per_page=_SENTENCES)
    return render(
        request,
        "regulations/offices/office.html",
        {
            "office": holdings.office,
            "holdings": holdings,
            "names": shown.name_lines(holdings.office, holdings.names),
            "changes": shown.change_lines(holdings, entries),
            "bodies": bodies,
            "telephone": telephone,
            "address": address,
            "page_head": office_head(
                holdings.office,
                url=absolute(request, entry.address),
                telephone=telephone,
                address=address,
            ),
            "plans": shown.plans(holdings, entries),
            "namings": shown.namings(turned["page"].object_list),
            "query": "",
            **turned,
        },
    )


def _rows(
    chosen: OfficeFilter, absolute: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    for row in chosen.rows:
        yield (
            row.name,
            "、".join(row.names),
            row.kind_label,
            row.place,
            row.telephone,
            row.lead,
            row.shared,
            row.fees,
            row.enforcement,
            row.documents,
            absolute(row.address),
        )

"""Revisions and repeals: what documents change in others, word for word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.exports.lists import Value, streamed_list
from documents.paging import paged
from regulations.models import Revision
from regulations.presenters.revisions import deed, revision_line, revision_lines
from regulations.revision_filter import RevisionFilter

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_AT_ONCE: Final = 500
_COLUMNS: Final = (
    "种类",
    "改动",
    "对方文件",
    "对方字号",
    "条款",
    "修改前",
    "修改后",
    "生效",
    "作出修改的文件",
    "发文字号",
    "发文机关",
    "网址",
)
_VIEWS: Final = {"inline": "合在一起看", "side": "左右对照"}


@require_safe
def revisions(request: HttpRequest) -> HttpResponse:
    """List revisions, newest first: three queries."""
    chosen = RevisionFilter(request.GET)
    turned = paged(request, chosen.rows)
    # The way of showing is part of every link within the list.
    way = _way(request)
    query = chosen.query_string()
    return render(
        request,
        "regulations/revisions.html",
        {
            "filter": chosen,
            "downloads": query,
            "query": query + (f"view={way}&" if way != "inline" else ""),
            "lines": revision_lines(
                turned["page"].object_list, on=timezone.localdate()
            ),
            **_ways(way, query),
            **turned,
        },
    )


@require_safe
def revision_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the list with the page's filters, all pages of it; 400 for wrong ones."""
    chosen = RevisionFilter(request.GET)
    if not chosen.form.is_valid():
        page = revisions(request)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    rows = () if request.method == "HEAD" else _rows(chosen, request.build_absolute_uri)
    response = streamed_list(kind, "修改与废止", _COLUMNS, rows)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def revision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one revision: one query."""
    row = (
        Revision.objects.public()
        .select_related("document", "target_document")
        .defer("document__body_html", "target_document__body_html")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    return render(
        request,
        "regulations/revision.html",
        {
            "line": revision_line(row, on=timezone.localdate()),
            **_ways(_way(request), ""),
        },
    )


def _way(request: HttpRequest) -> str:
    """Return how redlines are shown; what nobody offers is the first way."""
    asked = request.GET.get("view", "")
    return asked if asked in _VIEWS else "inline"


def _ways(way: str, query: str) -> dict[str, Any]:
    return {
        "way": way,
        "ways": [
            {"name": name, "query": f"{query}view={each}", "current": each == way}
            for each, name in _VIEWS.items()
        ],
    }


def _rows(
    chosen: RevisionFilter, absolute: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    for row in chosen.rows.iterator(chunk_size=_AT_ONCE):
        yield (
            row.get_kind_display(),
            deed(row),
            row.target_title,
            row.target_number,
            row.clause,
            row.before,
            row.after,
            row.effective_on,
            row.document.title,
            row.document.number,
            row.document.issuer,
            absolute(row.get_absolute_url()),
        )

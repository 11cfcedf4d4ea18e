"""Lists as tables to take away: documents, issues, what a search finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.addresses import absolute
from documents.exports.lists import Value, streamed_list
from documents.filters import DocumentFilter
from documents.models import Document, GazetteIssue
from documents.presenters import head
from documents.presenters.issues import listed_issues
from documents.presenters.search import place_url
from documents.search.finding import COUNTED, Finding, confirmed, find
from documents.search.forms import SearchForm
from documents.search.places import all_places
from documents.search.text.queries import Query
from documents.views.lists import document_list

_AT_ONCE: Final = 500
_DOCUMENTS_AT_ONCE: Final = 20
_DOCUMENTS: Final = (
    "标题",
    "发文字号",
    "种类",
    "文种",
    "发文机关",
    "成文日期",
    "施行日期",
    "有效性",
    "主题",
    "刊登于",
    "页码",
    "网址",
)
_ISSUES: Final = ("公报名称", "年份", "期号", "总期号", "出版日期", "文件份数", "网址")
_PLACES: Final = (
    "标题",
    "发文字号",
    "发文机关",
    "成文日期",
    "有效性",
    "命中处",
    "文字",
    "网址",
)


@require_safe
def document_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the list with the page's filters and order, all pages of it.

    A filter that the page would refuse is a 400 with that page, the fault beside its
    field: a file with other rows than those asked for would be believed.
    """
    chosen = DocumentFilter(request.GET)
    if not chosen.form.is_valid():
        page = document_list(request)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    response = streamed_list(
        kind,
        "文件目录",
        _DOCUMENTS,
        ()
        if request.method == "HEAD"
        else _document_rows(chosen, partial(absolute, request)),
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def issue_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the list of issues, newest first."""
    response = streamed_list(
        kind,
        "历期公报",
        _ISSUES,
        ()
        if request.method == "HEAD"
        else _issue_rows(listed_issues(), partial(absolute, request)),
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def search_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give what a search finds, place by place, at most as many as it counts.

    Without words to look for, or with a filter that the page would refuse, it is a
    400 with the page.
    """
    form = SearchForm(request.GET)
    query = form.query
    if query is None:
        if form.is_valid():
            form.add_error("q", "请填写要检索的字词。")
        return render(
            request,
            "documents/search.html",
            {"form": form},
            status=HTTPStatus.BAD_REQUEST,
        )
    rows: Iterable[tuple[Value, ...]] = ()
    if request.method != "HEAD":
        found = find(query, filters=form.filters, sort=form.order)
        rows = _place_rows(found, query, partial(absolute, request))
    response = streamed_list(kind, "检索结果", _PLACES, rows)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _issue_rows(
    issues: Iterable[GazetteIssue], address: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    for issue in issues:
        yield (
            issue.title,
            issue.year,
            issue.number,
            issue.serial_number,
            issue.published_on,
            issue.public_count,
            address(issue.get_absolute_url()),
        )


def _place_rows(
    found: Finding, query: Query, address: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    left = COUNTED
    for start in range(0, len(found.documents), _DOCUMENTS_AT_ONCE):
        some = confirmed(found, found.documents[start : start + _DOCUMENTS_AT_ONCE])
        held = Document.objects.for_lists().public_by_key(some)
        for place in all_places(some, query, offset=0, size=left):
            left -= 1
            document = held.get(place.document)
            if document is not None:
                yield (
                    document.title,
                    document.number,
                    document.issuer,
                    document.dated_on,
                    document.get_force_display(),
                    place.kind.label,
                    place.snippet.text,
                    address(place_url(document, place.eid)),
                )
        if left <= 0:
            return


def _document_rows(
    chosen: DocumentFilter, address: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    for document in chosen.found.in_parts(_AT_ONCE):
        yield (
            document.title,
            document.number,
            document.get_kind_display(),
            document.category,
            document.issuer,
            document.dated_on,
            document.effective_on,
            document.get_force_display(),
            document.topic.name if document.topic else "",
            str(document.issue) if document.issue else "",
            head.pages(document),
            address(document.get_absolute_url()),
        )

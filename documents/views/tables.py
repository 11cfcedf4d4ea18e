"""The list of documents as a table to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from documents.exports.lists import Value, streamed_list
from documents.filters import DocumentFilter
from documents.models import Document
from documents.presenters import head
from documents.views.lists import document_list

_AT_ONCE: Final = 500
_COLUMNS: Final = (
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


@require_safe
def document_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the list with the page's filters and order, all pages of it.

    A filter that the page would refuse is a 400 with that page, the fault beside its
    field: a file with other rows than those asked for would be believed.
    """
    rows = Document.objects.published().for_lists().newest_first()
    chosen = DocumentFilter(request.GET, queryset=rows)
    if not chosen.form.is_valid():
        page = document_list(request)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    response = streamed_list(
        kind,
        "文件目录",
        _COLUMNS,
        () if request.method == "HEAD" else _rows(chosen, request.build_absolute_uri),
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _rows(
    chosen: DocumentFilter, absolute: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    for document in chosen.qs.iterator(chunk_size=_AT_ONCE):
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
            absolute(document.get_absolute_url()),
        )

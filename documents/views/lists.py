"""Lists of documents."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.feeds.followed import feeds_of_list
from documents.filters import DocumentFilter
from documents.paging import paged
from documents.presenters.page_head import PageHead


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """List the public documents, filtered, sorted and paged."""
    documents = DocumentFilter(request.GET)
    return render(
        request,
        "documents/document_list.html",
        {
            "filter": documents,
            "query": documents.query_string(),
            "page_head": PageHead(links=feeds_of_list(documents)),
            **paged(request, documents.found),
        },
    )

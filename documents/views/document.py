"""The page of one document."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from documents.freshness import entity_tag, last_changed
from documents.models import Document
from documents.presenters import contents, head, links
from documents.rendering import render_body
from documents.views.visibility import (
    get_document,
    gone_page,
    may_preview,
    was_withdrawn,
)


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a document: at most eight queries, one when the reader has it already."""
    found = get_document(slug)
    if found.is_public:
        return _public_page(request, found)
    if was_withdrawn(found):
        return gone_page(request, found)
    if not may_preview(request, found):
        raise Http404
    response = _page(request, found, render_body(found))
    response.headers["Cache-Control"] = "no-store"
    return response


def _public_page(request: HttpRequest, found: Document) -> HttpResponseBase:
    host = f"{request.scheme}://{request.get_host()}"
    etag = entity_tag(found, host)
    changed = last_changed(found)
    not_modified = get_conditional_response(
        request, etag=etag, last_modified=int(changed.timestamp())
    )
    if not_modified is not None:
        response: HttpResponseBase = not_modified
    else:
        # Published without a stored body only where rows were loaded by hand.
        response = _page(request, found, found.body_html or render_body(found))
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(changed.timestamp())
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _page(request: HttpRequest, found: Document, body: str) -> HttpResponse:
    address = request.build_absolute_uri(found.get_absolute_url())
    return render(
        request,
        "documents/document.html",
        {
            "document": found,
            "preview": not found.is_public,
            "title": head.title_phrases(found),
            "facts": head.index_table(found),
            "body": mark_safe(body),  # noqa: S308 (render_body escapes every text)
            "contents": contents.contents(found),
            "references": links.references(found),
            "cited_by": links.cited_by(found),
            "relations": links.relations(found),
            "corrections": found.corrections.filter(is_public=True),
            "neighbours": links.neighbours(found),
            "citation": head.citation_text(found, address),
            "address": address,
        },
    )

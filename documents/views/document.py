"""The page of one document."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from documents.additions import dress
from documents.addresses import absolute, origin
from documents.feeds.followed import feeds_of
from documents.freshness import entity_tag, last_changed
from documents.models import Document
from documents.presenters import head
from documents.presenters.linked_data import document_head
from documents.presenters.page_head import PageHead
from documents.presenters.surroundings import (
    Surroundings,
    kept_surroundings,
    read_surroundings,
)
from documents.rendering import render_body
from documents.views.visibility import (
    get_document,
    gone_page,
    may_preview,
    was_withdrawn,
)


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a document: at most eight queries of its own, two when nothing changed.

    What higher floors add to the page comes with queries of its own.
    """
    found = get_document(slug)
    if found.is_public:
        return _public_page(request, found)
    if not may_preview(request, found):
        if was_withdrawn(found):
            return gone_page(request, found)
        raise Http404
    around = read_surroundings(found)
    body = render_body(found)
    response = _page(request, found, body, around, _page_head(request, found, around))
    response.headers["Cache-Control"] = "no-store"
    return response


def _public_page(request: HttpRequest, found: Document) -> HttpResponseBase:
    around = kept_surroundings(found)
    page_head = _page_head(request, found, around)
    etag = entity_tag(found, origin(request), page_head, around.digest)
    # No date tells when an addition was taken away: there the entity tag alone counts.
    changed = None
    if not around.added:
        moment = last_changed(found, around=around.cited_by.changed)
        changed = int(moment.timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=changed)
    if response is None:
        # Published without a stored body only where rows were loaded by hand.
        body = found.body_html or render_body(found)
        response = _page(request, found, body, around, page_head)
    response.headers["ETag"] = etag
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _page_head(request: HttpRequest, found: Document, around: Surroundings) -> PageHead:
    return document_head(
        found,
        around.relations,
        absolute=partial(absolute, request),
        today=timezone.localdate(),
        links=feeds_of(found),
    )


def _page(
    request: HttpRequest,
    found: Document,
    body: str,
    around: Surroundings,
    page_head: PageHead,
) -> HttpResponse:
    address = absolute(request, found.get_absolute_url())
    return render(
        request,
        "documents/document.html",
        {
            "document": found,
            "page_head": page_head,
            "preview": not found.is_public,
            "title": head.title_phrases(found),
            "facts": head.index_table(found),
            "text": dress(body, around.added),
            "contents": around.contents,
            "relations": around.relations,
            "corrections": around.corrections,
            "neighbours": around.neighbours,
            "references": around.references,
            "cited_by": around.cited_by,
            "citation": head.citation_text(found, address),
        },
    )

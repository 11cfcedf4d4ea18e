"""The page of one document."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from documents.additions import Addition, additions, dress
from documents.addresses import absolute, origin
from documents.feeds.followed import feeds_of
from documents.freshness import entity_tag, last_changed
from documents.models import Document
from documents.presenters import contents, head, links
from documents.presenters.linked_data import document_head
from documents.rendering import render_body
from documents.views.visibility import (
    get_document,
    gone_page,
    may_preview,
    was_withdrawn,
)


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a document: at most eight queries, half of them when nothing changed.

    What higher floors add to the page comes with queries of its own.
    """
    found = get_document(slug)
    if found.is_public:
        return _public_page(request, found)
    if not may_preview(request, found):
        if was_withdrawn(found):
            return gone_page(request, found)
        raise Http404
    body = render_body(found)
    response = _page(request, found, body, _around(request, found), additions(found))
    response.headers["Cache-Control"] = "no-store"
    return response


def _public_page(request: HttpRequest, found: Document) -> HttpResponseBase:
    around = _around(request, found)
    added = additions(found)
    etag = entity_tag(found, origin(request), around, *added)
    # No date tells when an addition was taken away: there the entity tag alone counts.
    changed = None
    if not added:
        moment = last_changed(found, around=around["cited_by"].changed)
        changed = int(moment.timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=changed)
    if response is None:
        # Published without a stored body only where rows were loaded by hand.
        body = found.body_html or render_body(found)
        response = _page(request, found, body, around, added)
    response.headers["ETag"] = etag
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _around(request: HttpRequest, found: Document) -> dict[str, Any]:
    """Return the small things around the text, which also tell whether it is fresh."""
    relations = links.relations(found)
    return {
        "page_head": document_head(
            found,
            relations,
            absolute=partial(absolute, request),
            today=timezone.localdate(),
            links=feeds_of(found),
        ),
        "relations": relations,
        "corrections": links.corrections(found),
        "neighbours": links.neighbours(found),
        "cited_by": links.cited_by(found),
    }


def _page(
    request: HttpRequest,
    found: Document,
    body: str,
    around: dict[str, Any],
    added: list[Addition],
) -> HttpResponse:
    address = absolute(request, found.get_absolute_url())
    return render(
        request,
        "documents/document.html",
        {
            "document": found,
            "preview": not found.is_public,
            "title": head.title_phrases(found),
            "facts": head.index_table(found),
            "text": dress(body, added),
            "contents": contents.contents(found),
            "references": links.references(found),
            "citation": head.citation_text(found, address),
            **around,
        },
    )

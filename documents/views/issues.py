"""Pages of the gazette's issues."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from documents.addresses import absolute
from documents.feeds.followed import main_feeds
from documents.models import Document, GazetteIssue
from documents.paging import paged
from documents.presenters.issue_glance import glance
from documents.presenters.issues import (
    coming_contents,
    issue_contents,
    listed_issues,
    neighbouring_issues,
)
from documents.presenters.linked_data import issue_head
from documents.presenters.page_head import PageHead
from documents.rendering import render_body
from documents.rendering.bodies import with_own_anchors
from documents.views.visibility import sees_drafts

#: Ten years of a monthly gazette.
_ISSUES_A_PAGE: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedText:
    """A document on the page of a whole issue.

    Attributes:
        document: The document.
        anchor: Its place in the page.
        body: Its text, with anchors of its own.
    """

    document: Document
    anchor: str
    body: SafeString


@require_safe
def issue_list(request: HttpRequest) -> HttpResponse:
    """List the issues, newest first."""
    return render(
        request,
        "documents/issue_list.html",
        {
            **paged(request, listed_issues(), per_page=_ISSUES_A_PAGE),
            "page_head": PageHead(links=main_feeds()),
        },
    )


@require_safe
def issue_preview(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Show a clerk a whole issue as it will be: contents, and every text in order."""
    if not sees_drafts(request):
        raise Http404
    found = get_object_or_404(GazetteIssue, year=year, number=number)
    groups = coming_contents(found)
    texts = [
        PreviewedText(
            document=document,
            anchor=f"document-{document.pk}",
            body=with_own_anchors(render_body(document), f"d{document.pk}--"),
        )
        for group in groups
        for document in group.documents
    ]
    response = render(
        request,
        "documents/issue_preview.html",
        {"issue": found, "groups": groups, "texts": texts},
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def issue(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Show an issue's contents as printed."""
    found = get_object_or_404(GazetteIssue.objects.public(), year=year, number=number)
    groups = issue_contents(found)
    return render(
        request,
        "documents/issue.html",
        {
            "issue": found,
            "groups": groups,
            "picture": glance(groups),
            "page_head": issue_head(
                found,
                groups,
                absolute=partial(absolute, request),
                links=main_feeds(),
            ),
            "neighbours": neighbouring_issues(found),
        },
    )

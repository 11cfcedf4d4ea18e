"""The page that tells people what they can follow."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.addresses import absolute
from documents.feeds.followed import feed_groups, main_feeds
from documents.presenters.page_head import PageHead


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """List all feeds and calendars, with their addresses to copy."""
    return render(
        request,
        "documents/feeds.html",
        {
            "groups": feed_groups(),
            "origin": absolute(request, ""),
            "page_head": PageHead(links=main_feeds()),
        },
    )

"""Pages that are the same for everybody say so, and are asked for again each time.

Answers with validators of their own (documents, feeds, files, the API) say it where
they make them; these are the pages that only show what there is. Pages that answer
what somebody told about himself are not among them, nor is the search.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from documents.api.conditional import FRESH_WHEN_ASKED

Handler = Callable[[HttpRequest], HttpResponseBase]

PAGES: Final = frozenset(
    {
        "home",
        "design",
        "documents:documents",
        "documents:feeds",
        "documents:issue",
        "documents:issues",
        "regulations:home",
        "regulations:benefit-calculators",
        "regulations:benefits",
        "regulations:enforcement-bodies",
        "regulations:fee-calculators",
        "regulations:fees",
        "regulations:office",
        "regulations:offices",
        "regulations:responsibilities",
        "regulations:responsibility-matrix",
        "regulations:revision",
        "regulations:revisions",
        "regulations:targets",
        "compensation:lots",
        "compensation:plan",
        "compensation:plans",
        "heating:home",
        "heating:penalties",
    }
)


def mark_public(get_response: Handler) -> Handler:
    """Mark the answers of `PAGES`; it stands outside all that looks at a session."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        match = request.resolver_match
        if (
            match is not None
            and match.view_name in PAGES
            and response.status_code == HTTPStatus.OK
            and not response.cookies
            and "Cookie" not in response.headers.get("Vary", "")
        ):
            response.headers.setdefault("Cache-Control", FRESH_WHEN_ASKED)
        return response

    return middleware

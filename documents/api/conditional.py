"""Answers that are not sent again while nothing changed."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

FRESH_WHEN_ASKED: Final = "public, no-cache"
"""Anybody may keep it, and asks before it is used again."""


def not_modified(
    request: HttpRequest, etag: str, changed: datetime
) -> HttpResponse | None:
    """Return the 304 for who has this already, or the 412 for who wants another.

    None for everybody else.

    Args:
        request: With the conditions of the one who asks.
        etag: Of all that the answer would show, before it is made.
        changed: When any of it changed last.
    """
    moment = int(changed.timestamp())
    found = get_conditional_response(request, etag=etag, last_modified=moment)
    if found is None or found.status_code != HTTPStatus.NOT_MODIFIED:
        return found
    return stamped(found, etag, changed)


def stamped(response: HttpResponse, etag: str, changed: datetime) -> HttpResponse:
    """Give an answer its validators."""
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(int(changed.timestamp()))
    response.headers["Cache-Control"] = FRESH_WHEN_ASKED
    return response

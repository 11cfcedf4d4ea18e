"""What may be kept: what says that it is the same for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

TICKET: Final = "gazette.front_cache"
"""In the environment of a request whose answer is kept, if it may be."""

LARGEST: Final = 1024 * 1024
"""Bytes of a page; what is longer is made each time."""

_FORBIDDEN: Final = ("private", "no-store", "no-transform")
#: Told to one alone: a cookie, what is left of an allowance, when to come again.
_PERSONAL: Final = (
    "set-cookie",
    "ratelimit-limit",
    "ratelimit-remaining",
    "retry-after",
    "content-encoding",
    "content-range",
)


def will_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell whether the layer in front keeps an answer that is still being dressed."""
    return (
        TICKET in request.META
        and isinstance(response, HttpResponse)
        and not response.cookies
        and response.status_code == HTTPStatus.OK
        and may_be_kept(response.headers)
        and len(response.content) <= LARGEST
    )


def may_be_kept(headers: Mapping[str, str]) -> bool:
    """Tell whether an answer with these headers is the same for everybody.

    Args:
        headers: Their names are found in any case.
    """
    allowed = headers.get("Cache-Control", "").lower()
    varies = {name.strip() for name in headers.get("Vary", "").lower().split(",")}
    return (
        "public" in allowed
        and not any(word in allowed for word in _FORBIDDEN)
        and varies <= {"", "accept-encoding"}
        and not any(name in headers for name in _PERSONAL)
        # A policy that names a number used once holds for one page alone.
        and "'nonce-" not in headers.get("Content-Security-Policy", "")
    )

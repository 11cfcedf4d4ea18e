"""What holds for every answer of the API, whichever app gives it.

Reading only (GET, HEAD, OPTIONS), from any site, without credentials; a query that can
be read; no more often than the operator allows; validators, so that nothing is sent
twice; every error a problem in JSON.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote_to_bytes

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from documents.api.conditional import FRESH_WHEN_ASKED
from documents.api.problems import problem, refusal
from gazette_portal import rate_limits

Handler = Callable[[HttpRequest], HttpResponseBase]

ROOT: Final = "/api/v1/"
_READING: Final = ("GET", "HEAD", "OPTIONS")
_ALLOWED: Final = ", ".join(_READING)
_EXPOSED: Final = (
    "ETag, Last-Modified, Retry-After, "
    "RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
)
_DAY: Final = 24 * 60 * 60


def api_gate(get_response: Handler) -> Handler:
    """Let programs in, from any site, by the rules of this module."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(ROOT):
            response = _answer(request, get_response)
        elif request.path_info.endswith(".json") and request.method in _READING:
            # A text beside its page is read from other sites as well.
            response = _preflight(request) or get_response(request)
        else:
            return get_response(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED
        return response

    return middleware


def _answer(request: HttpRequest, get_response: Handler) -> HttpResponseBase:
    preflight = _preflight(request)
    if preflight is not None:
        return preflight
    allowance = rate_limits.count(request)
    if allowance is not None and allowance.exceeded:
        response: HttpResponseBase = rate_limits.too_many(request, allowance)
    else:
        response = _readable(request) or _read(request, get_response)
    if allowance is not None:
        allowance.stamp(response)
    return response


def _preflight(request: HttpRequest) -> HttpResponse | None:
    """Answer OPTIONS where there is something; all may read, nobody signs in."""
    if request.method != "OPTIONS":
        return None
    try:
        resolve(request.path_info)
    except Resolver404:
        return None
    response = HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": _ALLOWED})
    del response.headers["Content-Type"]
    if "Access-Control-Request-Method" in request.headers:
        response.headers["Access-Control-Allow-Methods"] = _ALLOWED
        response.headers["Access-Control-Allow-Headers"] = "*"
        response.headers["Access-Control-Max-Age"] = str(_DAY)
    return response


def _readable(request: HttpRequest) -> HttpResponse | None:
    """Refuse a query that no text can be read from; None where it can."""
    errors: dict[str, list[str]] = {}
    # WSGI hands bytes over as Latin-1.
    raw = str(request.META.get("QUERY_STRING", "")).encode("latin-1", "replace")
    for pair in raw.replace(b"+", b" ").split(b"&"):
        name, _, value = (unquote_to_bytes(part) for part in _halves(pair))
        try:
            name.decode()
            value.decode()
            fault = "" if b"\0" not in name + value else "含有不能用的字符。"
        except UnicodeDecodeError:
            fault = "不是 UTF-8 编码的文字。"
        if fault:
            shown = name.decode(errors="replace").replace(
                "\0", "\N{REPLACEMENT CHARACTER}"
            )
            errors[shown] = [fault]
    return refusal(request, errors) if errors else None


def _halves(pair: bytes) -> tuple[bytes, bytes, bytes]:
    return pair.partition(b"=")


def _read(request: HttpRequest, get_response: Handler) -> HttpResponseBase:
    asked = request.method
    if asked == "HEAD":
        # Operations know GET only; the server leaves the body out.
        request.method = "GET"
    try:
        response = get_response(request)
    finally:
        request.method = asked
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return problem(
            request, HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": _ALLOWED}
        )
    if isinstance(response, HttpResponse) and _is_kept(request, response):
        response = _with_validators(request, response)
    if response.status_code == HTTPStatus.PRECONDITION_FAILED:
        return problem(request, HTTPStatus.PRECONDITION_FAILED)
    return response


def _is_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether an answer gets validators here: it has none yet and may be kept."""
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == HTTPStatus.OK
        and "ETag" not in response.headers
        and "no-store" not in response.headers.get("Cache-Control", "")
    )


def _with_validators(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Add the validators of what is shown; return a 304 or 412 where they say so.

    The tag is weak: the same content is sent compressed and plain.
    """
    tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    changed = first_seen(request.get_full_path(), tag)
    found = get_conditional_response(
        request, etag=tag, last_modified=changed, response=response
    )
    kept = response if found is None else found
    kept.headers.setdefault("Cache-Control", FRESH_WHEN_ASKED)
    kept.headers["ETag"] = tag
    kept.headers["Last-Modified"] = http_date(changed)
    return kept


def first_seen(place: str, tag: str, *, now: float | None = None) -> int:
    """Return since when this worker has seen a place as it is now.

    No row's own date tells when a list lost a row, or when one came due. A worker that
    forgot, or never knew, says now: what is said too late is only sent once more.

    Args:
        place: The path with its query.
        tag: The entity tag of what it shows now.
        now: Seconds since the epoch; the current time when left out.
    """
    cache = caches["validators"]
    key = hashlib.sha256(place.encode(errors="replace")).hexdigest()
    known: tuple[str, int] | None = cache.get(key)
    if known is not None and known[0] == tag:
        return known[1]
    moment = int(time.time() if now is None else now)
    if known is not None:
        # Dates have whole seconds: a change within one still gets a later date.
        moment = max(moment, known[1] + 1)
    cache.set(key, (tag, moment))
    return moment

"""How often one address may ask the API: `API_RATE_LIMIT`, `API_SEARCH_RATE_LIMIT`.

Requests are counted by the minute in the cache `rate_limits`. Its default lives in
each worker's own memory, so that with N workers an address gets up to N times the
limit; `RATE_LIMIT_CACHE_URL` names one that workers share. Memory is bounded: a
counter lives two minutes, and beyond 50,000 of them a third is forgotten.
"""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from documents.api.problems import problem
from gazette_portal.client_address import client_address

WINDOW: Final = 60
"""Seconds that requests are counted over."""

_KEPT: Final = 2 * WINDOW
# Whoever has an IPv6 address has all of its network: the last 64 bits are free to choose.
_NETWORK_BITS: Final = 64
_SEARCH: Final = "/api/v1/search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What an address may still ask in this window.

    Attributes:
        limit: Requests in a window.
        left: Those that are left; below zero when this one was too many.
        reset: Seconds until the next window.
    """

    limit: int
    left: int
    reset: int

    @property
    def exceeded(self) -> bool:
        """Whether this request was too many."""
        return self.left < 0

    def stamp(self, response: HttpResponseBase) -> None:
        """Tell in the headers of an answer what is left."""
        response.headers["RateLimit-Policy"] = f"{self.limit};w={WINDOW}"
        response.headers["RateLimit-Limit"] = str(self.limit)
        response.headers["RateLimit-Remaining"] = str(max(self.left, 0))
        response.headers["RateLimit-Reset"] = str(self.reset)


def count(request: HttpRequest, *, now: float | None = None) -> Allowance | None:
    """Count a request, and return the tightest allowance; None where no limit is set.

    Args:
        request: What was asked; searches have a limit of their own besides.
        now: Seconds since the epoch; the current time when left out.
    """
    limits = {"api": settings.API_RATE_LIMIT}
    if request.path_info.startswith(_SEARCH):
        limits["search"] = settings.API_SEARCH_RATE_LIMIT
    set_limits = {name: limit for name, limit in limits.items() if limit}
    if not set_limits:
        return None
    window, passed = divmod(int(time.time() if now is None else now), WINDOW)
    who = _who(request)
    allowances = [
        Allowance(
            limit=limit,
            left=limit - _count_one(f"{name}:{who}:{window}"),
            reset=WINDOW - passed,
        )
        for name, limit in set_limits.items()
    ]
    return min(allowances, key=lambda each: each.left)


def allow(request: HttpRequest, name: str, *, limit: int, seconds: int) -> bool:
    """Count something that an address does, and tell whether it may.

    Args:
        request: By whom.
        name: What is counted.
        limit: How often it may in a window; 0 is without limit.
        seconds: Length of the window.
    """
    if not limit:
        return True
    window = int(time.time()) // seconds
    key = f"{name}:{_who(request)}:{window}"
    return _count_one(key, kept=2 * seconds) <= limit


def too_many(request: HttpRequest, allowance: Allowance) -> HttpResponse:
    """429: the answer to a request that was too many."""
    return problem(
        request,
        HTTPStatus.TOO_MANY_REQUESTS,
        f"每分钟最多 {allowance.limit} 次请求，请在 {allowance.reset} 秒后再试。",
        headers={"Retry-After": str(allowance.reset)},
    )


def _count_one(key: str, *, kept: int = _KEPT) -> int:
    cache = caches["rate_limits"]
    cache.add(key, 0, timeout=kept)
    try:
        return int(cache.incr(key))
    except ValueError:
        # It was forgotten just now, to make room for others.
        cache.set(key, 1, timeout=kept)
        return 1


def _who(request: HttpRequest) -> str:
    """Return whose requests are counted together, without their address."""
    address = client_address(request)
    return salted_hmac("gazette_portal.rate_limits", _network(address)).hexdigest()


def _network(address: str | None) -> str:
    if address is None:
        return ""
    read = ipaddress.ip_address(address)
    if isinstance(read, ipaddress.IPv4Address):
        return address
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((int(read), _NETWORK_BITS), strict=False))

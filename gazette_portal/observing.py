"""Which view answers a request, and what it asks the database.

Logs and metrics speak of views and of the patterns of addresses, never of who asked
or for what.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final

from django.conf import settings
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]

logger = logging.getLogger("gazette_portal.slow")

ENVIRON_KEY: Final = "gazette.observed"
"""Where the server finds, in the environment of a request, its `Observed`."""

_LONGEST: Final = 600
_BLANKS: Final = re.compile(r"\s+")


class Observed:
    """What a request turned out to be; also wraps the queries that it asks.

    Attributes:
        view: The name of the view; empty where there is none.
        route: The pattern of its address.
        queries: How many queries it asked.
        query_seconds: How long they took.
        from_memory: Whether nothing was made: it was answered from what is kept.
    """

    __slots__ = (
        "from_memory",
        "queries",
        "query_seconds",
        "request",
        "route",
        "view",
    )

    def __init__(
        self, request: HttpRequest | None, *, view: str = "", route: str = ""
    ) -> None:
        self.request = request
        self.view = view
        self.route = route
        self.from_memory = request is None
        self.queries = 0
        self.query_seconds = 0.0

    def name(self) -> None:
        """Look which view the request was for."""
        match = None if self.request is None else self.request.resolver_match
        if match is not None:
            self.view, self.route = match.view_name, match.route

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 (Django's signature)
        context: dict[str, Any],
    ) -> Any:
        """Ask the database; write it down when it takes long."""
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seconds = time.perf_counter() - started
            self.queries += 1
            self.query_seconds += seconds
            if 0 < settings.SLOW_QUERY_MS <= seconds * 1000:
                self.name()
                _tell(self, sql, seconds)


def _tell(observed: Observed, sql: str, seconds: float) -> None:
    duration_ms = round(seconds * 1000, 1)
    # Its values are apart in the parameters and are not written.
    text = _BLANKS.sub(" ", str(sql))[:_LONGEST]
    logger.warning(
        "Slow query in %s: %s ms: %s",
        observed.route or "-",
        duration_ms,
        text,
        extra={
            "view": observed.view,
            "route": observed.route,
            "duration_ms": duration_ms,
            "sql": text,
        },
    )


def tell_slow_request(observed: Observed, *, method: str, duration_ms: float) -> None:
    """Write down which page took long, and how much of it the database did."""
    queries_ms = round(observed.query_seconds * 1000, 1)
    logger.warning(
        "Slow request: %s %s: %s ms, %s queries in %s ms",
        method,
        observed.route or "-",
        duration_ms,
        observed.queries,
        queries_ms,
        extra={
            "method": method,
            "view": observed.view,
            "route": observed.route,
            "duration_ms": duration_ms,
            "queries": observed.queries,
            "queries_ms": queries_ms,
        },
    )


def observe(get_response: Handler) -> Handler:
    """Tell the server and the logs which view answered."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        observed = Observed(request)
        request.META[ENVIRON_KEY] = observed
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(observed))
            try:
                return get_response(request)
            finally:
                observed.name()

    return middleware

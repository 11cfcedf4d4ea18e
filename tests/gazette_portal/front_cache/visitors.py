"""Who asks the layer in front, as a server would."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import RequestFactory

from gazette_portal.front_cache.layer import Application, FrontCache
from gazette_portal.front_cache.watch import State, Watch, ask_databases

HOST = "localhost"
TITLE = "关于天桥安全的通告"
PAGE = "/documents/bridge/"
SetClock = Callable[[dt.datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a server would send."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Visitor:
    """Asks one worker."""

    application: Application

    def ask(self, path: str, method: str = "GET", **environ: str) -> Given:
        """Ask for an address, with other variables as given."""
        request = RequestFactory().generic(method, path)
        told: list[Any] = []
        # As a server hands it over; Django has read it already, and put it back.
        info = unquote_to_bytes(path.partition("?")[0]).decode("latin-1")
        result = self.application(
            {**request.environ, "PATH_INFO": info, "HTTP_HOST": HOST, **environ},
            lambda *words: told.append(words),
        )
        try:
            body = b"".join(result)
        finally:
            if hasattr(result, "close"):
                result.close()
        ((status, headers),) = told
        names = [name.lower() for name, _ in headers]
        assert len(names) == len(set(names)), names
        return Given(status=int(status[:3]), headers=dict(headers), body=body)


class Worker:
    """A worker of some server: its cache, and what it asked Django for."""

    def __init__(
        self,
        *,
        lag: float = 1000,
        size: int = 8 * 1024 * 1024,
        here: Hashable = 0,
        application: Application | None = None,
    ) -> None:
        """Start one; what other processes do is all it sees of changes here."""
        self.made: list[str] = []
        django = application or WSGIHandler()

        def counted(environ: dict[str, Any], start_response: Any) -> Any:
            query = environ["QUERY_STRING"]
            self.made.append(environ["PATH_INFO"] + (f"?{query}" if query else ""))
            return django(environ, start_response)

        self.watch = Watch(lag=lag, ask=ask_databases, here=lambda: here)
        self.cache = FrontCache(counted, size=size, watch=self.watch)
        self.visitor = Visitor(self.cache)
        self.ask = self.visitor.ask


def settled() -> State:
    """Stand for databases in which nothing happens."""
    return State(prints=(), begun=0, until=float("inf"))


def fake(answer: Callable[[], HttpResponse]) -> Any:
    """Stand for Django."""

    def application(environ: dict[str, Any], start_response: Any) -> HttpResponse:
        given = answer()
        start_response(f"{given.status_code} X", list(given.items()))
        return given

    return application


def quiet(application: Any) -> FrontCache:
    """Stand in front where no database is."""
    return FrontCache(
        application,
        size=8 * 1024 * 1024,
        watch=Watch(lag=1000, ask=settled, here=lambda: 0),
    )


def at_once(count: int, work: Callable[[int], object]) -> None:
    threads = [threading.Thread(target=work, args=(each,)) for each in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

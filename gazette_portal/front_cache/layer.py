"""The layer around Django's handler."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Final, cast

from django.conf import settings
from django.http import HttpResponse
from django.utils.datastructures import CaseInsensitiveMapping

from gazette_portal.front_cache.answers import Answer, Headers, StartResponse
from gazette_portal.front_cache.asked import Asked, Doorkeeper, Environ, Key
from gazette_portal.front_cache.keeping import LARGEST, TICKET, may_be_kept
from gazette_portal.front_cache.store import Store
from gazette_portal.front_cache.watch import Watch, portal_watch
from gazette_portal.middleware import is_text
from gazette_portal.observing import ENVIRON_KEY, Observed

Application = Callable[[Environ, StartResponse], Iterable[bytes]]

MAX_AGE: Final = 60
"""Seconds after which a page is made again whatever happened: who types a statement
into the database leaves no note."""

#: Seconds that a request waits for another one which is making the same page.
_PATIENCE: Final = 5
#: Paths that were not kept lately; nobody waits for those.
_PASSED_BY: Final = 2000


class FrontCache:
    """Answers from memory what it can, and keeps what Django answers."""

    def __init__(self, application: Application, *, size: int, watch: Watch) -> None:
        """Stand in front of an application.

        Args:
            application: Django's handler.
            size: How many bytes this worker may keep.
            watch: Tells what is old.
        """
        self._application = application
        self._watch = watch
        self._doorkeeper = Doorkeeper()
        self._store = Store(size)
        self._number = 0
        self._making: dict[tuple[Key, int, bool], threading.Event] = {}
        # By their hashes: anybody can ask for long paths.
        self._passed_by: OrderedDict[int, None] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def store(self) -> Store:
        """Return what is kept."""
        return self._store

    def __call__(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request."""
        asked = self._doorkeeper.asked(environ)
        number = None if asked is None else self._watch.number()
        if asked is None or number is None:
            return self._application(environ, start_response)
        if number > self._number:
            self._store.clear()
            self._number = number
        found = self._find(asked, number, environ)
        if found is None:
            return self._make(asked, number, environ, start_response)
        environ[ENVIRON_KEY] = found.observed
        return self._give(asked, found, environ, start_response)

    def _find(self, asked: Asked, number: int, environ: Environ) -> Answer | None:
        found = self._store.find(asked)
        fits = (
            found is not None
            and found.number == number
            and time.monotonic() - found.made_at < MAX_AGE
            and (found.has_content or found.is_known_to(environ))
        )
        return found if fits else None

    def _give(
        self,
        asked: Asked,
        answer: Answer,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        given = answer.give(environ, start_response)
        if answer.has_grown():
            self._store.keep(asked, answer)
        return given

    def _make(
        self, asked: Asked, number: int, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Django answer; whoever asks for the same meanwhile waits for it."""
        if environ["REQUEST_METHOD"] == "HEAD":
            return self._application(environ, start_response)
        if hash(asked.key[2]) in self._passed_by:
            return self._ask(asked, number, environ, start_response)
        place = (asked.key, number, _is_conditional(environ))
        with self._lock:
            other = self._making.get(place)
            if other is None:
                mine = self._making[place] = threading.Event()
        if other is None:
            try:
                return self._ask(asked, number, environ, start_response)
            finally:
                with self._lock:
                    del self._making[place]
                mine.set()
        other.wait(_PATIENCE)
        found = self._find(asked, number, environ)
        # What is older than this request's own look at the database is not its answer.
        if found is None or self._watch.number() != number:
            return self._ask(asked, number, environ, start_response)
        environ[ENVIRON_KEY] = found.observed
        return self._give(asked, found, environ, start_response)

    def _ask(
        self, asked: Asked, number: int, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        environ[TICKET] = True
        made_at = time.monotonic()
        told: list[tuple[str, Headers]] = []

        def hear(status: str, headers: Headers, *_error: object) -> None:
            told[:] = [(status, headers)]

        result = self._application(environ, hear)
        status, headers = told[0]
        content = _content(result)
        names = CaseInsensitiveMapping(dict(headers))
        if not may_be_kept(names) or not (
            status.startswith("304") or (status.startswith("200") and content)
        ):
            self._pass_by(asked)
            start_response(status, headers)
            return result
        answer = Answer(
            headers,
            content if status.startswith("200") else None,
            is_text=is_text(names.get("Content-Type", "")),
            number=number,
            made_at=made_at,
            observed=_observed(environ),
        )
        if not answer.has_content:
            # Only the validators: enough for whoever asks again. Another thread may
            # have made the page in the meantime.
            if self._find(asked, number, environ) is None:
                self._store.keep(asked, answer)
            start_response(status, headers)
            return result
        with self._lock:
            self._passed_by.pop(hash(asked.key[2]), None)
        given = answer.give(environ, start_response)
        answer.has_grown()
        self._store.keep(asked, answer)
        # Nothing of the request is needed any more, its connections neither.
        cast("HttpResponse", result).close()
        return given

    def _pass_by(self, asked: Asked) -> None:
        with self._lock:
            path = hash(asked.key[2])
            self._passed_by[path] = None
            self._passed_by.move_to_end(path)
            if len(self._passed_by) > _PASSED_BY:
                self._passed_by.popitem(last=False)


def _content(result: Iterable[bytes]) -> bytes | None:
    """Return the content of an answer that is there in whole, unless it is long."""
    if not isinstance(result, HttpResponse) or len(result.content) > LARGEST:
        return None
    return result.content


def _is_conditional(environ: Environ) -> bool:
    return "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ


def _observed(environ: Environ) -> Observed:
    """Return what the logs are told of the view, without the request."""
    made: Observed | None = environ.get(ENVIRON_KEY)
    if made is None:
        return Observed(None)
    return Observed(None, view=made.view, route=made.route)


def in_front(application: Application) -> Application:
    """Put the cache in front, unless it is switched off."""
    if not settings.PAGE_CACHE_BYTES:
        return application
    return FrontCache(application, size=settings.PAGE_CACHE_BYTES, watch=portal_watch())

"""Pages for the public are kept as they are answered."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, close_old_connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from gazette_portal.changes import changes_by_itself_at, fingerprint, let_go
from gazette_portal.changes.notes import Fingerprint
from gazette_portal.page_files.generations import Generation, Generations, generations

Handler = Callable[[HttpRequest], HttpResponseBase]

logger = logging.getLogger(__name__)

VIEWS: Final = frozenset(
    {
        "home",
        "documents:documents",
        "documents:document",
        "documents:issues",
        "documents:issue",
    }
)
"""What is kept: what most visitors open, without a query."""

_PLAIN_PATH: Final = re.compile(r"/(?:[A-Za-z0-9_-]+/)*")
_LOOKED_AFTER: Final = 1
"""Seconds between two looks whether a generation still is what is public."""


def keep_pages(get_response: Handler) -> Handler:
    """Keep the pages of `VIEWS` as files; it stands inside the compression.

    Raises:
        MiddlewareNotUsed: No server in front gives files out.
    """
    kept = generations()
    if kept is None:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # Before anything is read: a change after this takes the generation away.
        generation = _generation(kept, request)
        try:
            response = get_response(request)
        finally:
            let_go()
        if (
            generation is not None
            and isinstance(response, HttpResponse)
            and _is_kept(request, response)
        ):
            try:
                kept.keep(generation, request.path_info, response.content)
            except OSError as error:
                logger.warning("A page could not be kept: %s", error.strerror)
        return response

    return middleware


def look_after(stop: threading.Event | None = None) -> None:
    """Start the thread that ends generations that are not what is public any more."""
    kept = generations()
    if kept is None:
        return
    ended = stop or threading.Event()
    caretaker = Caretaker(kept)

    def look() -> None:
        while not ended.wait(_LOOKED_AFTER):
            caretaker.look()

    threading.Thread(target=look, name="page files", daemon=True).start()


class Caretaker:
    """Ends a generation when its time is over, or when it was written past.

    Whoever writes takes the generation away himself. A command that was started with
    another `VAR_DIR` or without `PAGE_FILES` cannot: it leaves its note all the same.
    """

    def __init__(self, kept: Generations) -> None:
        """Take the generations of this server."""
        self._kept = kept
        self._known: Fingerprint | None = None
        self._complained = False

    def look(self) -> None:
        """Look once; what does not answer or cannot be written is tried again."""
        try:
            self._kept.end_overdue()
            close_old_connections()
            found = fingerprint(DEFAULT_DB_ALIAS)
            if self._known not in {None, found}:
                self._kept.end()
        except (DatabaseError, OSError):
            if not self._complained:
                logger.warning("Kept pages are not looked after", exc_info=True)
            self._complained = True
        else:
            self._known, self._complained = found, False
        finally:
            close_old_connections()


def _generation(kept: Generations, request: HttpRequest) -> Generation | None:
    asked = (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        # Pages name their own address: that of the portal, by HTTPS.
        and request.is_secure()
        and request.get_host() == settings.SITE_DOMAIN
        and _PLAIN_PATH.fullmatch(request.path_info) is not None
    )
    if not asked:
        return None
    try:
        return kept.current(changes_by_itself_at)
    except (OSError, DatabaseError):
        logger.warning("No pages are kept", exc_info=True)
        return None


def _is_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    match = request.resolver_match
    return (
        match is not None
        and match.view_name in VIEWS
        and response.status_code == HTTPStatus.OK
        and not response.cookies
        and "no-store" not in response.headers.get("Cache-Control", "")
        and "Cookie" not in response.headers.get("Vary", "")
        and response.headers.get("Content-Type", "").startswith("text/html")
    )

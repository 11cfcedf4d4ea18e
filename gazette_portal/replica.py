"""Pages for the public, read from a copy of the database: `DATABASE_REPLICA_URL`.

Who signs in is always answered from the database itself, and so is everything that
writes: a clerk sees at once what a clerk has changed. The public sees it when the copy
has followed, mostly within a second.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]

logger = logging.getLogger(__name__)

REPLICA: Final = "replica"
#: Seconds that a copy which does not answer is left alone.
_LEFT_ALONE: Final = 10
_READING: Final = ("GET", "HEAD", "OPTIONS")
#: Counters of requests and the like: what was just written must be read.
_NEVER_COPIED: Final = frozenset({"django_cache", "sessions", "axes"})

_from_replica: ContextVar[bool] = ContextVar("from_replica", default=False)


class ReplicaRouter:
    """Reads from the copy while a page for the public is made."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        """Name the database that a model is read from."""
        if _from_replica.get() and model._meta.app_label not in _NEVER_COPIED:  # noqa: SLF001 (documented API)
            return REPLICA
        return DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **_hints: Any) -> str:  # noqa: ARG002
        """Name the database that a model is written to."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_objects: Model, **_hints: Any) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:  # noqa: ARG002
        """The copy follows by itself."""
        return db == DEFAULT_DB_ALIAS


class _Watch:
    """Whether the copy answers; one for all threads and all that ask."""

    def __init__(self) -> None:
        self._away_until = 0.0

    def answers(self) -> bool:
        """Connect where there is no connection yet; leave who is away in peace."""
        if time.monotonic() < self._away_until:
            return False
        connection = connections[REPLICA]
        try:
            connection.close_if_health_check_failed()
            connection.ensure_connection()
        except DatabaseError:
            self._away_until = time.monotonic() + _LEFT_ALONE
            logger.warning("The replica does not answer: reading from the database")
            return False
        return True


_watch = _Watch()


def replica_answers() -> bool:
    """Tell whether there is a copy and pages are read from it now."""
    return REPLICA in settings.DATABASES and _watch.answers()


def read_from_replica(get_response: Handler) -> Handler:
    """Let pages for the public be made from the copy.

    Raises:
        MiddlewareNotUsed: There is no copy.
    """
    if REPLICA not in settings.DATABASES:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = _from_replica.set(_is_public(request) and _watch.answers())
        try:
            return get_response(request)
        finally:
            _from_replica.reset(token)

    return middleware


def _is_public(request: HttpRequest) -> bool:
    return (
        request.method in _READING
        and not request.path_info.startswith(f"/{settings.ADMIN_PATH}/")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )

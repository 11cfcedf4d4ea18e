"""Who is about to change what the public sees, whichever way it is done."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from functools import cache
from typing import IO, Any, Final

from django.conf import settings
from django.db import OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from gazette_portal.changes.notes import TABLE, forget_tables, note
from gazette_portal.page_files.generations import generations

logger = logging.getLogger(__name__)

_READING: Final = re.compile(
    r"\s*\(*\s*(SELECT|VALUES|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA|SET|SHOW"
    r"|EXPLAIN|DECLARE|FETCH|CLOSE|WITH)\b",
    re.IGNORECASE,
)
_TABLE: Final = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)",
    re.IGNORECASE,
)
#: Tables that no public page shows, and that are written without anything happening.
_NOT_SHOWN: Final = (
    TABLE,
    "documents_auditentry",
    "documents_importjob",
    "documents_readerreport",
    "django_session",
    "django_admin_log",
    "auth_",
    "axes_",
    "otp_",
)

_held = threading.local()
_noticed = 0


def notice_writes(connection: BaseDatabaseWrapper, **_sent: Any) -> None:
    """Watch the statements of a connection; for Django's `connection_created`.

    Commands, the clock and pages of the admin write in many places; all of them pass
    by here.
    """
    wrappers = connection.execute_wrappers
    # The same object connects again and again.
    if not any(isinstance(each, _Notice) for each in wrappers):
        # Others put theirs at the end for a while and take the last one away again.
        wrappers.insert(0, _Notice(connection))


class _Notice:
    """Wraps the statements of one connection."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 (Django's signature)
        context: dict[str, Any],
    ) -> Any:
        text = str(sql)
        connection = self._connection
        changes = changes_pages(text)
        if changes and not _is_noted(connection):
            _hold()
            if connection.in_atomic_block:
                note(connection)
                transaction.on_commit(_settle, using=connection.alias, robust=True)
        try:
            found = execute(sql, params, many, context)
            if changes and _TABLE.match(text) is None:
                forget_tables()
            if changes and not connection.in_atomic_block:
                # Not in a transaction around both: SQLite commits none while rows of
                # a statement (``RETURNING``) wait to be fetched.
                note(connection)
                _count()
            return found
        finally:
            if _holds():
                let_go()


def changes_pages(sql: str) -> bool:
    """Tell whether a statement may change a public page; in doubt it does."""
    if _READING.match(sql):
        return False
    table = _TABLE.match(sql)
    return table is None or not table[1].startswith(_not_shown())


@cache
def _not_shown() -> tuple[str, ...]:
    """Return how names of tables begin that no page shows; those of caches too.

    A cache that several servers share, for limits of requests, may be a table: readers
    write into it.
    """
    caches: Any = settings.CACHES
    tables = (
        str(each.get("LOCATION", ""))
        for each in caches.values()
        if each["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    )
    return (*_NOT_SHOWN, *filter(None, tables))


def _is_noted(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether this transaction has a note.

    Django forgets what waits for the commit when a transaction, or the part of it that
    asked, is taken back: just when the note is.
    """
    return any(each[1] is _settle for each in connection.run_on_commit)


def noticed_here() -> int:
    """Return a number that is another one after each change made by this process."""
    return _noticed


def _count() -> None:
    global _noticed  # noqa: PLW0603 (the one place that counts)
    _noticed += 1


def _settle() -> None:
    """A transaction is done: let pages be kept again, of the new state."""
    _count()
    let_go()


def _hold() -> None:
    """Take away the files of this server.

    Raises:
        OperationalError: They cannot be taken away: nothing is written that nginx
            would not show.
    """
    kept = generations()
    if kept is None or _holds():
        return
    try:
        _held.files = [kept.hold_back()]
    except OSError as error:
        logger.exception("Nothing is written: kept pages cannot be taken away")
        raise OperationalError(str(error)) from error


def _holds() -> list[IO[bytes]]:
    return getattr(_held, "files", [])


def let_go() -> None:
    """Let pages be kept again, unless this thread is still in a transaction.

    A transaction that is taken back tells nobody: who has such work done asks for this
    at its end.
    """
    files = _holds()
    in_use = connections.all(initialized_only=True)
    if not files or any(each.in_atomic_block for each in in_use):
        return
    _held.files = []
    for file in files:
        file.close()

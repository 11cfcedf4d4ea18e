"""Who is about to change what the public sees, whichever way it is done."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import IO, Any, Final

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from gazette_portal.page_files.generations import generations

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


def notice_writes(connection: BaseDatabaseWrapper, **_sent: Any) -> None:
    """Watch the statements of a connection; for Django's `connection_created`.

    Commands, the clock and pages of the admin write in many places; all of them pass
    by here.
    """

    def notice(
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 (Django's signature)
        context: dict[str, Any],
    ) -> Any:
        if changes_pages(str(sql)):
            _hold(connection)
        try:
            return execute(sql, params, many, context)
        finally:
            if _holds():
                let_go()

    # Others put theirs at the end for a while and take the last one away again.
    connection.execute_wrappers.insert(0, notice)


def changes_pages(sql: str) -> bool:
    """Tell whether a statement may change a public page; in doubt it does."""
    if _READING.match(sql):
        return False
    table = _TABLE.match(sql)
    return table is None or not table[1].startswith(_NOT_SHOWN)


def _hold(connection: BaseDatabaseWrapper) -> None:
    kept = generations()
    if kept is None or _holds():
        return
    _held.files = [kept.hold_back()]
    if connection.in_atomic_block:
        transaction.on_commit(let_go, using=connection.alias, robust=True)


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

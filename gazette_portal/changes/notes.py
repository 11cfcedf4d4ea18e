"""Notes of changes, in the database that all servers share."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import InterfaceError, OperationalError, connections, transaction
from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

Fingerprint = tuple[int | None, int, int | None]

TABLE: Final = "gazette_portal_publicchange"
_KEPT_FOR: Final = dt.timedelta(hours=1)
_FIND: Final = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s",
    "postgresql": "SELECT 1 WHERE to_regclass(%s) IS NOT NULL",
}

#: Databases, by alias and name, that are known to have the table.
_ready: set[tuple[str, str]] = set()


def note(connection: BaseDatabaseWrapper = default_connection) -> None:
    """Leave a note that what is public may have changed.

    In a transaction it is seen when that is done, and not at all if it is taken back.
    A database that has no such table yet is being set up.
    """
    from gazette_portal.models import new_token

    if not _is_ready(connection):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (token) VALUES (%s)",  # noqa: S608 (a constant)
            [new_token()],
        )


def fingerprint(using: str) -> Fingerprint:
    """Return what differs after each change, from everything that there was before.

    The newest key grows whenever notes are forgotten, and until then their count does:
    who was not asked for days does not take a later state for the one he knew. Writers
    do not wait for each other, so a key alone would miss who commits later.

    Raises:
        DatabaseError: The database does not answer.
    """
    connection: Any = connections[using]
    unproven = (
        connection.connection is not None
        and not connection.in_atomic_block
        and connection.health_check_enabled
        and not connection.health_check_done
    )
    if not unproven:
        return _ask(connection)
    # Asked first, as it mostly is, it tells itself whether the connection still works:
    # Django would ask that with a query of its own, on the way of each estimate.
    connection.health_check_done = True
    try:
        return _ask(connection)
    except (OperationalError, InterfaceError):
        connection.close()
        return _ask(connection)


def _ask(connection: BaseDatabaseWrapper) -> Fingerprint:
    # Each page asks for it, a kept one for nothing else: an aggregate of the ORM
    # takes six times as long to be written as to be answered.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id), COUNT(*), SUM(token) FROM {TABLE}")  # noqa: S608
        newest, count, total = cursor.fetchone()
    return newest, int(count), None if total is None else int(total)


def prune_notes() -> None:
    """Forget old notes but one; the fingerprint changes, which costs a rendering or two.

    A new note is left for those that are forgotten. Without it the portal would come
    back, after a quiet hour, to a state that it was in before: whoever keeps something
    of that time would take it for what is public now.
    """
    from gazette_portal.models import PublicChange

    old = PublicChange.objects.filter(noted_at__lt=timezone.now() - _KEPT_FOR)
    # One alone may stay. And a deletion that deletes nothing would wait for whoever
    # writes.
    if len(old.order_by("pk").values_list("pk", flat=True)[:2]) > 1:
        with transaction.atomic():
            note()
            old.delete()


def forget_tables() -> None:
    """Look again which databases have the table: one may have been dropped."""
    _ready.clear()


def _is_ready(connection: BaseDatabaseWrapper) -> bool:
    place = (connection.alias, str(connection.settings_dict["NAME"]))
    if place in _ready:
        return True
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor], [TABLE])
        found = cursor.fetchone() is not None
    if found:
        _ready.add(place)
    return found

"""Whether what the public sees is still what it was."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, close_old_connections
from django.utils import timezone

from gazette_portal.changes import (
    changes_by_itself_at,
    fingerprint,
    noticed_here,
)
from gazette_portal.page_files import generations
from gazette_portal.replica import REPLICA, replica_answers

logger = logging.getLogger(__name__)

#: How often the database is asked within the time that a change may stay unseen.
_ASKED_WITHIN: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the database was when it was asked.

    Attributes:
        prints: Of each database that pages are read from.
        begun: When, in seconds.
        until: When what is public changes by itself.
    """

    prints: Hashable
    begun: float
    until: float

    def holds(self, moment: float) -> bool:
        """Tell whether it holds by the clock, which may also have been set back."""
        return self.begun <= moment < self.until


class Watch:
    """Numbers the states of what is public, as this worker comes to know them.

    A page that is kept under a number is as the database is now, or was less than
    `lag` ago; after a moment that was set in advance it is never from before it.
    """

    def __init__(
        self,
        *,
        lag: float,
        ask: Callable[[], State],
        here: Callable[[], Hashable],
    ) -> None:
        """Watch with an own way of asking.

        Args:
            lag: For how many seconds at most a change may stay unseen.
            ask: Asks the database.
            here: Tells at once, without the database, that something changed on this
                server; None while nothing may be kept.
        """
        self._lag = lag
        self._ask = ask
        self._here = here
        self._lock = threading.Lock()
        self._number = 0
        self._state: State | None = None
        self._seen_here: Hashable = None
        self._tried_at = float("-inf")
        self._sure_at = float("-inf")

    def number(self) -> int | None:
        """Return the number of the present state; None where nobody can tell it."""
        here = self._here()
        if here is None:
            return None
        known = self._known(here)
        if known is not None and not self._is_due(here):
            return known
        # One asks; the others go on with what they know, or wait for the answer.
        if self._lock.acquire(blocking=known is None):
            try:
                if self._is_due(here):
                    self._look(here)
            finally:
                self._lock.release()
        return self._known(here)

    def _is_due(self, here: Hashable) -> bool:
        if here != self._seen_here:
            return True
        if time.monotonic() - self._tried_at >= self._lag / _ASKED_WITHIN:
            return True
        return self._state is not None and not self._holds()

    def _known(self, here: Hashable) -> int | None:
        sure = (
            self._state is not None
            and here == self._seen_here
            and time.monotonic() - self._sure_at < self._lag
            and self._holds()
        )
        return self._number if sure else None

    def _holds(self) -> bool:
        return self._state is not None and self._state.holds(timezone.now().timestamp())

    def _look(self, here: Hashable) -> None:
        self._tried_at = asked_at = time.monotonic()
        try:
            found = self._ask()
        except Error:
            if self._state is not None:
                logger.warning("No page is kept: the database does not answer")
            self._state, self._seen_here = None, here
            return
        old = self._state
        if old is None or here != self._seen_here or _differ(old, found):
            self._number += 1
        self._state, self._seen_here, self._sure_at = found, here, asked_at


def _differ(old: State, new: State) -> bool:
    return (
        old.prints != new.prints
        or old.until != new.until
        # The clock was set back, or has passed what was set.
        or not old.holds(new.begun)
    )


def ask_databases() -> State:
    """Ask every database that pages are read from; the copy follows later.

    Raises:
        Error: The database itself does not answer.
    """
    close_old_connections()
    try:
        begun = timezone.now().timestamp()
        prints = (
            fingerprint(DEFAULT_DB_ALIAS),
            fingerprint(REPLICA) if replica_answers() else None,
        )
        return State(prints=prints, begun=begun, until=changes_by_itself_at())
    finally:
        close_old_connections()


def seen_here() -> Hashable:
    """Return what this process itself and the files of this server tell at once."""
    kept = generations()
    if kept is None:
        return noticed_here()
    linked = kept.linked()
    # Somebody writes, or nothing was made since: what nginx must not show, nor may we.
    return None if linked is None else (noticed_here(), linked.number)


def portal_watch() -> Watch:
    """Make the watch of a worker."""
    return Watch(
        lag=settings.PAGE_CACHE_LAG_MS / 1000, ask=ask_databases, here=seen_here
    )

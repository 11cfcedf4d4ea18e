"""What was worked out of what the public sees, kept by a process until that changes.

Every look costs one small query, which tells whether anything was changed since
(``settings.PUBLIC_STATE``); a publication that is set and midnight change it without
anybody doing anything (``settings.PUBLIC_STATE_UNTIL``).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from typing import Final, Generic, TypeVar

from django.conf import settings
from django.db import connections, router
from django.utils import timezone
from django.utils.module_loading import import_string

from documents.models import Document

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known(Generic[Kept]):
    """What was made, and of which state of the database.

    Attributes:
        mark: Of that state.
        begun: When it was made, in seconds; a clock may be set back.
        until: When what is public changes by itself.
        made: What was made.
    """

    mark: Hashable
    begun: float
    until: float
    made: Kept

    def holds(self, mark: Hashable, moment: float) -> bool:
        return self.mark == mark and self.begun <= moment < self.until


class WhileUnchanged(Generic[Kept]):
    """Something made of the database, made again after what is public has changed."""

    def __init__(self, make: Callable[[], Kept]) -> None:
        """Take what makes it; it reads from the database that pages are read from."""
        self._make: Final = make
        self._known: dict[str, _Known[Kept]] = {}

    def get(self) -> Kept:
        """Return it as the database stands now: one query, and those of making it.

        In a transaction it is made for the caller alone: what that has changed is
        seen by nobody else yet.
        """
        alias = router.db_for_read(Document)
        if connections[alias].in_atomic_block:
            return self._make()
        moment = timezone.now().timestamp()
        # Before it is made: what is changed in between has a newer mark.
        mark = public_state(alias)
        known = self._known.get(alias)
        if known is None or not known.holds(mark, moment):
            known = self._known[alias] = _Known(
                mark=mark, begun=moment, until=_until()(), made=self._make()
            )
        return known.made


def public_state(alias: str) -> Hashable:
    """Return what is another one after each change of what the public sees.

    Args:
        alias: Of the database.
    """
    return _state()(alias)


@cache
def _state() -> Callable[[str], Hashable]:
    state: Callable[[str], Hashable] = import_string(settings.PUBLIC_STATE)
    return state


@cache
def _until() -> Callable[[], float]:
    until: Callable[[], float] = import_string(settings.PUBLIC_STATE_UNTIL)
    return until

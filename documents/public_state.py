"""What was worked out of what the public sees, kept by a process until that changes.

Every look costs one small query, which tells whether anything was changed since
(``settings.PUBLIC_STATE``); within :func:`one_look` all of them cost one. A publication that is set and midnight change it without
anybody doing anything (``settings.PUBLIC_STATE_UNTIL``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Final, Generic, TypeVar

from django.conf import settings
from django.db import connections, router
from django.utils import timezone
from django.utils.module_loading import import_string

from documents.models import Document

Kept = TypeVar("Kept")
Key = TypeVar("Key", bound=Hashable)

#: Seconds. What somebody types into the database past the portal leaves no mark.
_AT_MOST: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known(Generic[Kept]):
    """What was made, and of which state of the database.

    Attributes:
        mark: Of that state.
        begun: When it was begun, in seconds; a clock may be set back.
        until: When what is public changes by itself.
        made: What was made.
    """

    mark: Hashable
    begun: float
    until: float
    made: Kept

    def holds(self, mark: Hashable, moment: float) -> bool:
        return self.mark == mark and self.begun <= moment < self.until


@dataclass(slots=True, kw_only=True)
class _Looked:
    """What was seen within one look: the states by database, and until when."""

    states: dict[str, Hashable] = field(default_factory=dict)
    until: float | None = None


_looked: Final[ContextVar[_Looked | None]] = ContextVar("looked", default=None)


class WhileUnchanged(Generic[Kept]):
    """Something made of the database, made again after what is public has changed."""

    def __init__(
        self,
        make: Callable[[], Kept],
        *,
        again: Callable[[Kept], Kept] | None = None,
        holds: Callable[[Kept], bool] | None = None,
    ) -> None:
        """Take what makes it; it reads from the database that pages are read from.

        Args:
            make: Makes it of nothing.
            again: Makes it of the one before; where left out, `make` does it.
            holds: Tells whether it holds while nobody changes anything; where left
                out, it does until what is public changes by itself.
        """
        self._make: Final = make
        self._again: Final = again
        self._still_holds: Final = holds
        self._known: dict[str, _Known[Kept]] = {}
        self._lock: Final = Lock()

    def get(self) -> Kept:
        """Return it as the database stands now: one query, and those of making it.

        In a transaction it is made for the caller alone: what that has changed is
        seen by nobody else yet, and leaves one mark, however much it goes on to change.
        """
        if in_transaction():
            return self._make()
        alias = router.db_for_read(Document)
        known = self._known.get(alias)
        if known is not None and self._holds(known, public_state(alias)):
            return known.made
        # One thread makes it; what is old is of no use to the others.
        with self._lock:
            # Before it is made: what is changed in between has a newer mark.
            mark = public_state(alias)
            known = self._known.get(alias)
            if known is None or not self._holds(known, mark):
                known = self._known[alias] = self._made(mark, known)
            return known.made

    def forget(self) -> None:
        """Forget it, as a process that begins."""
        self._known.clear()

    def _holds(self, known: _Known[Kept], mark: Hashable) -> bool:
        if not known.holds(mark, timezone.now().timestamp()):
            return False
        return self._still_holds is None or self._still_holds(known.made)

    def _made(self, mark: Hashable, last: _Known[Kept] | None) -> _Known[Kept]:
        # In this order: what falls due while it is made has come by `until`.
        begun = timezone.now().timestamp()
        until = math.inf
        if self._still_holds is None:
            until = min(_changes_by_itself(), begun + _AT_MOST)
        if last is None or self._again is None:
            made = self._make()
        else:
            made = self._again(last.made)
        return _Known(mark=mark, begun=begun, until=until, made=made)


class FoundWhileUnchanged(Generic[Key, Kept]):
    """What was found by its key, each once until what is public has changed."""

    def __init__(self, *, most: int) -> None:
        """Keep so many at most: who finds another one loses the oldest."""
        self._most: Final = most
        self._found: Final = WhileUnchanged[dict[Key, Kept]](dict)
        self._lock: Final = Lock()

    def get(self, key: Key, find: Callable[[], Kept]) -> Kept:
        """Return what is under a key: one query, and those of finding it.

        Two threads may find the same at once; both get the one that was kept.

        Args:
            key: By which it is kept.
            find: Finds it. What it raises is passed on and nothing kept: anybody can
                ask for anything.
        """
        return self.get_all([key], lambda _: {key: find()})[key]

    def get_all(
        self, keys: Sequence[Key], find: Callable[[list[Key]], Mapping[Key, Kept]]
    ) -> dict[Key, Kept]:
        """Return what is under some keys, as :meth:`get` does.

        Args:
            keys: By which they are kept.
            find: Finds those that are not kept, all at once; some may not be there.
        """
        found = self._found.get()
        # Another thread may push one out meanwhile: each is looked up once.
        kept = {key: one for key in keys if (one := found.get(key)) is not None}
        unknown = [key for key in keys if key not in kept]
        if not unknown:
            return kept
        new = find(unknown)
        with self._lock:
            for key, one in new.items():
                kept[key] = found.setdefault(key, one)
            while len(found) > self._most:
                del found[next(iter(found))]
        return kept


class DocumentsWith:
    """Which documents have rows of some kind, so that the others are not asked for."""

    def __init__(self, find: Callable[[], Iterable[int]]) -> None:
        """Take what finds the keys of all documents that have such rows."""
        self._keys: Final = WhileUnchanged(lambda: frozenset(find()))

    def may_have(self, document: Document) -> bool:
        """Tell whether a document may have some: in a transaction each one may.

        There the rows are asked for at once; to look for all documents that have some
        would be one query more.
        """
        return in_transaction() or document.pk in self._keys.get()


def in_transaction() -> bool:
    """Tell whether the caller sees what nobody else sees yet."""
    return connections[router.db_for_read(Document)].in_atomic_block


def public_state(alias: str) -> Hashable:
    """Return what is another one after each change of what the public sees.

    Args:
        alias: Of the database.
    """
    looked = _looked.get()
    if looked is None:
        return _state()(alias)
    if alias not in looked.states:
        looked.states[alias] = _state()(alias)
    return looked.states[alias]


def _changes_by_itself() -> float:
    looked = _looked.get()
    if looked is None:
        return _until()()
    if looked.until is None:
        looked.until = _until()()
    return looked.until


@contextmanager
def one_look() -> Iterator[None]:
    """Let what is public stand still: it is asked for once, of each database.

    For answers that change nothing. What is changed meanwhile by others is taken for
    changed after the answer, as if they had come a moment later.
    """
    before = _looked.set(_Looked())
    try:
        yield
    finally:
        _looked.reset(before)


@cache
def _state() -> Callable[[str], Hashable]:
    state: Callable[[str], Hashable] = import_string(settings.PUBLIC_STATE)
    return state


@cache
def _until() -> Callable[[], float]:
    until: Callable[[], float] = import_string(settings.PUBLIC_STATE_UNTIL)
    return until

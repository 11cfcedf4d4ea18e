"""Counters in memory that is shared by the workers of a server.

The master opens the table before it forks. Each worker writes into a row of its own,
without a lock between processes: none can be left behind by a worker that is killed.
A row outlives its worker and is handed to the next one, so that sums never go back.
"""

from __future__ import annotations

import mmap
import threading
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds up to which requests are counted together."""

STATUSES: Final = ("1xx", "2xx", "3xx", "4xx", "5xx")
OTHER: Final = "none"
"""Stands for what has no view: an address that the portal does not know."""

_BUCKETS: Final = len(BOUNDS) + 1
_SECONDS: Final = len(STATUSES) + _BUCKETS
_QUERIES: Final = _SECONDS + 1
_QUERY_SECONDS: Final = _QUERIES + 1
_FROM_MEMORY: Final = _QUERY_SECONDS + 1
_WIDTH: Final = _FROM_MEMORY + 1
_DOUBLE: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """An answered request."""

    view: str
    status: int
    seconds: float
    queries: int = 0
    query_seconds: float = 0.0
    from_memory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was counted of one view, by all workers.

    Attributes:
        statuses: Requests by the class of their status, as `STATUSES` stand.
        buckets: Requests up to each of `BOUNDS`, and above; not cumulated.
        seconds: How long all of them took.
        queries: How many queries they asked.
        query_seconds: How long the queries took.
        from_memory: Requests for which nothing had to be made.
    """

    view: str
    statuses: tuple[int, ...]
    buckets: tuple[int, ...]
    seconds: float
    queries: int
    query_seconds: float
    from_memory: int


class Table:
    """Counters by worker and view."""

    def __init__(self, views: Sequence[str], *, rows: int) -> None:
        """Open a table with a column of counters for each view.

        Args:
            views: Their names; `OTHER` is added.
            rows: How many workers may live at the same time.
        """
        self._views = {view: place for place, view in enumerate({*views, OTHER})}
        self._row_size = 1 + len(self._views) * _WIDTH
        self._rows = rows
        self._memory = mmap.mmap(-1, rows * self._row_size * _DOUBLE)
        self._values = memoryview(self._memory).cast("d")
        self._lock = threading.Lock()
        self._row: int | None = None

    def free_row(self) -> int | None:
        """Return a row that no worker has; the master asks, one worker at a time."""
        for row in range(self._rows):
            if not self._values[row * self._row_size]:
                return row
        return None

    def take(self, row: int | None, pid: int) -> None:
        """Let this process write into a row; without one it counts nothing."""
        self._row = row
        if row is not None:
            self._values[row * self._row_size] = pid

    def give_back(self, pid: int) -> None:
        """Free the row of a worker that has ended; what it counted stays."""
        for row in range(self._rows):
            if self._values[row * self._row_size] == pid:
                self._values[row * self._row_size] = 0

    def count(self, seen: Observation) -> None:
        """Count a request."""
        if self._row is None:
            return
        place = self._views.get(seen.view, self._views[OTHER])
        start = self._row * self._row_size + 1 + place * _WIDTH
        bucket = len(STATUSES) + bisect_left(BOUNDS, seen.seconds)
        # A worker has several threads, and an addition is no single step.
        with self._lock:
            values = self._values
            values[start + min(max(seen.status // 100, 1), 5) - 1] += 1
            values[start + bucket] += 1
            values[start + _SECONDS] += seen.seconds
            values[start + _QUERIES] += seen.queries
            values[start + _QUERY_SECONDS] += seen.query_seconds
            values[start + _FROM_MEMORY] += seen.from_memory

    def figures(self) -> Iterator[Figures]:
        """Give what was counted of each view that was asked for, by name."""
        for view, place in sorted(self._views.items()):
            sums = [0.0] * _WIDTH
            for row in range(self._rows):
                start = row * self._row_size + 1 + place * _WIDTH
                for number, value in enumerate(self._values[start : start + _WIDTH]):
                    sums[number] += value
            whole = [int(value) for value in sums[:_SECONDS]]
            if any(whole):
                yield Figures(
                    view=view,
                    statuses=tuple(whole[: len(STATUSES)]),
                    buckets=tuple(whole[len(STATUSES) :]),
                    seconds=sums[_SECONDS],
                    queries=int(sums[_QUERIES]),
                    query_seconds=sums[_QUERY_SECONDS],
                    from_memory=int(sums[_FROM_MEMORY]),
                )

    def workers(self) -> dict[int, int]:
        """Return the process of each row that a worker has."""
        pids = (int(self._values[row * self._row_size]) for row in range(self._rows))
        return {row: pid for row, pid in enumerate(pids) if pid}


_held: list[Table] = []


def open_table(views: Sequence[str], *, rows: int) -> Table:
    """Open the table of this server; workers that are forked later share it."""
    _held[:] = [Table(views, rows=rows)]
    return _held[0]


def table() -> Table | None:
    """Return the table of this server, if it counts."""
    return _held[0] if _held else None

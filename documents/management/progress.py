"""Progress of a long command: one line that rewrites itself, or none in a log."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.management.base import OutputWrapper

_EVERY_SECONDS = 0.5
_QUIET_UP_TO = 20


class ProgressLine:
    """Shows how far a long run is: at most twice a second, and only if it is long."""

    def __init__(self, stream: OutputWrapper) -> None:
        self._stream = stream
        self._rewrites = stream.isatty()
        self._shown_at = time.monotonic()

    def show(self, stage: str, done: int, total: int) -> None:
        """Show a stage; the last one of it is always shown."""
        if total <= _QUIET_UP_TO:
            return
        now = time.monotonic()
        # A log gets a line every tenth of the way, a terminal one that rewrites itself.
        due = (
            now - self._shown_at >= _EVERY_SECONDS
            if self._rewrites
            else done % max(total // 10, 1) == 0
        )
        if not due and done < total:
            return
        self._shown_at = now
        line = f"{stage} {done}/{total}（{100 * done // total}%）"
        if self._rewrites:
            self._stream.write(f"\r{line}", ending="\n" if done >= total else "")
        else:
            self._stream.write(line)
        self._stream.flush()

"""Folders of pages: when one begins, how long it holds, how it ends."""

from __future__ import annotations

import fcntl
import gzip
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

CURRENT: Final = "current"
"""The link that nginx follows; there is none while something is written."""

_LOCK: Final = "lock"
_NUMBER: Final = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A folder of pages, and from when to when it holds, in seconds.

    Attributes:
        number: Greater than that of every one before; the time of its files, by which
            browsers tell them apart.
    """

    folder: Path
    number: int
    begun: int
    until: int

    def holds(self, moment: float) -> bool:
        """Tell whether it holds: a clock may also have been set back."""
        return self.begun <= moment < self.until


class Generations:
    """The generations of one server, all processes together."""

    def __init__(self, folder: Path, *, room: int) -> None:
        """Keep them in a folder.

        Args:
            folder: Where; it is made.
            room: How many bytes of pages one process may keep in a generation.
        """
        self._folder = folder
        self._room = room
        self._taken = 0
        self._counted_in = 0

    def current(self, until: Callable[[], float]) -> Generation | None:
        """Return the generation that holds, or begin one; None while others write.

        Args:
            until: Tells when what is public changes by itself.
        """
        now = timezone.now().timestamp()
        found = self.linked()
        if found is not None and found.holds(now):
            return found
        return self._begin(now, until)

    def linked(self) -> Generation | None:
        """Return the generation that nginx sees; none is seen by a link not of ours."""
        try:
            name = (self._folder / CURRENT).readlink().name
            number, begun, end = map(int, name.split("-"))
        except (OSError, ValueError):
            return None
        return Generation(
            folder=self._folder / name, number=number, begun=begun, until=end
        )

    def end(self) -> None:
        """Take away what nginx sees."""
        (self._folder / CURRENT).unlink(missing_ok=True)

    def end_overdue(self) -> None:
        """Take it away when its time is over; asked every second."""
        found = self.linked()
        if found is not None and not found.holds(timezone.now().timestamp()):
            self.end()

    def hold_back(self) -> IO[bytes]:
        """Let none begin until the returned file is closed, and end the current one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        hold = (self._folder / _LOCK).open("ab")
        fcntl.flock(hold, fcntl.LOCK_SH)
        self.end()
        return hold

    def keep(self, generation: Generation, path: str, content: bytes) -> None:
        """Keep a page, plain and compressed; where there is no room, keep none."""
        if generation.number != self._counted_in:
            self._counted_in, self._taken = generation.number, 0
        packed = gzip.compress(content, 6, mtime=0)
        self._taken += len(content) + len(packed)
        if self._taken > self._room:
            return
        target = generation.folder / path.lstrip("/") / "index.html"
        # The generation may have ended, and be taken away just now.
        with suppress(FileNotFoundError):
            for place, data in (
                (target.with_suffix(".html.gz"), packed),
                (target, content),
            ):
                self._put(generation, place, data)

    def _put(self, generation: Generation, place: Path, data: bytes) -> None:
        if not generation.folder.is_dir():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(data)
        # nginx runs as another user; the pages are for everybody.
        Path(file.name).chmod(0o644)
        os.utime(file.name, (generation.number, generation.number))
        Path(file.name).replace(place)

    def _begin(self, now: float, until: Callable[[], float]) -> Generation | None:
        with self._alone() as alone:
            if not alone:
                return None
            found = self.linked()
            if found is not None and found.holds(now):
                return found
            self.end()
            begun, end = int(now), int(until())
            if end <= now:
                # What is public changes within this very second.
                return None
            number = self._next_number(begun)
            made = Generation(
                folder=self._folder / f"{number}-{begun}-{end}",
                number=number,
                begun=begun,
                until=end,
            )
            made.folder.mkdir(parents=True)
            link = self._folder / f"{CURRENT}.new"
            link.unlink(missing_ok=True)
            link.symlink_to(made.folder.name)
            link.replace(self._folder / CURRENT)
            for old in self._folder.iterdir():
                if old.is_dir() and not old.is_symlink() and old != made.folder:
                    shutil.rmtree(old, ignore_errors=True)
            return made

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Tell whether nobody writes, and let nobody begin to."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / _LOCK).open("ab") as hold:
            try:
                fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def _next_number(self, now: int) -> int:
        file = self._folder / _NUMBER
        last = int(file.read_text("ascii") or 0) if file.exists() else 0
        number = max(now, last + 1)
        file.write_text(str(number), "ascii")
        return number


@cache
def generations() -> Generations | None:
    """Return the generations of this server; None where nginx keeps no pages."""
    if not settings.PAGE_FILES:
        return None
    return Generations(_folder(), room=settings.PAGE_FILES_BYTES)


def begin_anew() -> None:
    """Take away what an earlier run left, also where no pages are kept any more.

    nginx goes on looking into the folder whatever the settings of the portal are.

    Raises:
        OSError: This account may not write where pages are to be kept.
    """
    kept = generations()
    if kept is not None:
        kept.hold_back().close()
    else:
        (_folder() / CURRENT).unlink(missing_ok=True)


def _folder() -> Path:
    return settings.VAR_DIR / "pages"

"""Made files, kept under ``EXPORTS_DIR`` until room is needed for others.

A file's name is a digest of all that it was made from: what changed has another name,
and nothing has to be dropped. Those that nobody asked for longest go first. The
folder may be emptied at any time.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import time
from pathlib import Path
from typing import Final

from django.conf import settings

_log = logging.getLogger(__name__)
_KEY: Final = re.compile(r"[0-9a-f]{16,64}\.[a-z]{2,5}")
#: What a process left behind that was killed in the middle of its work.
_LEFT_BEHIND: Final = 60 * 60
#: Who had it made has yet to open it.
_JUST_NOW: Final = 30


def folder() -> Path:
    """Return the folder, made when it is not there."""
    path = Path(settings.EXPORTS_DIR)
    path.mkdir(parents=True, exist_ok=True)
    return path


def place(digest: str, suffix: str) -> Path:
    """Return where the file made from what has this digest stands, made or not."""
    return folder() / f"{digest}.{suffix}"


def kept(path: Path) -> bool:
    """Tell whether a file was made; it counts as asked for just now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    except OSError:  # a read-only folder keeps what it has
        return path.exists()
    return True


def keep(path: Path, data: bytes) -> None:
    """Write a file in one step; a disk without room is told in the log, no more."""
    part = path.with_suffix(f".{os.getpid()}.{time.monotonic_ns()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        _log.exception("导出的文件无法写入 %s。", path.parent)
        part.unlink(missing_ok=True)
        return
    prune()


def prune() -> None:
    """Take away the files that nobody asked for longest, until the rest fits."""
    now = time.time()
    found: list[tuple[float, int, Path]] = []
    with os.scandir(folder()) as entries:
        for entry in entries:
            if not entry.is_file(follow_symlinks=False):
                continue
            with contextlib.suppress(FileNotFoundError):  # another process prunes, too
                stat = entry.stat(follow_symlinks=False)
                path = Path(entry.path)
                if _KEY.fullmatch(entry.name):
                    found.append((stat.st_mtime, stat.st_size, path))
                elif path.suffix != ".lock" and now - stat.st_mtime > _LEFT_BEHIND:
                    path.unlink(missing_ok=True)
    size = sum(each for _, each, _ in found)
    for asked, each, path in sorted(found):
        if size <= settings.EXPORTS_BYTES or now - asked < _JUST_NOW:
            break
        path.unlink(missing_ok=True)
        size -= each

"""Where PDFs are set: in processes of their own, a bounded number at once.

A place to work is a lock on a file, which the process inherits: it is free again when
the process ends, however it ends, and holds across all workers of the server. Whoever
asks waits for some seconds; the process goes on when he has left, and the file is
there when he asks again.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, Final

from django.conf import settings

from documents.exports import store

_log = logging.getLogger(__name__)
_PROGRAM: Final = "documents.exports.pdf.typesetter"
_CHECK_SECONDS: Final = 60
_POLL_SECONDS: Final = 0.05
#: A text that could not be set is not tried again before this many seconds.
_REST_SECONDS: Final = 15 * 60
_RETRY_SECONDS: Final = 10
#: One lock for many texts: how many there may be is bounded.
_LOCKS: Final = 64
#: What the program may know of our environment; the rest may be secret.
_ENVIRONMENT: Final = frozenset(
    {
        "FONTCONFIG_FILE",
        "FONTCONFIG_PATH",
        "HOME",
        "LANG",
        "LC_ALL",
        "LD_LIBRARY_PATH",
        "PATH",
        "TMPDIR",
        "XDG_CACHE_HOME",
    }
)


class NotReadyError(Exception):
    """The file is not there yet; ask again after ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"not ready, again in {retry_after} s")
        self.retry_after = retry_after


class CannotSetError(NotReadyError):
    """The text could not be set; there is no use in asking again soon."""


@cache
def pdf_works() -> bool:
    """Tell whether WeasyPrint, Pango and a Chinese font are there; looked at once.

    The server looks before it starts its workers (:mod:`gazette_portal.server`).
    """
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            [sys.executable, "-m", _PROGRAM, "--check"],
            cwd=settings.BASE_DIR,
            env=_environment(),
            capture_output=True,
            timeout=_CHECK_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        _log.exception("无法检查 PDF 排版程序，不提供 PDF。")
        return False
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        _log.warning("不提供 PDF：%s", lines[-1] if lines else "排版程序没有启动")
    return done.returncode == 0


def typeset(source: str, sheet: str, target: Path, *, wait: float) -> None:
    """Set a text; returns when ``target`` is there.

    Args:
        source: HTML.
        sheet: CSS.
        target: A place in the store.
        wait: Seconds to wait for a place to work and for the file.

    Raises:
        NotReadyError: It takes longer, or all places are taken.
        CannotSetError: It cannot be set: too long, or a fault of ours in the log.
    """
    deadline = time.monotonic() + wait
    failed = target.with_suffix(".failed")
    _check_failed(failed)
    with contextlib.ExitStack() as stack:
        # Who asks for what is being set waits here, and starts no second process.
        own = int(hashlib.sha256(target.name.encode()).hexdigest(), 16) % _LOCKS
        lock = stack.enter_context(_locked([f"text-{own}.lock"], deadline))
        if store.kept(target):
            return
        _check_failed(failed)
        names = [f"place-{place}.lock" for place in range(settings.PDF_PROCESSES)]
        working = stack.enter_context(_locked(names, deadline))
        process = _start(source, sheet, target, (lock, working))
        try:
            code = process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired as error:
            threading.Thread(
                target=_finish, args=(process, failed), daemon=True
            ).start()
            raise NotReadyError(_RETRY_SECONDS) from error
    if code or not target.exists():
        _note_failed(process, failed)
        raise CannotSetError(_REST_SECONDS)
    store.prune()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in _ENVIRONMENT}


def _start(
    source: str, sheet: str, target: Path, locks: tuple[IO[str], ...]
) -> subprocess.Popen[bytes]:
    """Start the program; it holds the locks as long as it lives."""
    page = target.with_suffix(f".{os.getpid()}.{time.monotonic_ns()}.html")
    page.write_text(source, encoding="utf-8")
    style = target.with_name(f"{hashlib.sha256(sheet.encode()).hexdigest()[:32]}.css")
    if not store.kept(style):
        store.keep(style, sheet.encode())
    return subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-m", _PROGRAM, str(page), str(style), str(target)],
        cwd=settings.BASE_DIR,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[lock.fileno() for lock in locks],
        start_new_session=True,
    )


def _finish(process: subprocess.Popen[bytes], failed: Path) -> None:
    """Wait for a process whose reader has left."""
    if process.wait():
        _note_failed(process, failed)
    else:
        store.prune()


def _note_failed(process: subprocess.Popen[bytes], failed: Path) -> None:
    _log.error("PDF 排版失败（%s），返回值 %s。", failed.stem, process.returncode)
    with contextlib.suppress(OSError):  # then it is tried again
        failed.touch()


def _check_failed(failed: Path) -> None:
    try:
        age = time.time() - failed.stat().st_mtime
    except FileNotFoundError:
        return
    if age < _REST_SECONDS:
        raise CannotSetError(int(_REST_SECONDS - age) + 1)
    failed.unlink(missing_ok=True)


@contextlib.contextmanager
def _locked(names: list[str], deadline: float) -> Iterator[IO[str]]:
    """Take the first of some locks that is free.

    Closing the file here leaves the lock to a process that inherited it.

    Raises:
        NotReadyError: None is free before the deadline.
    """
    with contextlib.ExitStack() as stack:
        files = [
            stack.enter_context((store.folder() / name).open("a")) for name in names
        ]
        while (free := next(filter(_taken, files), None)) is None:
            if time.monotonic() >= deadline:
                raise NotReadyError(_RETRY_SECONDS)
            time.sleep(_POLL_SECONDS)
        yield free


def _taken(file: IO[str]) -> bool:
    """Try to take a lock."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

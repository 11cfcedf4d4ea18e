"""A portal of its own in a temporary folder, with the bundled issue, for pictures."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
PORT = int(os.environ.get("PORT", "8199"))
ADDRESS = f"http://127.0.0.1:{PORT}"


class ScratchPortal:
    """Runs commands of a portal whose data live in one folder."""

    def __init__(self, folder: str) -> None:
        self._env = {"PATH": os.environ["PATH"], "VAR_DIR": folder}

    def manage(self, *words: str) -> str:
        """Run a command and return what it prints."""
        done = subprocess.run(  # noqa: S603 (our own commands)
            [sys.executable, "manage.py", *words],
            cwd=BASE,
            env=self._env,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve it as it is deployed while the block lasts; give its address."""
        server = subprocess.Popen(  # noqa: S603 (our own command)
            [
                sys.executable,
                "-m",
                "gunicorn",
                "--config",
                "python:gazette_portal.server",
                "--bind",
                f"127.0.0.1:{PORT}",
                "gazette_portal.wsgi:application",
            ],
            cwd=BASE,
            env=self._env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(server)
            yield ADDRESS
        finally:
            server.terminate()
            server.wait()


@contextmanager
def scratch_portal() -> Iterator[ScratchPortal]:
    """Make a portal with the bundled issue; it goes with the block."""
    with tempfile.TemporaryDirectory() as folder:
        portal = ScratchPortal(folder)
        portal.manage("migrate", "--verbosity=0")
        portal.manage("bootstrap")
        portal.manage("collectstatic", "--no-input", "--verbosity=0")
        yield portal


def _wait(server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError(f"端口 {PORT} 上没有启动起来。")
        try:
            # Our own address, written above.
            urllib.request.urlopen(f"{ADDRESS}/healthz", timeout=5)  # noqa: S310
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("等了太久，没有启动起来。")

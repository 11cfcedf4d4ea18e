"""Whole portals for tests: a database and a folder of their own, run by an operator."""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psycopg2
from django.conf import settings
from django.db import connection

BASE: Final = Path(settings.BASE_DIR)
POSTGRES: Final = BASE / "scripts" / "temporary_postgres.sh"
_STARTED_WITHIN: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True, kw_only=True)
class Portal:
    """A portal: commands as an operator runs them, and a server where asked for."""

    folder: Path
    database: str
    settings: dict[str, str] = field(default_factory=dict)
    port: int = 0

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            **self.settings,
        }

    def run(self, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a management command to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=BASE,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            **options,
        )

    def start(self, *words: str, **options: Any) -> subprocess.Popen[str]:
        """Start a management command."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=BASE,
            env=self.environment,
            text=True,
            **options,
        )

    def ask(self, code: str) -> str:
        """Run lines of Python in the portal; return what they print."""
        result = self.run("shell", "--no-imports", "-c", code)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    def get(self, path: str, **headers: str) -> Answer:
        """Ask the server for an address.

        Raises:
            OSError, http.client.HTTPException: It did not answer to the end.
        """
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asked.request("GET", path, headers={"Host": "localhost", **headers})
            response = asked.getresponse()
            body = response.read()
            return Answer(
                status=response.status, headers=dict(response.headers), body=body
            )
        finally:
            asked.close()

    def catch_up(self) -> None:
        """Wait as long as a worker may give out what was public just now."""
        time.sleep(settings.PAGE_CACHE_LAG_MS / 1000)

    def prepare(self) -> None:
        """Fill an empty database with the bundled issue; collect the static files."""
        for command in (
            ["migrate", "--verbosity=0"],
            ["bootstrap"],
            ["collectstatic", "--no-input", "--verbosity=0"],
        ):
            result = self.run(*command)
            assert result.returncode == 0, result.stderr

    @contextmanager
    def served(self, workers: int = 2) -> Iterator[subprocess.Popen[bytes]]:
        """Serve the portal by gunicorn; yield its master process."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        log = self.folder / "server.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "gunicorn",
                    "--config",
                    "python:gazette_portal.server",
                    "--bind",
                    f"127.0.0.1:{self.port}",
                    "gazette_portal.wsgi:application",
                ],
                cwd=BASE,
                env={**self.environment, "WEB_CONCURRENCY": str(workers)},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            deadline = time.monotonic() + _STARTED_WITHIN
            while True:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                try:
                    self.get("/healthz")
                    break
                except OSError:
                    time.sleep(0.1)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def own_postgres(follow: str = "") -> Iterator[tuple[Path, str]]:
    """Start a PostgreSQL that may be restarted: its folder and its address.

    Args:
        follow: The address of a server that it copies and only reads.
    """
    # pytest's own folders are closed to the user that PostgreSQL runs as.
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above) / "postgres"
        action = ["follow", str(folder), follow] if follow else ["start", str(folder)]
        started = subprocess.run(
            [POSTGRES, *action], capture_output=True, text=True, check=True
        )
        try:
            yield folder, started.stdout.strip()
        finally:
            subprocess.run([POSTGRES, "stop", folder], check=True)


def on_sqlite(folder: Path) -> Portal:
    """Make a portal on an SQLite file; its database is empty."""
    folder.mkdir(exist_ok=True)
    return Portal(folder=folder, database=f"sqlite:///{folder / 'portal.sqlite3'}")


@contextmanager
def on_this_engine(folder: Path) -> Iterator[Portal]:
    """Make a portal on the engine that this run of the tests is about."""
    if connection.vendor == "sqlite":
        yield on_sqlite(folder)
        return
    server = connection.settings_dict
    name = f"test_portal_{secrets.token_hex(6)}"
    own = psycopg2.connect(
        dbname="postgres",
        user=server["USER"],
        password=server["PASSWORD"],
        host=server["HOST"] or None,
        port=server["PORT"] or None,
    )
    own.autocommit = True
    with own.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    password = f":{server['PASSWORD']}" if server["PASSWORD"] else ""
    place = f"{server['HOST'] or '127.0.0.1'}:{server['PORT'] or 5432}"
    folder.mkdir(exist_ok=True)
    try:
        yield Portal(
            folder=folder,
            database=f"postgres://{server['USER']}{password}@{place}/{name}",
        )
    finally:
        with own.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        own.close()

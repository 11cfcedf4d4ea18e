"""The units of `deploy/systemd`, as far as a machine without systemd can try them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.gazette_portal.portals import BASE, Portal, on_sqlite

UNITS = sorted((BASE / "deploy" / "systemd").iterdir())


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with the paths of this machine."""
    (tmp_path / "environment").touch()
    folder = tmp_path / "units"
    folder.mkdir()
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        for written, here in (
            ("/srv/gazette/app/.venv/bin/", f"{Path(sys.executable).parent}/"),
            ("/srv/gazette/app", str(BASE)),
            ("/etc/gazette/environment", str(tmp_path / "environment")),
        ):
            text = text.replace(written, here)
        (folder / unit.name).write_text(text, encoding="utf-8")
    return folder


def test_units_are_understood(units: Path) -> None:
    result = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units.iterdir()],
        capture_output=True,
        text=True,
        check=False,
    )
    # What else lies on this machine is not ours to mend.
    ours = [line for line in result.stderr.splitlines() if "gazette" in line]
    assert ours == []


@pytest.mark.parametrize(
    "name", [unit.name for unit in UNITS if unit.suffix == ".service"]
)
def test_services_are_closed_in(units: Path, name: str) -> None:
    """Exposure of at most 3 of 10, by systemd's own measure."""
    result = subprocess.run(
        [
            *("systemd-analyze", "security", "--offline=true", "--threshold=30"),
            units / name,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_commands_and_services_exist(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    commands = re.findall(r"manage\.py (\w+)", text)
    assert set(commands) <= set(get_commands())
    if unit.suffix in {".timer", ".socket"}:
        assert unit.with_suffix(".service") in UNITS
    else:
        assert "ExecStart=" in text


def test_the_example_of_settings_names_only_settings() -> None:
    text = (BASE / "deploy" / "environment.example").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)
    operations = (BASE / "docs" / "operations.md").read_text(encoding="utf-8")
    assert names
    assert [name for name in names if f"| `{name}` |" not in operations] == []


@contextmanager
def service(
    portal: Portal, door: socket.socket, notices: socket.socket
) -> Iterator[None]:
    """The service as systemd starts it, until it says that it is ready."""
    line = (BASE / "deploy/systemd/gazette.service").read_text(encoding="utf-8")
    command = re.search(
        r"^ExecStart=/srv/gazette/app/.venv/bin/(.+)$", line, re.MULTILINE
    )
    assert command
    name = notices.getsockname()
    with (portal.folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            # systemd names the process that the socket is for.
            ["sh", "-c", f"LISTEN_PID=$$ exec {sys.executable} -m {command[1]}"],
            cwd=BASE,
            env={
                **portal.environment,
                "WEB_CONCURRENCY": "1",
                "LISTEN_FDS": "1",
                "NOTIFY_SOCKET": name,
            },
            stdout=log,
            stderr=log,
            pass_fds=(3,),
            preexec_fn=lambda: os.dup2(door.fileno(), 3),  # noqa: PLW1509 (no threads)
        )
    try:
        while b"READY=1" not in notices.recv(4096):
            assert process.poll() is None
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=40) == 0


@contextmanager
def knocking(path: Path) -> Iterator[Callable[[], int]]:
    """Ask without waiting; yield how to hear the answer's status."""
    with socket.socket(socket.AF_UNIX) as visitor:
        visitor.settimeout(60)
        visitor.connect(str(path))
        visitor.sendall(b"GET /robots.txt HTTP/1.0\r\nHost: localhost\r\n\r\n")

        def status() -> int:
            return int(visitor.recv(4096).split()[1])

        yield status


def test_who_knocks_during_a_restart_is_answered(tmp_path: Path) -> None:
    portal = on_sqlite(tmp_path / "portal")
    (portal.folder / "static").mkdir()
    path = tmp_path / "gunicorn.sock"
    with (
        socket.socket(socket.AF_UNIX) as door,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices,
        ExitStack() as stack,
    ):
        door.bind(str(path))
        door.listen(64)
        notices.bind(str(tmp_path / "notify"))
        notices.settimeout(60)
        with service(portal, door, notices), knocking(path) as status:
            assert status() == 200
        waiting = [stack.enter_context(knocking(path)) for _ in range(20)]
        with service(portal, door, notices):
            assert [status() for status in waiting] == [200] * 20

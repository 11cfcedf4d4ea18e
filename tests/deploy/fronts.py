"""A real nginx with the configuration of `deploy/nginx`, in front of a portal."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

from tests.gazette_portal.portals import BASE, Answer, Portal

HOST: Final = "gazette.example.gov.cn"
#: Where monitors on the same machine ask.
INSIDE: Final = "127.0.0.1:8000"
_STARTED_WITHIN: Final = 20
_WRITTEN_WITHIN: Final = 30
_MARKERS: Final = count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """A running nginx: where it listens, where it writes."""

    folder: Path
    port: int
    plain_port: int
    inside_port: int

    def connect(self, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """Open a connection as a browser does, which names the host it wants."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        plain = socket.create_connection(
            ("127.0.0.1", self.port), timeout=30, source_address=(source, 0)
        )
        return context.wrap_socket(plain, server_hostname=HOST)

    def get(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        """Ask over TLS.

        Raises:
            OSError, http.client.HTTPException: It did not answer to the end.
        """
        asked = http.client.HTTPConnection(HOST)
        asked.sock = self.connect()
        try:
            asked.request(method, path, headers={"Host": HOST, **headers})
            response = asked.getresponse()
            body = response.read()
            return Answer(
                status=response.status, headers=dict(response.headers), body=body
            )
        finally:
            asked.close()

    def inside(self, path: str, **headers: str) -> Answer:
        """Ask as a monitor on the same machine does, by address."""
        asked = http.client.HTTPConnection("127.0.0.1", self.inside_port, timeout=30)
        try:
            asked.request("GET", path, headers=headers)
            response = asked.getresponse()
            body = response.read()
            return Answer(
                status=response.status, headers=dict(response.headers), body=body
            )
        finally:
            asked.close()

    def asked(self) -> list[dict[str, Any]]:
        """Return what it has written about each request until now, in order.

        A line is written after its answer has gone out, so the last one may still
        be missing when a client already reads: this asks for a page that is not
        there, and waits until that stands at the end.
        """
        marker = f"/marker-{next(_MARKERS)}"
        self.get(marker)
        deadline = time.monotonic() + _WRITTEN_WITHIN
        while True:
            text = (self.folder / "gazette.log").read_text(encoding="utf-8")
            if f'"{marker}"' in text and text.endswith("\n"):
                break
            assert time.monotonic() < deadline
            time.sleep(0.02)
        lines = [json.loads(line) for line in text.splitlines()]
        return [line for line in lines if not line["path"].startswith("/marker-")]

    def log(self) -> str:
        """Return what it has written so far."""
        return "".join(
            path.read_text(encoding="utf-8") for path in self.folder.glob("*.log")
        )


def found(name: str) -> str | None:
    """Return where a program of the system is, if it is there."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")


def program(name: str) -> str:
    """Return where a program of the system is; `make test` installs what is missing."""
    place = found(name)
    assert place, f"{name} is missing: scripts/test.sh installs it"
    return place


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def configured(
    folder: Path,
    portal: Portal,
    *,
    port: int,
    plain_port: int,
    inside_port: int,
    second: Portal | None = None,
    change: Callable[[str], str] = str,
) -> Path:
    """Write the configuration of `deploy/nginx` with the paths and ports of a test."""
    source = BASE / "deploy" / "nginx"
    text = (source / "gazette.conf").read_text(encoding="utf-8")
    for written, here in (
        ("unix:/run/gazette/gunicorn.sock", f"127.0.0.1:{portal.port}"),
        ("/srv/gazette/var/", f"{portal.folder}/"),
        ("/etc/nginx/gazette-proxy.conf", f"{source}/gazette-proxy.conf"),
        ("/etc/ssl/gazette/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
        (f"listen {INSIDE}", f"listen 127.0.0.1:{inside_port}"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("listen 80", f"listen 127.0.0.1:{plain_port}"),
    ):
        assert written in text, written
        text = text.replace(written, here)
    if second is not None:
        line = "# server 10.0.0.12:8000"
        assert line in text
        text = text.replace(line, f"server 127.0.0.1:{second.port}")
    (folder / "gazette.conf").write_text(change(text), encoding="utf-8")
    path = folder / "nginx.conf"
    # Root's own temporary folders are closed to the user that workers run as.
    user = "user root;" if os.geteuid() == 0 else ""
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path.write_text(
        f"{user} daemon off; worker_processes 1; pid {folder}/nginx.pid;\n"
        # As Debian has it: what the servers do not say for themselves lands there.
        f"error_log {folder}/start.log error;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ include /etc/nginx/mime.types;\n{places}"
        f"include {folder}/gazette.conf; }}\n",
        encoding="utf-8",
    )
    return path


def certificate(folder: Path) -> None:
    """Make a certificate that nobody vouches for."""
    subprocess.run(
        [
            program("openssl"),
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", f"/CN={HOST}"),
            *("-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"),
        ],
        check=True,
        capture_output=True,
    )


@contextmanager
def fronted(
    portal: Portal,
    folder: Path,
    *,
    second: Portal | None = None,
    change: Callable[[str], str] = str,
) -> Iterator[Front]:
    """Put nginx in front of a portal that is being served, perhaps by two servers.

    Args:
        portal: The portal.
        folder: Where nginx writes.
        second: Another server of the same portal.
        change: What else is done to the configuration.
    """
    front = Front(
        folder=folder,
        port=free_port(),
        plain_port=free_port(),
        inside_port=free_port(),
    )
    certificate(folder)
    path = configured(
        folder,
        portal,
        port=front.port,
        plain_port=front.plain_port,
        inside_port=front.inside_port,
        second=second,
        change=change,
    )
    command = [program("nginx"), "-p", str(folder), "-c", str(path)]
    tested = subprocess.run(
        [*command, "-t"], check=False, capture_output=True, text=True
    )
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr, tested.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + _STARTED_WITHIN
        while True:
            assert process.poll() is None, front.log()
            assert time.monotonic() < deadline
            try:
                with socket.create_connection(("127.0.0.1", front.port), timeout=1):
                    break
            except OSError:
                time.sleep(0.05)
        yield front
    finally:
        process.terminate()
        process.wait(timeout=20)

"""The portal as an operator runs it: gunicorn, production mode, a proxy in front."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from documents.freshness import presentation
from gazette_portal.server import when_ready

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "gazette.example.org"


class Server(NamedTuple):
    """A running server and where it writes."""

    port: int
    log: Path

    def get(self, address: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(
            "GET",
            address,
            headers={"Host": HOST, "User-Agent": "Mozilla/5.0"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        response = connection.getresponse()
        response.read()
        connection.close()
        return response

    def lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONIOENCODING": "utf-8",
        "VAR_DIR": str(folder),
        "DEBUG": "0",
        "SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": HOST,
        "PROXY_COUNT": "1",
        "WEB_CONCURRENCY": "1",
    }
    # whitenoise warns where nothing was collected; error pages need nothing of it.
    (folder / "static").mkdir()
    log = folder / "log"
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "--config",
                "python:gazette_portal.server",
                "--bind",
                f"127.0.0.1:{port}",
                "gazette_portal.wsgi:application",
            ],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    started = Server(port, log)
    try:
        deadline = time.monotonic() + 60
        while True:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            try:
                started.get("/healthz")
                break
            except OSError:
                time.sleep(0.1)
        yield started
    finally:
        process.terminate()
        process.wait(timeout=40)


def test_health_answers_over_plain_http(server: Server) -> None:
    assert server.get("/healthz").status == 200


def test_everything_else_is_sent_to_https(server: Server) -> None:
    response = server.get("/no-such-page?q=1")
    assert response.status == 301
    assert response.headers["Location"] == f"https://{HOST}/no-such-page?q=1"


def test_https_behind_the_proxy_is_pinned(server: Server) -> None:
    response = server.get("/no-such-page", X_Forwarded_Proto="https")
    assert response.status == 404
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]


def test_foreign_host_is_refused(server: Server) -> None:
    assert server.get("/healthz", Host="elsewhere.example.org").status == 400


def test_log_lines_are_json_and_tell_nothing_about_anybody(server: Server) -> None:
    server.get(
        "/nothing-here?certified_area=secret",
        X_Forwarded_Proto="https",
        X_Forwarded_For="203.0.113.9",
        Referer="https://elsewhere.example.org/",
    )
    server.get("/encoded/%3Fcertified_area=a%20secret", X_Forwarded_Proto="https")
    for request in (
        b"GET /broken?secret HTTP/9.9 nonsense\r\n\r\n",
        b"GET /search/?q=zhang secret HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nCookie sessionid=secret\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as broken:
            broken.sendall(request)
            broken.recv(4096)
    # All lines are written after the answers were sent.
    expected = {"method": "GET", "path": "/encoded/", "status": 404}
    deadline = time.monotonic() + 10
    while True:
        lines = [json.loads(line) for line in server.lines()]
        asked = any(expected.items() <= line.items() for line in lines)
        if asked and sum("Invalid" in line["message"] for line in lines) >= 3:
            break
        assert time.monotonic() < deadline, lines
        time.sleep(0.1)
    text = "\n".join(server.lines())
    # The address that the server itself listens on is no visitor's.
    text = text.replace(f"http://127.0.0.1:{server.port}", "")
    for word in ("secret", "203.0.113.9", "127.0.0.1", "Mozilla", "elsewhere"):
        assert word not in text


@pytest.mark.parametrize("characters", [10_000, 60_000])
def test_an_address_that_is_too_long_is_told_in_chinese(
    server: Server, characters: int
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", f"/search/?q={'%E4%BE%9B' * characters}")
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()
    assert response.status == 414
    assert "500 个字以内" in page


def answered(server: Server, request: bytes) -> tuple[int, str]:
    """Send bytes as they are; return the status and all that came back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as asked:
        asked.sendall(request)
        # The server hangs up by itself: it cannot know where the next request begins.
        came = b"".join(iter(lambda: asked.recv(65536), b""))
    return int(came.split()[1]), came.decode()


@pytest.mark.parametrize(
    ("request_line", "headers", "status", "words"),
    [
        ("GET /search/?q=zhang secret HTTP/1.1", "", 400, "页面打不开"),
        ("GET / HTTP/9.9", "", 400, "页面打不开"),
        ("G(T / HTTP/1.1", "", 400, "页面打不开"),
        ("GET / HTTP/1.1", "Cookie sessionid=secret", 400, "页面打不开"),
        ("GET / HTTP/1.1", "Bad name: secret", 400, "页面打不开"),
        ("GET / HTTP/1.1", "X-Folded: a\r\n secret", 400, "页面打不开"),
        ("GET / HTTP/1.1", f"Cookie: {'secret' * 2000}", 431, "浏览器存的内容太多"),
        ("GET / HTTP/1.1", f"Cookie: {'secret' * 30000}", 431, "浏览器存的内容太多"),
        (
            "GET / HTTP/1.1",
            "\r\n".join(["X-Many: secret"] * 200),
            431,
            "浏览器存的内容太多",
        ),
    ],
    ids=[
        "blank",
        "version",
        "method",
        "no colon",
        "name",
        "folded",
        "large",
        "very large",
        "many",
    ],
)
def test_a_request_that_cannot_be_read_is_told_in_chinese(
    server: Server, request_line: str, headers: str, status: int, words: str
) -> None:
    lines = [request_line, f"Host: {HOST}", *([headers] if headers else []), "", ""]
    code, came = answered(server, "\r\n".join(lines).encode())
    assert code == status
    assert words in came
    assert "Cache-Control: no-store" in came
    assert "secret" not in came
    assert "Invalid" not in came


@pytest.mark.parametrize(
    ("target", "scheme", "status", "words"),
    [
        ("/search/?q=供热", "http", 301, "/search/?q=%E4%BE%9B%E7%83%AD\r\n"),
        ("/供热/", "https", 404, "没有找到"),
        ("/api/v1/documents/供热", "https", 404, '"status": 404'),
    ],
)
def test_an_address_with_chinese_characters_as_they_are_is_read(
    server: Server, target: str, scheme: str, status: int, words: str
) -> None:
    """Curl and old programs escape nothing."""
    code, came = answered(server, unescaped(target.encode(), scheme))
    assert code == status
    assert words in came


def unescaped(target: bytes, scheme: str) -> bytes:
    head = f"Host: {HOST}\r\nX-Forwarded-Proto: {scheme}\r\nConnection: close\r\n\r\n"
    return b"GET " + target + b" HTTP/1.1\r\n" + head.encode()


def test_an_address_in_another_encoding_is_told_so(server: Server) -> None:
    target = b"/api/v1/search?q=" + "供热".encode("gbk")
    code, came = answered(server, unescaped(target, "https"))
    assert code == 400
    assert "不是 UTF-8 编码的文字" in came


def test_the_answer_to_a_broken_request_is_not_kept_back(server: Server) -> None:
    """Whoever keeps the connection open is answered at once all the same."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as asked:
        asked.sendall(b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n")
        asked.settimeout(0.9)
        assert asked.recv(4096).startswith(b"HTTP/1.1 400")


def test_the_release_is_read_before_the_workers_start() -> None:
    """Workers are forked from the server: none reads hundreds of files anew."""
    presentation.cache_clear()
    when_ready(SimpleNamespace(num_workers=1))
    assert presentation.cache_info().currsize == 1

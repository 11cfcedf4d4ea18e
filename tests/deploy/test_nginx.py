"""The configuration of `deploy/nginx`, asked as visitors ask it."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.deploy.fronts import HOST, INSIDE, Front, fronted
from tests.gazette_portal.portals import BASE, Portal, on_this_engine

SLOW_CLIENTS = 200
TOO_LARGE = {"Content-Length": "104857600"}
DOCUMENT = "/documents/hu-zheng-ban-fa-2020-1/"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal in production mode, as the service of `deploy/systemd` runs it."""
    with on_this_engine(tmp_path_factory.mktemp("behind")) as made:
        made.settings.update(
            SECRET_KEY="k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
            ALLOWED_HOSTS=f"{HOST},127.0.0.1",
            PROXY_COUNT="1",
            METRICS_TOKEN="a-token-of-the-monitor",
        )
        made.prepare()
        yield made


@pytest.fixture(scope="module")
def master(portal: Portal) -> Iterator[subprocess.Popen[bytes]]:
    with portal.served() as process:
        yield process


@pytest.fixture(scope="module")
def front(
    master: subprocess.Popen[bytes],
    portal: Portal,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Front]:
    with fronted(portal, tmp_path_factory.mktemp("nginx")) as made:
        yield made


def test_pages_come_through(front: Front) -> None:
    page = front.get(DOCUMENT)
    assert page.status == 200
    assert "第十二条" in page.body.decode()
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    assert front.get("/healthz").status == 200
    assert "nginx/" not in page.headers["Server"]
    again = front.get(DOCUMENT, **{"If-None-Match": page.headers["ETag"]})
    assert again.status == 304


def test_static_files_are_given_out_without_the_application(front: Front) -> None:
    page = front.get("/").body.decode()
    style = re.search(r'/static/[^"]+\.[0-9a-f]{12}\.css', page)
    assert style
    plain = front.get(style[0])
    packed = front.get(style[0], **{"Accept-Encoding": "gzip"})
    assert plain.status == packed.status == 200
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.body) < len(plain.body)
    assert "immutable" in plain.headers["Cache-Control"]
    assert plain.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" not in front.get("/static/errors.css").headers["Cache-Control"]
    # Beside the folder lie the database and the key.
    for path in ("/static/../secret_key", "/static/..%2fsecret_key", "/static../"):
        assert front.get(path).status in {400, 404}


def test_plain_http_and_other_names(front: Front) -> None:
    asked = http.client.HTTPConnection("127.0.0.1", front.plain_port, timeout=30)
    asked.request("GET", "/documents/?q=1", headers={"Host": HOST})
    response = asked.getresponse()
    assert response.status == 301
    assert response.headers["Location"] == f"https://{HOST}/documents/?q=1"
    asked.close()
    with pytest.raises(http.client.RemoteDisconnected):
        front.get("/", Host="elsewhere.example.org")


def test_who_speaks_plainly_on_the_port_of_tls_is_led_to_it(front: Front) -> None:
    asked = http.client.HTTPConnection("127.0.0.1", front.port, timeout=30)
    asked.request("GET", "/offices/?q=a", headers={"Host": HOST})
    answer = asked.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/offices/?q=a"
    asked.close()


def test_metrics_stay_inside(front: Front) -> None:
    token = {"Authorization": "Bearer a-token-of-the-monitor"}
    assert front.get("/metrics", **token).status == 404
    asked = http.client.HTTPConnection("127.0.0.1", front.plain_port, timeout=30)
    for name in ("127.0.0.1", "127.0.0.1:8000"):
        with pytest.raises(http.client.RemoteDisconnected):
            front.get("/metrics", Host=name, **token)
        asked.request("GET", "/metrics", headers={"Host": name, **token})
        with pytest.raises(http.client.RemoteDisconnected):
            asked.getresponse()
        asked.close()


def test_monitors_of_the_machine_are_answered_on_loopback(front: Front) -> None:
    token = {"Authorization": "Bearer a-token-of-the-monitor"}
    metrics = front.inside("/metrics", **token)
    assert metrics.status == 200
    assert b"gazette_requests_total" in metrics.body
    assert front.inside("/metrics").status == 404
    health = front.inside("/healthz")
    assert health.status == 200
    assert json.loads(health.body) == {"status": "ok", "database": "ok"}
    # Not a second way to the pages, past TLS and limits.
    for path in ("/", DOCUMENT, "/admin/login/", "/metrics/", "/healthz/"):
        assert front.inside(path).status == 404


def test_monitors_are_asked_to_ask_where_nginx_listens() -> None:
    for name in ("operations.md", "deploy.md"):
        assert INSIDE in (BASE / "docs" / name).read_text(encoding="utf-8")


def test_large_and_long_requests_are_refused_in_chinese(front: Front) -> None:
    large = front.get("/admin/login/", method="POST", **TOO_LARGE)
    assert large.status == 413
    assert "内容过大" in large.body.decode()
    for length in (9_000, 30_000):
        long = front.get(f"/search/?q={'a' * length}")
        assert long.status == 414
        assert "网址过长" in long.body.decode()


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/static/nothing.css", 404, "页面不存在"),
        ("GET", "/static/errors/404.html", 404, "页面不存在"),
        ("GET", "/metrics", 404, "页面不存在"),
        ("GET", "/static/", 403, "不能查看此页"),
        ("TRACE", "/", 405, "页面不能这样打开"),
        ("POST", "/static/errors.css", 405, "页面不能这样打开"),
        ("GET", "/../secret", 400, "页面打不开"),
    ],
)
def test_what_nginx_refuses_itself_is_told_in_chinese(
    front: Front, method: str, path: str, status: int, words: str
) -> None:
    page = front.get(path, method=method)
    assert page.status == status
    assert words in page.body.decode()
    assert b"nginx" not in page.body
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Retry-After" not in page.headers


def test_headers_that_nginx_finds_too_large_are_refused_in_chinese(
    front: Front,
) -> None:
    page = front.get("/", Cookie=f"secret={'a' * 40_000}")
    assert page.status == 431
    assert "浏览器存的内容太多" in page.body.decode()


def test_what_the_application_cannot_read_is_told_in_chinese(front: Front) -> None:
    large = front.get("/", Cookie=f"secret={'a' * 10_000}")
    assert large.status == 431
    assert "浏览器存的内容太多" in large.body.decode()


def test_an_address_that_is_not_escaped_is_read(front: Front) -> None:
    """Curl and old programs send Chinese characters as they are."""
    with front.connect() as asked:
        request = f"GET /search/?q=供热 HTTP/1.1\r\nHost: {HOST}\r\n"
        asked.sendall(f"{request}Connection: close\r\n\r\n".encode())
        came = b"".join(iter(lambda: asked.recv(65536), b"")).decode()
    assert came.startswith("HTTP/1.1 200")
    assert 'value="供热"' in came


def test_a_program_that_sends_too_much_is_told_in_json(front: Front) -> None:
    answer = front.get("/api/v1/documents", method="POST", **TOO_LARGE)
    assert answer.status == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.body)["status"] == 413


def test_nothing_written_tells_who_asked_or_for_what(front: Front) -> None:
    front.get("/search/?q=business", Referer="https://elsewhere.example.org/")
    front.get("/nowhere?name=business")
    front.get("/encoded/%3Fname=business")
    front.get("/encoded/%3fname=business")
    front.get("/encoded/%253Fname=business")
    lines = front.asked()
    assert any(line["path"] == "/nowhere" and line["status"] == 404 for line in lines)
    assert [line["path"] for line in lines].count("/encoded/") == 3
    assert not re.search(r"business|127\.0\.0\.1|Mozilla|elsewhere", front.log())


def test_what_a_client_writes_into_forwarded_headers_is_dropped(front: Front) -> None:
    """A claim of plain HTTP would send the visitor in circles."""
    claimed = {"X-Forwarded-Proto": "http", "X-Forwarded-For": "203.0.113.9"}
    assert front.get("/", **claimed).status == 200


def test_floods_are_slowed_down_in_chinese(
    master: subprocess.Popen[bytes], portal: Portal, tmp_path: Path
) -> None:
    with fronted(portal, tmp_path) as front:
        flood(front)


def flood(front: Front) -> None:
    def ask(path: str) -> set[tuple[int, str, bytes]]:
        asked = http.client.HTTPConnection(HOST)
        asked.sock = front.connect()
        found = set()
        for _ in range(30):
            asked.request("GET", path)
            response = asked.getresponse()
            body = response.read()
            if response.status != 200:
                kind = response.headers["Content-Type"]
                found.add((response.status, kind.partition(";")[0], body))
        asked.close()
        return found

    for path, words, expected in (
        ("/robots.txt", "访问过于频繁", "text/html"),
        ("/api/v1/none", "请求太频繁", "application/problem+json"),
    ):
        with ThreadPoolExecutor(8) as pool:
            answers = set().union(*pool.map(ask, [path] * 8))
        refused = [answer for answer in answers if answer[0] == 429]
        assert len(refused) == 1
        assert refused[0][1] == expected
        assert words in refused[0][2].decode()


HALF_A_HEAD = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: "
HALF_A_BODY = (
    f"POST /admin/login/ HTTP/1.1\r\nHost: {HOST}\r\n"
    "Content-Type: text/plain\r\nContent-Length: 5000\r\n\r\nslow"
)


@pytest.mark.parametrize("sent", [HALF_A_HEAD, HALF_A_BODY], ids=["head", "body"])
def test_200_slow_clients_keep_nobody_waiting(front: Front, sent: str) -> None:
    """They hold connections of nginx, and no thread of the application."""
    with ExitStack() as stack:
        clients = []
        for number in range(SLOW_CLIENTS):
            # One address may have a hundred connections.
            client = stack.enter_context(front.connect(f"127.0.1.{number % 100 + 1}"))
            client.sendall(sent.encode())
            clients.append(client)
        for _ in range(20):
            assert front.get(DOCUMENT).status == 200
        # They were there all the time, and are given up at last.
        clients[-1].settimeout(0.1)
        with pytest.raises(TimeoutError):
            clients[-1].recv(1)
        clients[0].settimeout(40)  # nginx's own patience would be 60 seconds.
        with suppress(ConnectionResetError):
            assert b" 200 " not in clients[0].recv(1024)


def test_one_address_has_a_bound_of_connections(front: Front) -> None:
    """Counted are connections whose head has arrived."""
    with ExitStack() as stack:
        clients = [stack.enter_context(front.connect("127.0.2.1")) for _ in range(101)]
        for client in clients:
            client.sendall(HALF_A_BODY.encode())
        refused = clients[-1].recv(64)
    assert refused.startswith(b"HTTP/1.1 429")


def test_a_stopped_server_is_explained(portal: Portal, tmp_path: Path) -> None:
    own = replace(portal)
    with own.served() as master, fronted(own, tmp_path) as front:
        assert front.get(DOCUMENT).status == 200
        master.send_signal(signal.SIGTERM)
        master.wait(timeout=40)
        page = front.get(DOCUMENT)
        assert page.status == 503
        assert front.inside("/healthz").status == 503
        assert page.headers["Retry-After"] == "10"
        assert page.headers["Cache-Control"] == "no-store"
        assert "暂时不能服务" in page.body.decode()
        answer = front.get("/api/v1/documents")
        assert answer.status == 503
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.loads(answer.body)["status"] == 503
        assert front.get("/static/errors.css").status == 200

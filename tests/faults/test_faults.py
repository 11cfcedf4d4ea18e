"""What goes wrong on a real server, and what must hold all the same."""

from __future__ import annotations

import http.client
import os
import random
import resource
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from django.db import connection

from tests.gazette_portal.portals import (
    POSTGRES,
    Portal,
    on_this_engine,
    own_postgres,
)
from tests.regulations.second_issue import LINJIANG_2022_4
from tests.regulations.second_notices import BAIYUN_2021_2

CLIENTS: Final = 12
#: What may be asked at any time, and a word that the right answer has.
PAGES: Final = {
    "/": "政府公报",
    "/documents/": "供热",
    "/documents/hu-zheng-ban-fa-2020-1/": "第十二条",
    "/issues/2020/1/": "编委会",
    "/search/?q=供热": "供热",
    "/api/v1/fees": "全免",
    "/api/v1/heating/outage?hours=30&daily_fee=10": "statement.v1",
}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal with the bundled issue, ready to be served."""
    with on_this_engine(tmp_path_factory.mktemp("faults")) as made:
        made.prepare()
        yield made


@dataclass(slots=True)
class Load:
    """Readers who go on asking, and what they were told."""

    portal: Portal
    right: int = 0
    cut_off: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def ask(self, path: str) -> None:
        try:
            answer = self.portal.get(path.replace("供热", "%E4%BE%9B%E7%83%AD"))
        except (OSError, http.client.HTTPException):
            self.cut_off += 1
            return
        if answer.status == 503:
            self.refused[path] += 1
            if "暂时不能服务" not in answer.body.decode():
                self.wrong.append(f"{path}: {answer.status} {answer.body[:200]!r}")
        elif answer.status != 200 or PAGES[path] not in answer.body.decode():
            self.wrong.append(f"{path}: {answer.status} {answer.body[:200]!r}")
        else:
            self.right += 1


@contextmanager
def under_load(portal: Portal) -> Iterator[Load]:
    load = Load(portal)
    stop = threading.Event()
    paths = list(PAGES)

    def read(number: int) -> None:
        choose = random.Random(number)  # noqa: S311 (no secret)
        while not stop.is_set():
            load.ask(choose.choice(paths))

    threads = [threading.Thread(target=read, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def workers_of(master: subprocess.Popen[bytes]) -> set[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(master.pid)], capture_output=True, text=True, check=False
    )
    return {int(word) for word in found.stdout.split()}


def test_a_killed_worker_takes_only_its_own_requests_along(portal: Portal) -> None:
    with portal.served() as master, under_load(portal) as load:
        for _ in range(3):
            before = load.right
            wait_until(lambda: load.right > before + 20)  # noqa: B023 (asked at once)
            victim = workers_of(master).pop()
            os.kill(victim, signal.SIGKILL)
            wait_until(lambda: victim not in workers_of(master))  # noqa: B023
            wait_until(lambda: len(workers_of(master)) == 2)
        before = load.right
        wait_until(lambda: load.right > before + 20)
    assert load.wrong == []
    assert not load.refused
    # At a kill a worker has at most a request a client.
    assert load.cut_off <= 3 * CLIENTS


def test_a_killed_import_is_there_whole_or_not_at_all(
    portal: Portal, tmp_path: Path
) -> None:
    """kill -9 at moments all over an import that publishes; then it runs to its end."""
    path = tmp_path / "linjiang.md"
    path.write_text(LINJIANG_2022_4, encoding="utf-8")
    count = (
        "from documents.models import Document, GazetteIssue;"
        "from documents.search.index import missing_from_index;"
        "rows = Document.objects.exclude(issue__year=2020);"
        "print(rows.count(), rows.filter(state='published').count(),"
        " GazetteIssue.objects.count(), len(missing_from_index()))"
    )
    nothing = portal.ask(count)
    assert nothing == "0 0 1 0"
    started = time.monotonic()
    dry = portal.run("import_gazette", str(path), "--dry-run")
    assert dry.returncode == 0, dry.stderr
    whole = time.monotonic() - started
    killed = 0
    for share in (0.5, 0.7, 0.85, 0.95):
        process = portal.start(
            "import_gazette",
            str(path),
            "--publish",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(whole * share)
        process.kill()
        if process.wait() == 0:
            break
        killed += 1
        documents, published, *_ = (int(word) for word in portal.ask(count).split())
        assert documents == published
        if documents:
            break
        assert portal.ask(count) == nothing
    assert killed
    result = portal.run("import_gazette", str(path), "--publish")
    assert result.returncode == 0, result.stderr
    documents, published, issues, missing = map(int, portal.ask(count).split())
    assert documents == published > 0
    assert (issues, missing) == (2, 0)


def test_a_killed_publication_is_done_or_not_begun(portal: Portal) -> None:
    """A document that is published has its body, its index entry and its history."""
    loop = (
        "import itertools\n"
        "from documents.models import Document\n"
        "from documents.services.publishing import publish, withdraw\n"
        "document = Document.objects.get(slug='hu-zheng-ban-fa-2020-1')\n"
        "print('ready', flush=True)\n"
        "for _ in itertools.count():\n"
        "    document.refresh_from_db()\n"
        "    if document.state == 'published':\n"
        "        withdraw(document=document, reason='试')\n"
        "    else:\n"
        "        publish(document=document, despite_findings=True)\n"
    )
    check = (
        "from documents.models import Document, SearchedDocument\n"
        "one = Document.objects.get(slug='hu-zheng-ban-fa-2020-1')\n"
        "held = SearchedDocument.objects.filter(pk=one.pk).exists()\n"
        "last = one.history.first()\n"
        "print(one.state, held, last.state == one.state, bool(one.body_html))\n"
    )
    choose = random.Random(2020)  # noqa: S311 (no secret)
    for _ in range(4):
        process = portal.start(
            "shell", "--no-imports", "-c", loop, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(choose.uniform(0.05, 0.6))
        process.kill()
        process.wait()
        process.stdout.close()
        assert portal.ask(check) in (
            "published True True True",
            "withdrawn False True True",
        )
    portal.ask(
        "from documents.models import Document;"
        "from documents.services.publishing import publish;"
        "one = Document.objects.get(slug='hu-zheng-ban-fa-2020-1');"
        "one.state == 'published' or publish(document=one, despite_findings=True)"
    )


def test_no_room_for_an_import_is_told_and_loses_nothing(
    portal: Portal, tmp_path: Path
) -> None:
    """On SQLite the file cannot grow; on PostgreSQL the disk is the server's."""
    if connection.vendor != "sqlite":
        pytest.skip("The file that cannot grow is SQLite's; PostgreSQL has its own.")
    path = tmp_path / "more.md"
    path.write_text(BAIYUN_2021_2, encoding="utf-8")
    size = (portal.folder / "portal.sqlite3").stat().st_size
    count = "from documents.models import Document; print(Document.objects.count())"
    before = portal.ask(count)
    result = portal.run(
        "import_gazette",
        str(path),
        "--publish",
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (size // 8, size // 8)
        ),
    )
    assert result.returncode == 2
    assert "磁盘" in result.stderr
    assert "Traceback" not in result.stderr
    assert portal.ask(count) == before
    again = portal.run("import_gazette", str(path), "--publish")
    assert again.returncode == 0, again.stderr


def memory_of(pids: set[int]) -> int:
    """How much memory processes hold, in bytes."""
    total = 0
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        line = next(each for each in status.splitlines() if each.startswith("VmRSS"))
        total += int(line.split()[1]) * 1024
    return total


def test_a_body_of_100_mb_is_refused_before_it_is_read(portal: Portal) -> None:
    with portal.served() as master:
        portal.get("/")
        before = memory_of(workers_of(master))
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", portal.port)) as sender:
                sender.settimeout(30)
                sender.sendall(
                    b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\n"
                    b"Content-Type: text/plain\r\nContent-Length: 104857600\r\n\r\n"
                )
                assert sender.recv(12) == b"HTTP/1.1 413"
        assert memory_of(workers_of(master)) - before < 20 * 1024 * 1024
        assert portal.get("/").status == 200


THOUGHT_ABOUT = {
    0: "/search/?q=a",
    2: "/documents/?q=a",
    4: "/api/v1/documents?q=a",
    8: "/search/?q=a",
    10: "/documents/?q=a",
    12: "/api/v1/documents?q=a",
}


def test_many_queries_take_no_memory(
    portal: Portal, request: pytest.FixtureRequest
) -> None:
    """10,000 addresses that differ in their query alone leave nothing behind.

    The 2,000 lists among the last 8,000 are kept, and would be 25 MB without a bound.
    """
    portal.settings["PAGE_CACHE_MB"] = "1"
    request.addfinalizer(lambda: portal.settings.pop("PAGE_CACHE_MB"))
    with portal.served(workers=1) as master:
        asked = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)

        def ask(numbers: range) -> None:
            for number in numbers:
                # Lists are kept like pages, searches are not.
                path = THOUGHT_ABOUT.get(number % 16, "/robots.txt?x=")
                asked.request("GET", f"{path}{number}", headers={"Host": "localhost"})
                response = asked.getresponse()
                response.read()
                assert response.status == 200

        ask(range(2_000))
        before = memory_of(workers_of(master))
        ask(range(2_000, 10_000))
        grown = memory_of(workers_of(master)) - before
        asked.close()
    assert grown < 16 * 1024 * 1024


@pytest.fixture
def own_server() -> Iterator[tuple[Path, str]]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could be restarted.")
    with own_postgres() as server:
        yield server


def test_a_restarted_database_is_waited_for(
    own_server: tuple[Path, str], tmp_path: Path
) -> None:
    """Meanwhile there is an error page; afterwards all is well by itself."""
    server, address = own_server
    portal = Portal(folder=tmp_path, database=address)
    portal.prepare()
    with portal.served(), under_load(portal) as load:
        wait_until(lambda: load.right > 50)
        subprocess.run([POSTGRES, "stop", server], check=True)
        wait_until(lambda: load.refused.total() > 50)
        assert portal.get("/healthz").status == 503
        subprocess.run([POSTGRES, "restart", server], check=True)
        before = load.right
        wait_until(lambda: load.right > before + 50)
        refused = load.refused.total()
        before = load.right
        wait_until(lambda: load.right > before + 50)
        assert load.refused.total() == refused
    assert load.wrong == []
    assert load.cut_off == 0

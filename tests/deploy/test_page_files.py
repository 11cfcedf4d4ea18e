"""Pages that nginx gives out by itself: as the portal would, and never older."""

from __future__ import annotations

import http.client
import random
import re
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.fronts import HOST, Front, fronted
from tests.gazette_portal.portals import Answer, Portal, on_this_engine

DOCUMENT = "/documents/hu-zheng-ban-fa-2020-1/"
PAGES = ("/", "/documents/", "/issues/", "/issues/2020/1/", DOCUMENT)
FOUND = (
    "from documents.models import Document\n"
    "from documents.services.publishing import publish, withdraw\n"
    "one = Document.objects.get(slug='hu-zheng-ban-fa-2020-1')\n"
)
#: Seconds; hundreds of requests then meet a file that is just taken away.
FLIPPED_FOR = 4
#: Fewer than nginx answers before it closes a connection.
ON_ONE_CONNECTION = 500
#: Told by the server of an answer, not of a page.
_OF_THE_ANSWER = ("Date", "Server", "Connection", "Content-Length", "ETag")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with on_this_engine(tmp_path_factory.mktemp("kept")) as made:
        made.settings.update(
            SECRET_KEY="k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
            ALLOWED_HOSTS=HOST,
            SITE_DOMAIN=HOST,
            PROXY_COUNT="1",
            PAGE_FILES="true",
        )
        made.prepare()
        with made.served():
            yield made


@pytest.fixture(scope="module")
def front(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with fronted(portal, tmp_path_factory.mktemp("nginx")) as made:
        yield made


def directives(value: str) -> list[str]:
    """The parts of a header; the portal gives those of its policy in any order."""
    return sorted(part.strip() for part in value.split(";"))


def asked_of_the_portal(front: Front) -> list[str]:
    """The paths that nginx did not answer by itself, so far."""
    return [line["path"] for line in front.asked() if line["upstream_status"]]


def direct(portal: Portal, path: str) -> Answer:
    """What the portal says, which looks at no file."""
    return portal.get(path, Host=HOST, **{"X-Forwarded-Proto": "https"})


def test_a_page_is_given_out_as_the_portal_gives_it(front: Front) -> None:
    for path in PAGES:
        made = front.get(path)
        before = asked_of_the_portal(front)
        kept = front.get(path)
        packed = front.get(path, **{"Accept-Encoding": "gzip"})
        assert asked_of_the_portal(front) == before
        assert made.status == kept.status == packed.status == 200
        assert made.body == kept.body
        assert packed.headers["Content-Encoding"] == "gzip"
        for name, value in kept.headers.items():
            if name not in {*_OF_THE_ANSWER, "Last-Modified", "Accept-Ranges"}:
                expected = made.headers.get(name, "public, no-cache")
                assert directives(value) == directives(expected), (path, name)
        assert {*made.headers} <= {*kept.headers, *_OF_THE_ANSWER}
        for tag in ("ETag", "Last-Modified"):
            names = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
            again = front.get(path, **{names[tag]: kept.headers[tag]})
            assert again.status == 304


def test_what_has_a_query_is_asked_of_the_portal(front: Front) -> None:
    before = asked_of_the_portal(front).count("/documents/")
    for _ in range(2):
        assert "供热" in front.get("/documents/?q=%E4%BE%9B%E7%83%AD").body.decode()
    assert asked_of_the_portal(front).count("/documents/") == before + 2


def test_changes_are_seen_at_once(front: Front, portal: Portal) -> None:
    for path in PAGES:
        front.get(path)
    assert DOCUMENT in front.get("/documents/").body.decode()
    portal.ask(FOUND + "withdraw(document=one, reason='试一试')")
    assert front.get(DOCUMENT).status == 410
    assert "试一试" in front.get(DOCUMENT).body.decode()
    lists = [front.get(path).body for path in PAGES[:4]]
    assert lists == [direct(portal, path).body for path in PAGES[:4]]
    portal.ask(FOUND + "publish(document=one, despite_findings=True)")
    for _ in range(2):
        assert front.get(DOCUMENT).status == 200
        assert DOCUMENT in front.get("/documents/").body.decode()


def test_a_set_time_comes(front: Front, portal: Portal) -> None:
    portal.ask(FOUND + "withdraw(document=one, reason='试')")
    portal.ask(
        FOUND + "import datetime as dt\n"
        "from django.utils import timezone\n"
        "publish(document=one, despite_findings=True,"
        " publish_at=timezone.now() + dt.timedelta(seconds=4))"
    )
    before = front.get("/documents/").body
    deadline = time.monotonic() + 30
    while front.get(DOCUMENT).status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    # Two seconds: one that nobody looks, and one for a slow machine.
    time.sleep(2)
    assert front.get("/documents/").body != before
    assert front.get("/documents/").body == direct(portal, "/documents/").body


def test_a_killed_publication_leaves_nothing_old(front: Front, portal: Portal) -> None:
    loop = FOUND + (
        "print('ready', flush=True)\n"
        "while True:\n"
        "    one.refresh_from_db()\n"
        "    if one.state == 'published':\n"
        "        withdraw(document=one, reason='试')\n"
        "    else:\n"
        "        publish(document=one, despite_findings=True)\n"
    )
    choose = random.Random(2026)  # noqa: S311 (no secret)
    for _ in range(3):
        process = portal.start(
            "shell", "--no-imports", "-c", loop, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        deadline = time.monotonic() + choose.uniform(0.1, 0.6)
        while time.monotonic() < deadline:
            assert front.get(DOCUMENT).status in {200, 410}
        process.kill()
        process.wait()
        process.stdout.close()
        for path in PAGES:
            expected = direct(portal, path)
            for _ in range(2):
                assert front.get(path).status == expected.status
                assert front.get(path).body == expected.body


def test_a_file_that_is_taken_away_just_now_is_asked_of_the_portal(
    portal: Portal, tmp_path: Path
) -> None:
    """nginx looks whether there is a file, then opens it: it may be gone in between."""
    kept = tmp_path / "pages" / "one" / "issues"
    kept.mkdir(parents=True)
    (kept / "index.html").write_text("kept")
    link, aside = tmp_path / "pages" / "current", tmp_path / "pages" / "aside"
    link.symlink_to("one")
    done = threading.Event()

    def flip() -> None:
        while not done.is_set():
            link.rename(aside)
            time.sleep(0.0005)
            aside.rename(link)
            time.sleep(0.0005)

    def elsewhere(text: str) -> str:
        own = f"{portal.folder}/pages/current"
        assert own in text
        without_limits = re.sub(r" *limit_req zone=gazette_pages .*;\n", "", text)
        return without_limits.replace(own, str(link))

    flipping = threading.Thread(target=flip)
    answers: Counter[tuple[int, bool]] = Counter()
    with fronted(portal, tmp_path, change=elsewhere) as front:
        flipping.start()
        try:
            until = time.monotonic() + FLIPPED_FOR
            while time.monotonic() < until:
                asked = http.client.HTTPConnection(HOST)
                asked.sock = front.connect()
                for _ in range(ON_ONE_CONNECTION):
                    asked.request("GET", "/issues/", headers={"Host": HOST})
                    response = asked.getresponse()
                    answers[response.status, response.read() == b"kept"] += 1
                asked.close()
        finally:
            done.set()
            flipping.join()
    assert {*answers} == {(200, True), (200, False)}

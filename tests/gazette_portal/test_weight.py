"""What a page weighs over the wire, as it is served: text, sheets, scripts, icon."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest

from tests.gazette_portal.portals import Portal, on_sqlite

#: 60 KB, without fonts: none is loaded.
_MOST = 60 * 1024
_PARTS = re.compile(
    r'<(?:link\b[^>]*\brel="(?:stylesheet|icon)"[^>]*\bhref|(?:script|img)\b[^>]*\bsrc)'
    r'="(/[^"]+)"'
)
_BLOCKING = re.compile(
    r"<script(?![^>]*(?:type=.module|ld\+json|\bdefer|\basync))[^>]*>"
)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    made = on_sqlite(tmp_path_factory.mktemp("weighed"))
    made.prepare()
    with made.served(workers=1):
        yield made


def weigh(portal: Portal, path: str, coding: str) -> tuple[int, str]:
    """Return the bytes of a page with all its parts, each as it is sent, and the page."""
    page = portal.get(path, **{"Accept-Encoding": coding})
    assert page.status == 200, path
    sent = len(page.body)
    if page.headers.get("Content-Encoding") != coding:
        # Answers to a question are packed by nginx, not by the portal.
        assert "?" in path
        sent = len(gzip.compress(page.body))
    text = portal.get(path).body.decode()
    parts = set(_PARTS.findall(text))
    assert len(parts) > 5
    for part in parts:
        answer = portal.get(part, **{"Accept-Encoding": coding})
        assert answer.status == 200, part
        sent += len(answer.body)
    return sent, text


def document_pages(portal: Portal) -> list[str]:
    index = portal.get("/issues/2020/1/").body.decode()
    pages = re.findall(r'href="(/documents/[a-z0-9-]+/)"', index)
    assert len(set(pages)) == 10
    return sorted(set(pages))


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_no_document_weighs_more_than_60_kb(portal: Portal, coding: str) -> None:
    weights = {path: weigh(portal, path, coding)[0] for path in document_pages(portal)}
    assert {path: sent for path, sent in weights.items() if sent > _MOST} == {}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/issues/2020/1/",
        "/search/?q=供热",
        "/compensation/",
        "/heating/outage/?hours=30&daily_fee=12",
    ],
)
def test_other_pages_neither(portal: Portal, path: str) -> None:
    address = path.replace("供热", "%E4%BE%9B%E7%83%AD")
    sent, _ = weigh(portal, address, "br")
    assert sent <= _MOST


def test_only_one_small_script_comes_before_the_words(portal: Portal) -> None:
    """It marks the larger display before anything is drawn; the rest waits."""
    for path in [*document_pages(portal), "/"]:
        _, text = weigh(portal, path, "br")
        blocking = _BLOCKING.findall(text)
        assert len(blocking) == 1
        assert "display" in blocking[0]
        name = re.search(r'src="([^"]+)"', blocking[0])
        assert name is not None
        script = portal.get(name[1], **{"Accept-Encoding": "br"})
        assert len(script.body) < 1024

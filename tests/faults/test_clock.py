"""The clock is set forwards and back around a publication: pages go along."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone

from documents.catalogue import forget
from documents.models import Document
from documents.search.index import update_index
from documents.services.publishing import publish_due
from documents.services.starting import render_outdated
from tests.documents.builders import (
    make_citation,
    make_document,
    make_issue,
    make_provision,
)
from tests.gazette_portal.front_cache.visitors import Worker

TITLE = "关于天桥安全的通告"
#: Of the title, what stands together where the search marks its words.
SHOWN = "安全的通告"
DUE = dt.datetime(2026, 3, 1, 8, tzinfo=timezone.get_default_timezone())
SetClock = Callable[[dt.timedelta], None]
BEFORE = -dt.timedelta(seconds=1)
AFTER = dt.timedelta(seconds=1)
#: Each names the document by its title once the public may see it.
LISTS = (
    "/",
    "/documents/",
    "/issues/2026/1/",
    "/search/?q=天桥",
    "/api/v1/documents",
    "/api/v1/search?q=天桥",
    "/feeds/documents.atom",
)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set all clocks that the portal looks at, counted from the publication."""

    def set_to(offset: dt.timedelta) -> None:
        moment = DUE + offset
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(dt.UTC))
        monkeypatch.setattr(time, "time", moment.timestamp)

    return set_to


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Forget what was kept by a clock that nobody else has."""
    forget()
    yield
    forget()


@pytest.fixture
def bridge(transactional_db: None, set_clock: SetClock) -> Document:
    """A document that is published for a moment, and was put in beforehand.

    In a transaction nothing would be kept that the clock could make old.
    """
    set_clock(-dt.timedelta(days=2))
    issue = make_issue(2026, 1)
    market = make_document("关于集市的通告", issue=issue, dated_on=dt.date(2026, 2, 1))
    make_provision(market, "para_1", "集市早上开放。")
    bridge = make_document(
        TITLE,
        issue=issue,
        slug="bridge",
        publish_at=DUE,
        dated_on=dt.date(2026, 2, 2),
        position=2,
    )
    make_provision(bridge, "para_1", "天桥上不得停留。")
    update_index([market.pk, bridge.pk])
    return bridge


def shown_in(client: Client) -> set[str]:
    found = set()
    for path in LISTS:
        response = client.get(path)
        assert response.status_code == 200, path
        if SHOWN in response.content.decode():
            found.add(path)
    return found


def shown_by(worker: Worker) -> set[str]:
    return {path for path in LISTS if SHOWN in worker.ask(path).body.decode()}


def test_all_pages_follow_the_clock(
    bridge: Document, client: Client, set_clock: SetClock
) -> None:
    worker = Worker()
    for offset in (AFTER, BEFORE, dt.timedelta(days=400), BEFORE, AFTER):
        set_clock(offset)
        public = offset > dt.timedelta()
        # Of nobody's memory, and of a worker that has kept what was before.
        for shown in (shown_in(client), shown_by(worker), shown_by(worker)):
            assert shown == (set(LISTS) if public else set())
        found = client.get("/api/v1/search?q=天桥").json()["count"]
        assert found == (2 if public else 0)
        page = client.get(bridge.get_absolute_url())
        assert page.status_code == (200 if public else 404)


def test_who_kept_a_list_is_told_that_it_changed(
    bridge: Document, client: Client, set_clock: SetClock
) -> None:
    """Validators kept from before the publication do not hold after it, nor back."""
    for path in ("/feeds/documents.atom", "/api/v1/documents"):
        set_clock(BEFORE)
        kept = client.get(path).headers
        again = {"If-None-Match": kept["ETag"]}
        assert client.get(path, headers=again).status_code == 304
        set_clock(AFTER)
        assert client.get(path, headers=again).status_code == 200
        since = {"If-Modified-Since": kept["Last-Modified"]}
        assert client.get(path, headers=since).status_code == 200
        later = {"If-None-Match": client.get(path).headers["ETag"]}
        set_clock(BEFORE)
        assert client.get(path, headers=later).status_code == 200


def test_citations_become_links_and_cease_to_be(
    bridge: Document, client: Client, set_clock: SetClock
) -> None:
    citing = make_document("关于桥梁的通知", slug="citing")
    provision = make_provision(citing, "para_1", f"按《{TITLE}》执行。")
    make_citation(
        provision, f"《{TITLE}》", status="found", target_document=bridge, title=TITLE
    )
    link = f'href="{bridge.get_absolute_url()}"'

    def is_linked() -> bool:
        return link in client.get(citing.get_absolute_url()).content.decode()

    set_clock(BEFORE)
    publish_due()
    assert not is_linked()
    set_clock(AFTER)
    publish_due()
    assert is_linked()
    # Set back, a link may lead to what is not there yet, until the next start.
    set_clock(BEFORE)
    render_outdated()
    assert not is_linked()
    set_clock(AFTER)
    render_outdated()
    assert is_linked()

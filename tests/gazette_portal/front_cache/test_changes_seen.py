"""Two servers, each with a worker of its own, on one database."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from documents.models import Document
from documents.services.publishing import publish, publish_due, withdraw
from gazette_portal.front_cache import watch
from gazette_portal.front_cache.layer import MAX_AGE
from gazette_portal.front_cache.watch import seen_here
from tests.documents.builders import make_document
from tests.gazette_portal.front_cache.visitors import (
    PAGE,
    TITLE,
    SetClock,
    Worker,
)

pytestmark = pytest.mark.django_db(transaction=True)


class TestChanges:
    """Two servers, each with a worker of its own, on one database."""

    def test_both_see_a_withdrawal_and_a_publication(self, bridge: Document) -> None:
        lag = 0.2
        first, second = Worker(lag=lag), Worker(lag=lag)
        for worker in (first, second):
            assert worker.ask(PAGE).status == 200
            assert TITLE in worker.ask("/documents/").body.decode()
        withdraw(document=bridge, reason="试一试")
        time.sleep(lag)
        for worker in (first, second):
            gone = worker.ask(PAGE)
            assert gone.status == 410
            assert "试一试" in gone.body.decode()
            assert TITLE not in worker.ask("/documents/").body.decode()
        publish(document=bridge, despite_findings=True)
        time.sleep(lag)
        for worker in (first, second):
            assert worker.ask(PAGE).status == 200
            assert TITLE in worker.ask("/documents/").body.decode()

    def test_both_see_a_correction_and_a_single_statement(
        self, bridge: Document
    ) -> None:
        lag = 0.2
        first, second = Worker(lag=lag), Worker(lag=lag)
        for title in ("关于地道安全的通告", "关于码头安全的通告"):
            for worker in (first, second):
                assert title not in worker.ask("/documents/").body.decode()
            if "地道" in title:
                bridge.title = title
                bridge.save()
            else:
                Document.objects.filter(pk=bridge.pk).update(title=title)
            time.sleep(lag)
            for worker in (first, second):
                assert title in worker.ask("/documents/").body.decode()

    def test_the_process_that_writes_sees_it_at_once(self, bridge: Document) -> None:
        worker = Worker()
        worker.watch._here = seen_here
        assert worker.ask(PAGE).status == 200
        withdraw(document=bridge, reason="试")
        assert worker.ask(PAGE).status == 410

    def test_what_is_taken_back_is_no_change(self, bridge: Document) -> None:
        worker = Worker(lag=4)
        worker.ask(PAGE)
        with transaction.atomic():
            withdraw(document=bridge, reason="试")
            transaction.set_rollback(True)
        # The database is asked again after a quarter of the lag.
        time.sleep(1.1)
        worker.ask(PAGE)
        assert worker.made == [PAGE]

    def test_a_database_that_does_not_answer_is_not_passed_over(
        self, bridge: Document, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        worker = Worker(lag=0.1)
        worker.ask(PAGE)

        def away(_using: str) -> None:
            raise OperationalError

        monkeypatch.setattr(watch, "fingerprint", away)
        time.sleep(0.11)
        for _ in range(3):
            worker.ask(PAGE)
        assert worker.made == [PAGE] * 4
        monkeypatch.undo()
        time.sleep(0.11)
        worker.ask(PAGE)
        worker.ask(PAGE)
        assert worker.made == [PAGE] * 5

    def test_a_set_time_comes_to_the_moment(
        self, bridge: Document, set_clock: SetClock
    ) -> None:
        """Nobody writes, nobody asks the database: the clock is enough."""
        due = timezone.now() + dt.timedelta(hours=1)
        title = "关于集市的通告"
        market = make_document(title, slug="market", publish_at=due, released_at=None)
        worker = Worker()
        moments = [
            (due - dt.timedelta(microseconds=1), False),
            (due, True),
            (due - dt.timedelta(seconds=1), False),
            (due + dt.timedelta(seconds=1), True),
        ]
        for moment, public in moments:
            set_clock(moment)
            for _ in range(2):
                assert (title in worker.ask("/documents/").body.decode()) is public
                assert (worker.ask("/documents/market/").status == 200) is public
        assert worker.made.count("/documents/") == 4
        publish_due()
        market.refresh_from_db()
        assert market.released_at is not None

    def test_the_date_changes_at_midnight(
        self, bridge: Document, set_clock: SetClock
    ) -> None:
        midnight = dt.datetime(2027, 3, 1, tzinfo=timezone.get_default_timezone())
        Document.objects.filter(pk=bridge.pk).update(effective_on=midnight.date())
        worker = Worker()
        set_clock(midnight - dt.timedelta(seconds=1))
        before = worker.ask(PAGE)
        assert worker.ask(PAGE) == before
        set_clock(midnight)
        after = worker.ask(PAGE)
        assert worker.made == [PAGE, PAGE]
        assert after.headers["ETag"] != before.headers["ETag"]

    def test_no_page_is_kept_for_ever(
        self, bridge: Document, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is typed into the database by hand leaves no note."""
        worker = Worker()
        worker.ask(PAGE)
        now = time.monotonic()
        monkeypatch.setattr(time, "monotonic", lambda: now + MAX_AGE)
        tag = worker.ask(PAGE).headers["ETag"]
        assert worker.made == [PAGE, PAGE]
        # Who only ever asks whether it changed makes nobody think twice either.
        monkeypatch.setattr(time, "monotonic", lambda: now + 2 * MAX_AGE)
        for _ in range(3):
            assert worker.ask(PAGE, HTTP_IF_NONE_MATCH=tag).status == 304
        assert worker.made == [PAGE] * 3

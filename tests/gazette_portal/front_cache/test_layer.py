"""What is answered without Django, and what never is."""

from __future__ import annotations

import datetime as dt
import gzip
import threading
import time
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from documents.models import Document
from documents.services.publishing import publish, publish_due, withdraw
from gazette_portal.front_cache import watch
from gazette_portal.front_cache.layer import MAX_AGE, FrontCache
from gazette_portal.front_cache.watch import Watch, seen_here
from gazette_portal.observing import ENVIRON_KEY
from tests.documents.builders import make_document, make_issue, make_provision
from tests.gazette_portal.front_cache.visitors import Given, Visitor, Worker, settled

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "关于天桥安全的通告"
PAGE = "/documents/bridge/"
SetClock = Callable[[dt.datetime], None]


@pytest.fixture
def bridge() -> Document:
    made = make_document(TITLE, slug="bridge", issue=make_issue(2026, 1))
    make_provision(made, "para_1", "天桥上不得停留。" * 40)
    return made


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    def set_to(moment: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(dt.UTC))

    return set_to


def same_but_coding(one: Given, other: Given) -> None:
    """Each header of Django's is there, as it was, in any order of directives."""
    apart = {"Content-Length", "Content-Encoding", "ETag"}

    def told(given: Given) -> dict[str, list[str]]:
        return {
            name: sorted(part.strip() for part in value.split(";"))
            for name, value in given.headers.items()
            if name not in apart
        }

    assert told(one) == told(other)


class TestHits:
    def test_the_second_is_answered_without_django(
        self, bridge: Document, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        worker = Worker()
        first = worker.ask(PAGE)
        with django_assert_num_queries(0):
            second = worker.ask(PAGE)
        assert worker.made == [PAGE]
        assert first == second
        assert TITLE in second.body.decode()
        plain = Visitor(WSGIHandler()).ask(PAGE)
        assert second.body == plain.body
        assert second.headers["ETag"] == plain.headers["ETag"]
        assert second.headers["Content-Length"] == str(len(second.body))
        same_but_coding(second, plain)

    def test_a_304_asks_nobody(
        self, bridge: Document, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        worker = Worker()
        tag = worker.ask(PAGE).headers["ETag"]
        for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            with django_assert_num_queries(0):
                answer = worker.ask(PAGE, HTTP_IF_NONE_MATCH=given)
            assert (answer.status, answer.body) == (304, b"")
            assert answer.headers["ETag"] == tag
            assert "Content-Length" not in answer.headers
            assert "Content-Type" not in answer.headers
            assert "Content-Security-Policy" in answer.headers
        assert worker.made == [PAGE]
        assert worker.ask(PAGE, HTTP_IF_NONE_MATCH='"other"').status == 200

    def test_a_304_of_django_s_is_enough_for_the_next(
        self, bridge: Document, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        """Nothing is rendered for who has the page already."""
        tag = Worker().ask(PAGE).headers["ETag"]
        worker = Worker()
        first = worker.ask(PAGE, HTTP_IF_NONE_MATCH=tag)
        with django_assert_num_queries(0):
            second = worker.ask(PAGE, HTTP_IF_NONE_MATCH=tag)
        assert first.status == second.status == 304
        assert worker.made == [PAGE]
        # Who has nothing, or something else, needs a content.
        assert worker.ask(PAGE, HTTP_IF_NONE_MATCH='"other"').status == 200
        assert worker.ask(PAGE).status == 200
        assert worker.made == [PAGE, PAGE]

    def test_dates_are_compared(self, bridge: Document) -> None:
        worker = Worker()
        changed = worker.ask(PAGE).headers["Last-Modified"]
        ask = worker.ask
        assert ask(PAGE, HTTP_IF_MODIFIED_SINCE=changed).status == 304
        old = "Thu, 01 Jan 2015 00:00:00 GMT"
        assert ask(PAGE, HTTP_IF_MODIFIED_SINCE=old).status == 200
        assert ask(PAGE, HTTP_IF_MODIFIED_SINCE="yesterday").status == 200
        # The tag alone counts where there is one.
        both = {"HTTP_IF_MODIFIED_SINCE": changed, "HTTP_IF_NONE_MATCH": '"other"'}
        assert ask(PAGE, **both).status == 200
        assert worker.made == [PAGE]

    def test_a_page_without_a_tag_gets_one(self, bridge: Document) -> None:
        worker = Worker()
        tag = worker.ask("/documents/").headers["ETag"]
        assert tag.startswith("W/")
        for coding in ("", "gzip", "br"):
            given = worker.ask(
                "/documents/", HTTP_IF_NONE_MATCH=tag, HTTP_ACCEPT_ENCODING=coding
            )
            assert given.status == 304
        assert worker.made == ["/documents/"]

    @pytest.mark.parametrize(
        ("coding", "unpacked"), [("gzip", gzip.decompress), ("br", brotli.decompress)]
    )
    def test_it_is_compressed_as_it_is_wanted(
        self, bridge: Document, coding: str, unpacked: Callable[[bytes], bytes]
    ) -> None:
        worker = Worker()
        packed = worker.ask(PAGE, HTTP_ACCEPT_ENCODING=coding)
        plain = worker.ask(PAGE)
        again = worker.ask(PAGE, HTTP_ACCEPT_ENCODING=coding)
        assert packed == again
        assert packed.headers["Content-Encoding"] == coding
        assert unpacked(packed.body) == plain.body
        assert len(packed.body) < len(plain.body) / 2
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
        assert worker.made == [PAGE]
        same_but_coding(packed, plain)

    def test_head_is_the_head(self, bridge: Document) -> None:
        worker = Worker()
        assert worker.ask(PAGE, "HEAD").status == 200
        for coding in ("", "br"):
            got = worker.ask(PAGE, HTTP_ACCEPT_ENCODING=coding)
            head = worker.ask(PAGE, "HEAD", HTTP_ACCEPT_ENCODING=coding)
            assert head.body == b""
            assert head.headers == got.headers
        tag = got.headers["ETag"]
        assert worker.ask(PAGE, "HEAD", HTTP_IF_NONE_MATCH=tag).status == 304
        assert worker.made == [PAGE, PAGE]

    def test_the_logs_are_told_of_the_view(self, bridge: Document) -> None:
        worker = Worker()
        seen = []

        def server(environ: dict[str, Any], start_response: Any) -> Any:
            result = worker.cache(environ, start_response)
            observed = environ[ENVIRON_KEY]
            seen.append((observed.view, observed.route, observed.from_memory))
            return result

        for _ in range(2):
            Visitor(server).ask(PAGE)
        assert seen == [
            ("documents:document", "documents/<document_slug:slug>/", False),
            ("documents:document", "documents/<document_slug:slug>/", True),
        ]

    def test_lists_feeds_files_and_the_api_are_kept(self, bridge: Document) -> None:
        worker = Worker()
        paths = (
            "/",
            "/documents/",
            "/documents/?category=x&page=1",
            "/issues/2026/1/",
            "/documents/bridge.json",
            "/feeds/documents.atom",
            "/api/v1/documents",
            "/sitemap.xml",
            "/heating/",
        )
        for path in paths:
            first, second = worker.ask(path), worker.ask(path)
            assert first == second, path
            assert first.status == 200, path
        assert worker.made == [*paths]


class TestNotKept:
    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/documents/nowhere/", 404),
            ("/healthz", 200),
            ("/search/?q=天桥", 200),
            ("/documents/bridge/report/", 200),
            ("/display.css", 200),
            ("/display/", 302),
            ("/admin/", 302),
            ("/admin/login/", 200),
            ("/documents", 301),
            ("/api/v1/documents?page=x", 400),
            ("/api/v1/nowhere", 404),
        ],
    )
    def test_what_is_not_for_everybody(
        self, bridge: Document, path: str, status: int
    ) -> None:
        worker = Worker()
        for _ in range(2):
            assert worker.ask(path).status == status
        assert len(worker.made) == 2
        assert len(worker.cache.store) == 0

    def test_a_clerk_sees_no_kept_page_and_leaves_none(
        self, bridge: Document, client: Client
    ) -> None:
        client.force_login(User.objects.create_superuser("chief"))
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        worker = Worker()
        hidden = make_document("关于集市的通告", slug="market", state="draft")
        path = hidden.get_absolute_url()
        assert worker.ask(path, HTTP_COOKIE=cookie).status == 200
        assert worker.ask(path).status == 404
        for written in (cookie, f"a=b;  {cookie}", f"sessionid =x; {cookie}"):
            worker.ask(PAGE, HTTP_COOKIE=written)
        assert len(worker.cache.store) == 0
        worker.ask(PAGE)
        made = len(worker.made)
        worker.ask(PAGE, HTTP_COOKIE=cookie)
        assert len(worker.made) == made + 1
        # Other cookies, the display's among them, change no page.
        worker.ask(PAGE, HTTP_COOKIE="display=elder; csrftoken=x")
        assert len(worker.made) == made + 1

    @pytest.mark.parametrize(
        "name",
        [
            "HTTP_AUTHORIZATION",
            "HTTP_RANGE",
            "HTTP_IF_MATCH",
            "HTTP_IF_UNMODIFIED_SINCE",
        ],
    )
    def test_what_django_must_think_about(self, bridge: Document, name: str) -> None:
        worker = Worker()
        worker.ask(PAGE)
        worker.ask(PAGE, **{name: '"x"'})
        assert worker.made == [PAGE, PAGE]

    @pytest.mark.parametrize("method", ["POST", "OPTIONS", "PUT", "DELETE"])
    def test_other_methods(self, bridge: Document, method: str) -> None:
        worker = Worker()
        worker.ask(PAGE)
        assert worker.ask(PAGE, method).status != 200
        assert worker.made == [PAGE, PAGE]

    def test_a_limited_api_is_counted(
        self, bridge: Document, settings: Settings
    ) -> None:
        settings.API_RATE_LIMIT = 2
        worker = Worker()
        codes = [worker.ask("/api/v1/documents").status for _ in range(3)]
        assert codes == [200, 200, 429]

    def test_a_failure_is_not_kept(self, bridge: Document) -> None:
        public = {"Cache-Control": "public, no-cache"}
        for status in (404, 410, 429, 500, 503):
            answer = HttpResponse("x", status=status, headers=public)
            worker = Worker(application=fake(lambda: answer))  # noqa: B023
            assert [worker.ask("/").status for _ in range(2)] == [status] * 2
            assert len(worker.made) == 2


class TestPoison:
    def test_each_host_has_its_own_and_no_strange_one_any(
        self, bridge: Document, settings: Settings
    ) -> None:
        settings.ALLOWED_HOSTS = ["localhost", ".example.org"]
        worker = Worker()
        worker.ask(PAGE)
        for host in (
            "evil.example",
            "localhost.evil.example",
            "",
            "a b",
            "localhost@x",
        ):
            assert worker.ask(PAGE, HTTP_HOST=host).status == 400
        assert len(worker.cache.store) == 1
        pages = {
            worker.ask(PAGE, HTTP_HOST=host).body
            for host in ("localhost", "www.example.org", "www.example.org:444")
        }
        # Pages name their own address.
        assert len(pages) == 3

    def test_forwarded_headers_change_nothing(self, bridge: Document) -> None:
        worker = Worker()
        poisoned = worker.ask(
            PAGE,
            HTTP_X_FORWARDED_HOST="evil.example",
            HTTP_X_FORWARDED_PROTO="https",
            HTTP_FORWARDED="host=evil.example",
            HTTP_X_ORIGINAL_URL="/admin/",
            HTTP_X_REWRITE_URL="/admin/",
            HTTP_ORIGIN="https://evil.example",
            HTTP_REFERER="https://evil.example/",
            HTTP_ACCEPT_LANGUAGE="en",
            HTTP_USER_AGENT="<script>",
        )
        assert b"evil" not in poisoned.body
        assert worker.ask(PAGE) == poisoned
        assert worker.ask(PAGE) == Worker().ask(PAGE)

    def test_a_prefix_is_no_part_of_the_path(self, bridge: Document) -> None:
        worker = Worker()
        worker.ask("/bridge/", SCRIPT_NAME="/documents")
        assert len(worker.cache.store) == 0
        assert worker.ask(PAGE).status == 200

    def test_behind_a_proxy_the_scheme_is_part_of_the_key(
        self, bridge: Document, settings: Settings
    ) -> None:
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        settings.SECURE_SSL_REDIRECT = True
        worker = Worker()
        for _ in range(2):
            assert worker.ask(PAGE, HTTP_X_FORWARDED_PROTO="https").status == 200
            assert worker.ask(PAGE, HTTP_X_FORWARDED_PROTO="http").status == 301
            assert worker.ask(PAGE).status == 301
            assert worker.ask(PAGE, HTTP_X_FORWARDED_PROTO="HTTPS").status == 301
        assert len(worker.cache.store) == 1

    @pytest.mark.parametrize(
        "accepted", ["gzip;q=0", "x" * 5000, ",;=;q=,br;q=2", "*", "\xff", "identity"]
    )
    def test_odd_codings_get_the_plain_text(
        self, bridge: Document, accepted: str
    ) -> None:
        worker = Worker()
        for _ in range(2):
            given = worker.ask(PAGE, HTTP_ACCEPT_ENCODING=accepted)
            assert given.status == 200
            assert "Content-Encoding" not in given.headers
            assert TITLE in given.body.decode()
        assert worker.made == [PAGE]

    def test_queries_are_told_apart_and_odd_ones_passed_on(
        self, bridge: Document
    ) -> None:
        worker = Worker()
        assert "没有" in worker.ask("/documents/?q=zzz").body.decode()
        assert TITLE in worker.ask("/documents/").body.decode()
        count = len(worker.cache.store)
        for query in ("q=%00", "q=" + "x" * 600, "&" * 40, "q=<b>"):
            worker.ask("/documents/", QUERY_STRING=query)
        # The first is a name and a value like others; what it means is Django's affair.
        assert len(worker.cache.store) <= count + 1


class TestMemory:
    def test_ten_thousand_addresses_push_no_page_out(self) -> None:
        page = HttpResponse("字" * 7000, headers={"Cache-Control": "public, no-cache"})
        worker = Worker(size=4 * 1024 * 1024, application=fake(lambda: page))
        pages = [f"/documents/{number}/" for number in range(50)]
        for path in pages:
            worker.ask(path, HTTP_ACCEPT_ENCODING="br")
            worker.ask(path)
        weights = []
        for number in range(10_000):
            worker.ask(f"/documents/?x={number}")
            # Days of which there is no end, each a page of its own.
            worker.ask(f"/documents/bridge/as-of/{number}/")
            weights.append(worker.cache.store.weight)
        assert max(weights) <= 4 * 1024 * 1024
        assert len(worker.cache.store) < 200
        made = len(worker.made)
        for path in pages:
            worker.ask(path)
        assert len(worker.made) == made

    def test_ten_thousand_names_of_the_portal_push_no_page_out(
        self, settings: Settings
    ) -> None:
        page = HttpResponse("字" * 7000, headers={"Cache-Control": "public, no-cache"})
        worker = Worker(size=4 * 1024 * 1024, application=fake(lambda: page))
        for _ in range(2):
            worker.ask("/")
        for number in range(2_000):
            for _ in range(2):
                worker.ask("/", HTTP_HOST=f"localhost:{number}")
        assert worker.cache.store.weight <= 4 * 1024 * 1024
        made = len(worker.made)
        worker.ask("/")
        assert len(worker.made) == made

    def test_a_long_page_is_made_each_time(self) -> None:
        page = HttpResponse(
            b"x" * (1024 * 1024 + 1), headers={"Cache-Control": "public, no-cache"}
        )
        worker = Worker(application=fake(lambda: page))
        for _ in range(2):
            assert len(worker.ask("/").body) == 1024 * 1024 + 1
        assert len(worker.made) == 2


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


def fake(answer: Callable[[], HttpResponse]) -> Any:
    """Stand for Django."""

    def application(environ: dict[str, Any], start_response: Any) -> HttpResponse:
        given = answer()
        start_response(f"{given.status_code} X", list(given.items()))
        return given

    return application


def quiet(application: Any) -> FrontCache:
    """Stand in front where no database is."""
    return FrontCache(
        application,
        size=8 * 1024 * 1024,
        watch=Watch(lag=1000, ask=settled, here=lambda: 0),
    )


def at_once(count: int, work: Callable[[int], object]) -> None:
    threads = [threading.Thread(target=work, args=(each,)) for each in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class TestManyAtOnce:
    def test_a_cold_page_is_made_once(self) -> None:
        made: list[int] = []

        def slow() -> HttpResponse:
            made.append(1)
            time.sleep(0.3)
            return HttpResponse("x" * 300, headers={"Cache-Control": "public"})

        visitor = Visitor(quiet(fake(slow)))
        bodies: list[bytes] = []
        at_once(32, lambda _: bodies.append(visitor.ask("/").body))
        assert len(made) == 1
        assert bodies == [b"x" * 300] * 32

    def test_what_is_not_kept_keeps_nobody_waiting_twice(self) -> None:
        started = time.monotonic()

        def slow() -> HttpResponse:
            time.sleep(0.2)
            return HttpResponse("x", headers={"Cache-Control": "no-store"})

        visitor = Visitor(quiet(fake(slow)))
        at_once(8, lambda _: visitor.ask("/mine/?a=1"))
        # The first alone, then all others together.
        assert time.monotonic() - started < 0.2 * 4
        started = time.monotonic()
        at_once(8, lambda _: visitor.ask("/mine/?a=1"))
        assert time.monotonic() - started < 0.2 * 2

    def test_slow_pages_hold_up_no_kept_one(self) -> None:
        slow = threading.Event()

        def answer() -> HttpResponse:
            slow.wait(10)
            return HttpResponse("x", headers={"Cache-Control": "public"})

        visitor = Visitor(quiet(fake(answer)))
        slow.set()
        visitor.ask("/warm/")
        slow.clear()
        others = [
            threading.Thread(target=visitor.ask, args=(f"/cold/{number}/",))
            for number in range(20)
        ]
        for other in others:
            other.start()
        started = time.monotonic()
        assert visitor.ask("/warm/").status == 200
        assert time.monotonic() - started < 1
        slow.set()
        for other in others:
            other.join()

    def test_an_error_wakes_who_waits(self) -> None:
        def broken(*_: Any) -> Any:
            time.sleep(0.1)
            raise ValueError

        visitor = Visitor(quiet(broken))
        failed: list[float] = []

        def ask(_: int) -> None:
            started = time.monotonic()
            with pytest.raises(ValueError):  # noqa: PT011 (raised above)
                visitor.ask("/")
            failed.append(time.monotonic() - started)

        at_once(4, ask)
        assert len(failed) == 4
        assert max(failed) < 2

"""What only Django answers, and what nobody can put in."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from documents.models import Document
from tests.documents.builders import make_document
from tests.gazette_portal.front_cache.visitors import (
    PAGE,
    TITLE,
    Worker,
    fake,
)

pytestmark = pytest.mark.django_db(transaction=True)


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

"""What is answered without Django, and how."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from pytest_django import DjangoAssertNumQueries

from documents.models import Document
from gazette_portal.observing import ENVIRON_KEY
from tests.gazette_portal.front_cache.visitors import (
    PAGE,
    TITLE,
    Given,
    Visitor,
    Worker,
)

pytestmark = pytest.mark.django_db(transaction=True)


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

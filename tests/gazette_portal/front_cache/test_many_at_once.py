"""Bounded memory, and many who ask at once."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.http import HttpResponse
from pytest_django import Settings

from tests.gazette_portal.front_cache.visitors import (
    Visitor,
    Worker,
    at_once,
    fake,
    quiet,
)

pytestmark = pytest.mark.django_db(transaction=True)


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
        # The first alone, then all others together; one by one would take eight times.
        assert time.monotonic() - started < 0.2 * 6
        started = time.monotonic()
        at_once(8, lambda _: visitor.ask("/mine/?a=1"))
        assert time.monotonic() - started < 0.2 * 6

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

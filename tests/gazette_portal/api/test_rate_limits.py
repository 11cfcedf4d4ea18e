"""Limits that an operator sets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client, RequestFactory, override_settings

from gazette_portal import rate_limits
from gazette_portal.rate_limits import Allowance


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    caches["rate_limits"].clear()
    yield
    caches["rate_limits"].clear()


def counted(address: str, path: str = "/api/v1/issues", now: float = 600) -> Allowance:
    request = RequestFactory().get(path, REMOTE_ADDR=address)
    found = rate_limits.count(request, now=now)
    assert found is not None
    return found


@pytest.mark.django_db
def test_without_a_limit_nothing_is_counted(client: Client) -> None:
    answer = client.get("/api/v1/issues")
    assert "RateLimit-Limit" not in answer.headers


@pytest.mark.django_db
@override_settings(API_RATE_LIMIT=2)
def test_who_asks_too_often_waits(client: Client) -> None:
    answers = [client.get("/api/v1/issues") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == list("100")
    last = answers[-1]
    assert last.headers["RateLimit-Limit"] == "2"
    assert last.headers["RateLimit-Policy"] == "2;w=60"
    assert 1 <= int(last.headers["Retry-After"]) <= 60
    assert last.headers["Retry-After"] == last.headers["RateLimit-Reset"]
    assert last.headers["Access-Control-Allow-Origin"] == "*"
    assert last.json()["type"] == "/api/#too-many-requests"
    assert client.get("/issues/").status_code == 200


@override_settings(API_RATE_LIMIT=10, API_SEARCH_RATE_LIMIT=1)
def test_searches_have_a_limit_besides() -> None:
    assert counted("192.0.2.1", "/api/v1/search").left == 0
    assert counted("192.0.2.1", "/api/v1/search").exceeded
    assert counted("192.0.2.1").left == 7


@override_settings(API_RATE_LIMIT=1)
def test_addresses_are_counted_apart_and_networks_together() -> None:
    counted("192.0.2.1")
    assert not counted("192.0.2.2").exceeded
    assert counted("::ffff:192.0.2.1").exceeded
    counted("2001:db8::1")
    assert counted("2001:db8::2:3").exceeded
    assert not counted("2001:db8:0:1::1").exceeded


@override_settings(API_RATE_LIMIT=1)
def test_a_new_minute_is_a_new_count() -> None:
    counted("192.0.2.1", now=659)
    assert counted("192.0.2.1", now=659.9).reset == 1
    assert not counted("192.0.2.1", now=660).exceeded


@override_settings(API_RATE_LIMIT=1)
def test_no_address_is_stored() -> None:
    counted("192.0.2.1")
    keys = "".join(caches["rate_limits"]._cache)  # type: ignore[attr-defined]
    assert "192.0.2.1" not in keys


@pytest.mark.django_db
@override_settings(
    API_RATE_LIMIT=2,
    CACHES={
        "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
        "validators": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
        "rate_limits": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "requests",
        },
    },
)
def test_workers_can_count_together() -> None:
    call_command("createcachetable", "requests", verbosity=0)
    assert counted("192.0.2.1", now=4e9).left == 1
    caches["rate_limits"].close()
    assert counted("192.0.2.1", now=4e9).left == 0
    assert counted("192.0.2.1", now=4e9).exceeded

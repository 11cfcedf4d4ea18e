"""Slow queries and errors: which page, never which person, never what was asked."""

import json
import logging

import pytest
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from pytest_django import Settings

from gazette_portal.observing import ENVIRON_KEY
from gazette_portal.structured_logs import JsonFormatter, PlainFormatter

handler500 = "gazette_portal.errors.server_error"


def ask(request: HttpRequest, name: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 WHERE 'x' = %s", [name])
    return HttpResponse("found")


def fail(request: HttpRequest, name: str) -> HttpResponse:
    raise IntegrityError(
        "duplicate key value violates a constraint\n"
        f"DETAIL:  Key (username)=({name}) already exists.\n"
    )


urlpatterns = [
    path("people/<name>/", ask, name="person"),
    path("broken/<name>/", fail, name="broken"),
]


@pytest.fixture
def addresses() -> object:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("addresses")
def test_a_slow_query_names_its_page(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SLOW_QUERY_MS = 0
    client.get("/people/wang/?q=secret")
    assert caplog.records == []
    # No query takes no time at all: from one microsecond on, each is slow.
    settings.SLOW_QUERY_MS = 0.001
    response = client.get("/people/wang/?q=secret")
    (record,) = caplog.records
    line = json.loads(JsonFormatter().format(record))
    assert line["view"] == "person"
    assert line["route"] == "people/<name>/"
    assert line["sql"] == "SELECT 1 WHERE 'x' = %s"
    assert line["duration_ms"] >= 0
    for written in (json.dumps(line), PlainFormatter().format(record)):
        assert "wang" not in written
        assert "secret" not in written
    observed = response.wsgi_request.META[ENVIRON_KEY]
    assert observed.queries == 1
    assert observed.query_seconds > 0


@pytest.mark.usefixtures("addresses")
def test_an_error_names_its_page_and_no_row(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.ERROR):
        assert client.get("/broken/wang/?q=secret").status_code == 500
    record = next(each for each in caplog.records if each.exc_info)
    line = JsonFormatter().format(record)
    assert json.loads(line)["route"] == "broken/<name>/"
    for written in (line, PlainFormatter().format(record)):
        assert "broken/<name>/" in written
        assert "violates a constraint" in written
        assert "Key (username)" not in written
        assert "secret" not in written

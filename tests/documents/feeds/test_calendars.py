"""Calendars of documents' days, read line by line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.models import Document
from tests.documents.builders import later, make_document
from tests.documents.feeds.reading import events
from tests.documents.pages.markup import read, text_of

pytestmark = pytest.mark.django_db
COMING = "/feeds/calendar.ics"
HOSTILE = "甲;乙,丙\\丁\nBEGIN:VEVENT\r\nX:戊\x0b" + "长" * 100


def test_a_document_gives_the_days_on_which_it_holds(client: Client) -> None:
    document = make_document(
        "停车办法",
        slug="rules",
        number="葫政发〔2020〕1号",
        effective_on=date(2020, 3, 1),
        lapsed_on=date(2025, 3, 1),
    )
    response = client.get("/documents/rules.ics")
    first, second = events(response)
    assert first["SUMMARY"] == "施行：停车办法"
    assert first["DTSTART;VALUE=DATE"] == "20200301"
    assert first["DTEND;VALUE=DATE"] == "20200302"
    assert first["UID"] == "rules-effective@testserver"
    assert first["URL"] == "http://testserver/documents/rules/"
    assert "葫政发〔2020〕1号" in first["DESCRIPTION"]
    stamp = document.updated_at.astimezone(tz=None)
    assert first["DTSTAMP"].endswith("Z")
    assert first["DTSTAMP"][:4] == str(stamp.year)
    assert second["SUMMARY"] == "失效：停车办法"
    assert second["DTSTART;VALUE=DATE"] == "20250301"
    etag = response.headers["ETag"]
    again = client.get("/documents/rules.ics", headers={"If-None-Match": etag})
    assert again.status_code == 304


def test_hostile_titles_are_escaped_and_folded(client: Client) -> None:
    make_document(
        HOSTILE, slug="rules", issuer=HOSTILE[:50], effective_on=date(2020, 3, 1)
    )
    (event,) = events(client.get("/documents/rules.ics"))
    words = "甲\\;乙\\,丙\\\\丁\\nBEGIN:VEVENT\\nX:戊" + "长" * 100
    assert event["SUMMARY"] == f"施行：{words}"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 404),
        ({"effective_on": date(2020, 3, 1)}, 200),
        ({"effective_on": date(2020, 3, 1), "state": Document.State.DRAFT}, 404),
        ({"effective_on": date(2020, 3, 1), "publish_at": later()}, 404),
        (
            {
                "effective_on": date(2020, 3, 1),
                "state": Document.State.WITHDRAWN,
                "withdrawn_reason": "重新制发",
            },
            410,
        ),
    ],
    ids=["no days", "public", "draft", "not yet", "withdrawn"],
)
def test_the_public_sees_what_is_published(
    client: Client, fields: dict[str, Any], status: int
) -> None:
    make_document(slug="rules", **fields)
    assert client.get("/documents/rules.ics").status_code == status
    assert client.get("/documents/none.ics").status_code == 404


@pytest.mark.parametrize("day", [date(2020, 3, 1), None], ids=["a day", "none"])
def test_a_page_offers_its_calendar_where_there_are_days(
    client: Client, day: date | None
) -> None:
    make_document(slug="rules", effective_on=day)
    links = read(client.get("/documents/rules/")).links
    assert ("/documents/rules.ics" in links) == (day is not None)


def test_days_to_come_nearest_first(client: Client) -> None:
    today = timezone.localdate()
    make_document("今天施行", effective_on=today)
    make_document("昨天施行", effective_on=today - timedelta(days=1))
    make_document(
        "将失效",
        effective_on=today - timedelta(days=99),
        lapsed_on=today + timedelta(days=5),
    )
    make_document("下月施行", effective_on=today + timedelta(days=30))
    make_document(
        "草稿", effective_on=today + timedelta(days=1), state=Document.State.DRAFT
    )
    make_document("未公布", effective_on=today + timedelta(days=1), publish_at=later())
    found = [event["SUMMARY"] for event in events(client.get(COMING))]
    assert found == ["施行：今天施行", "失效：将失效", "施行：下月施行"]


def test_many_days_take_two_queries_and_are_bounded(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    day = timezone.localdate() + timedelta(days=3)
    for number in range(510):
        make_document(f"第{number}份", effective_on=day)
    with django_assert_max_num_queries(2):
        response = client.get(COMING)
    assert len(events(response)) == 500


def test_an_empty_calendar_is_a_calendar(client: Client) -> None:
    assert events(client.get(COMING)) == []
    assert "BEGIN:VCALENDAR" in text_of(client.get(COMING))

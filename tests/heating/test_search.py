"""What the search offers of the heating pages."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from documents.search.offers import offers as found_offers
from documents.search.text.queries import parse_query
from heating.models import ScheduleVersion
from heating.search import offers


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("停热 退费", "/heating/outage/"),
        ("暖气", "/heating/outage/"),
        ("违规 处罚", "/heating/penalties/"),
        ("供热方案", "/heating/penalties/1/"),
    ],
)
def test_words_lead_to_the_pages(
    version: ScheduleVersion, client: Client, typed: str, url: str
) -> None:
    assert found_offers(parse_query(typed))[0].url == url


def test_every_offer_opens(version: ScheduleVersion, client: Client) -> None:
    found = list(offers())
    assert len(found) == 2 + version.violations.count()
    for offer in found:
        assert client.get(offer.url).status_code == 200


def test_three_queries(
    version: ScheduleVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        list(offers())


@pytest.mark.django_db
def test_nothing_without_a_schedule() -> None:
    assert list(offers()) == []

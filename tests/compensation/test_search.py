"""What the search offers of the compensation pages."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from compensation.models import PlanVersion
from compensation.search import offers
from documents.search.offers import offers as found_offers
from documents.search.text.queries import parse_query


@pytest.mark.parametrize("typed", ["搬迁费", "签约奖励", "装修", "补偿", "棚户区"])
def test_rules_lead_to_the_calculator(
    plan: PlanVersion, client: Client, typed: str
) -> None:
    first = found_offers(parse_query(typed))[0]
    assert first.kind == "测算"
    assert first.url == f"/compensation/{plan.project.slug}/estimate/"
    assert client.get(first.url).status_code == 200


def test_every_offer_opens(plan: PlanVersion, client: Client) -> None:
    for offer in offers():
        assert client.get(offer.url).status_code == 200


def test_two_queries(
    plan: PlanVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        assert len(list(offers())) == 2


def test_nothing_without_a_plan(plan: PlanVersion) -> None:
    PlanVersion.objects.filter(pk=plan.pk).update(state=PlanVersion.State.DRAFT)
    assert list(offers()) == []

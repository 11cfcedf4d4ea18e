"""Rules that are kept between requests are none that somebody has corrected since."""

from __future__ import annotations

import pytest
from django.db.models import F
from django.test import Client

from compensation.models import Deadline, PlanRule
from compensation.selectors import kept_deadlines, kept_rules
from tests.compensation.builders import make_huludao_plan

pytestmark = pytest.mark.django_db(transaction=True)
ESTIMATE = (
    "/api/v1/compensation/huagong-phase-2/estimate"
    "?use=residential&choice=monetary&certified_area=50&unit_price=3200"
)


def test_a_corrected_rule_changes_the_next_estimate(client: Client) -> None:
    version = make_huludao_plan()
    before = client.get(ESTIMATE).json()
    assert client.get(ESTIMATE).json() == before
    rows = PlanRule.objects.filter(version=version, code="moving", for_residential=True)
    rows.update(value=F("value") + 1)
    after = client.get(ESTIMATE).json()
    line, other = (
        next(one for one in answer["lines"] if one["code"] == "moving")
        for answer in (before, after)
    )
    assert float(other["amount"]) - float(line["amount"]) == 50


def test_rules_and_deadlines_are_frozen_once() -> None:
    version = make_huludao_plan()
    assert kept_rules(version) is kept_rules(version)
    found = kept_deadlines(version)
    assert kept_deadlines(version) is found
    assert found
    Deadline.objects.filter(version=version).update(days=99)
    assert {each.rule.days for each in kept_deadlines(version)} == {99}

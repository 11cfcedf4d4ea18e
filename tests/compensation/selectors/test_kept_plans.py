"""Rules that are kept between requests are none that somebody has corrected since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compensation.kept import kept_plan
from compensation.models import Deadline, PlanRule
from compensation.rules import CompensationError
from documents.models import Provision
from tests.compensation.builders import make_huludao_plan

TODAY: Final = date(2020, 6, 1)
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
    plan = kept_plan("huagong-phase-2", on=TODAY)
    assert plan.version == version
    assert kept_plan("huagong-phase-2", on=TODAY) is plan
    assert plan.rules is plan.rules
    assert plan.deadlines
    Deadline.objects.filter(version=version).update(days=99)
    corrected = kept_plan("huagong-phase-2", on=TODAY)
    assert {each.rule.days for each in corrected.deadlines} == {99}


def test_the_version_in_force_is_that_of_the_day() -> None:
    version = make_huludao_plan()
    kept_plan("huagong-phase-2", on=TODAY)
    with pytest.raises(CompensationError, match="目前没有生效的版本"):
        kept_plan("huagong-phase-2", on=version.valid_from - timedelta(days=1))


def test_what_is_not_there_is_not_kept() -> None:
    with pytest.raises(CompensationError, match="没有这个征收项目"):
        kept_plan("huagong-phase-2", on=TODAY)
    version = make_huludao_plan()
    assert kept_plan("huagong-phase-2", on=TODAY).version == version


def test_clauses_are_read_once_until_one_is_corrected() -> None:
    make_huludao_plan()
    plan = kept_plan("huagong-phase-2", on=TODAY)
    refs = [rule.provision for rule in plan.rules.rules]
    with CaptureQueriesContext(connection) as first:
        before = dict(plan.texts(refs))
    with CaptureQueriesContext(connection) as second:
        assert plan.texts(refs) == before
    assert (len(first), len(second)) == (1, 0)
    key = refs[0].document, refs[0].eid
    Provision.objects.filter(document__slug=key[0], eid=key[1]).update(text="已改")
    assert kept_plan("huagong-phase-2", on=TODAY).texts(refs)[key] == "已改"
    gone = replace(refs[0], eid="art_999")
    assert plan.texts([gone])[gone.document, gone.eid] == ""


@pytest.mark.parametrize(
    "address",
    [ESTIMATE, ESTIMATE.replace("/api/v1", "").replace("estimate?", "estimate/?")],
    ids=["API", "page"],
)
def test_an_estimate_asks_for_nothing_but_the_state(
    client: Client, address: str
) -> None:
    make_huludao_plan()
    first = client.get(address).content
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).content == first
    assert len(asked) == 1

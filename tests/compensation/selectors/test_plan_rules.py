"""Freezing plans, and which version holds on a day."""

from datetime import date, time

import pytest
from pytest_django import DjangoAssertNumQueries

from compensation.models import PlanVersion
from compensation.rules import CompensationError, RuleCode
from compensation.selectors import (
    deadline_rules,
    find_version,
    freeze,
    order_rules,
    plan_rules,
    provision_texts,
    versions_in_force,
)
from compensation.services import copy_version, publish_version
from tests.compensation.builders import (
    NOW,
    make_project,
    make_rule,
    make_type,
    make_version,
)
from tests.compensation.rules.plans import huludao

TODAY = date(2020, 3, 1)


def test_the_plan_says_what_its_text_says(plan: PlanVersion) -> None:
    frozen = plan_rules("huagong-phase-2", on=TODAY)
    by_hand = huludao()

    def figures(rules: object) -> set[tuple[object, ...]]:
        return {
            (each.code, each.value, each.unit, each.uses, each.choices, each.inclusive)
            for each in rules  # type: ignore[attr-defined]
        }

    assert figures(frozen.rules) == figures(by_hand.rules)
    assert [(each.area, each.certified) for each in frozen.flat_types] == [
        (each.area, each.certified) for each in by_hand.flat_types
    ]
    assert {(each.use, each.choice) for each in frozen.offers} == {
        (each.use, each.choice) for each in by_hand.offers
    }
    assert {
        (each.code, each.provision.label.removesuffix("1")) for each in frozen.rules
    } == {(each.code, each.provision.label.removesuffix("1")) for each in by_hand.rules}
    assert frozen.interpretation.label == "十四"
    assert frozen.interpretation_office == by_hand.interpretation_office


def test_three_queries(
    plan: PlanVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        plan_rules("huagong-phase-2", on=TODAY)


def test_every_clause_is_held(plan: PlanVersion) -> None:
    frozen = freeze(plan)
    refs = [each.provision for each in frozen.rules]
    texts = provision_texts(refs)

    assert {(ref.document, ref.eid) for ref in refs} == texts.keys()
    moving = next(each for each in frozen.rules if each.code is RuleCode.MOVING)
    text = texts[moving.provision.document, moving.provision.eid]
    assert "补助 20 元 /m²" in text


def test_a_lost_clause_leaves_its_number(plan: PlanVersion) -> None:
    row = plan.rules.select_related("provision").get(code="moving")
    assert row.provision is not None
    row.provision.delete()

    frozen = freeze(plan)
    moving = next(each for each in frozen.rules if each.code is RuleCode.MOVING)

    assert moving.provision.label == "九(七)"
    assert moving.provision.eid == ""
    assert moving.provision.url == "/documents/hu-zheng-fa-2019-19/"


def test_versions_hold_from_day_to_day(plan: PlanVersion) -> None:
    later = copy_version(source=plan, version="2", valid_from=date(2020, 6, 1))
    drafted = find_version("huagong-phase-2", on=date(2020, 7, 1))
    publish_version(version=later, now=NOW)

    def name(day: date) -> str:
        return find_version("huagong-phase-2", on=day).version

    assert drafted.version == "2019-12-02"
    assert name(date(2020, 5, 31)) == "2019-12-02"
    assert name(date(2020, 6, 1)) == "2"
    assert plan_rules("huagong-phase-2", on=TODAY, version="2").version == "2"
    assert [each.version for each in versions_in_force(on=TODAY)] == ["2019-12-02"]
    assert [each.version for each in versions_in_force(on=date(2020, 6, 1))] == ["2"]


def test_a_version_from_the_same_day_takes_over_and_the_old_one_stays_open(
    plan: PlanVersion,
) -> None:
    corrected = copy_version(source=plan, version="2", valid_from=plan.valid_from)
    publish_version(version=corrected, now=NOW)

    plan.refresh_from_db()
    assert plan.state == PlanVersion.State.SUPERSEDED
    assert find_version("huagong-phase-2", on=TODAY).version == "2"
    old = find_version("huagong-phase-2", on=TODAY, version="2019-12-02")
    assert freeze(old).version == "2019-12-02"


def test_a_version_for_some_time_leaves_those_after_it(plan: PlanVersion) -> None:
    early = copy_version(source=plan, version="0", valid_from=date(2019, 1, 1))
    early.valid_to = date(2019, 12, 1)
    early.save()
    publish_version(version=early, now=NOW)

    plan.refresh_from_db()
    assert plan.state == PlanVersion.State.PUBLISHED
    assert find_version("huagong-phase-2", on=date(2019, 12, 1)).version == "0"
    assert find_version("huagong-phase-2", on=TODAY).version == "2019-12-02"


@pytest.mark.parametrize(
    ("slug", "version", "day", "code"),
    [
        pytest.param("no-such", "", TODAY, "no_such_plan", id="plan"),
        pytest.param("huagong-phase-2", "x", TODAY, "no_such_version", id="version"),
        pytest.param("huagong-phase-2", "draft", TODAY, "no_such_version", id="draft"),
        pytest.param(
            "huagong-phase-2", "", date(2019, 1, 1), "no_version_in_force", id="day"
        ),
    ],
)
def test_what_there_is_not(
    plan: PlanVersion, slug: str, version: str, day: date, code: str
) -> None:
    copy_version(source=plan, version="draft", valid_from=date(2020, 6, 1))

    with pytest.raises(CompensationError) as caught:
        plan_rules(slug, on=day, version=version)

    assert caught.value.code == code


def test_a_draft_opens_for_clerks_only(plan: PlanVersion) -> None:
    copy_version(source=plan, version="draft", valid_from=date(2020, 6, 1))

    found = find_version("huagong-phase-2", on=TODAY, version="draft", with_drafts=True)

    assert found.is_draft


@pytest.mark.django_db
def test_a_project_without_a_published_plan_is_none() -> None:
    version = make_version(make_project())

    with pytest.raises(CompensationError) as caught:
        find_version(version.project.slug, on=date(2022, 1, 1))

    assert caught.value.code == "no_such_plan"
    listed = versions_in_force(on=date(2022, 1, 1))
    assert version.project not in [each.project for each in listed]


def test_the_order_of_choosing(plan: PlanVersion) -> None:
    rules = order_rules(plan)

    assert rules.in_time.label == "十一(二)2(1)"
    assert rules.late.label == "十一(二)2(2)"
    assert rules.care.label == "十一(三)4"
    assert "搬迁序号" in rules.late_tie_reading


@pytest.mark.django_db
def test_a_plan_without_an_order_says_so() -> None:
    with pytest.raises(CompensationError) as caught:
        order_rules(make_version(make_project()))

    assert caught.value.code == "no_order_rules"


def test_deadlines_run_once_dates_are_set(plan: PlanVersion) -> None:
    before = deadline_rules(plan)
    plan.project.signing_starts_on = date(2020, 2, 15)
    signing, moving, *reviews = deadline_rules(plan)

    assert [each.start for each in before] == [None] * 4
    assert signing.start == date(2020, 2, 15)
    assert moving.start is None
    assert (signing.rule.days, signing.rule.closes_at) == (15, time(17))
    assert [each.rule.days for each in reviews] == [10, 10]
    assert all(each.rule.provision.label for each in (signing, moving, *reviews))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("types", "message"),
    [
        pytest.param((("50", None, "50"), ("65", "51", "65")), "之间有空档", id="gap"),
        pytest.param((("50", None, "50"), ("65", "49", "65")), "重叠", id="overlap"),
    ],
)
def test_rows_that_are_no_plan(
    types: tuple[tuple[str, str | None, str], ...], message: str
) -> None:
    version = make_version(make_project())
    make_rule(version, "moving", "20")
    for each in types:
        make_type(version, *each)

    with pytest.raises(CompensationError, match=message) as caught:
        freeze(version)

    assert caught.value.code == "rules_invalid"

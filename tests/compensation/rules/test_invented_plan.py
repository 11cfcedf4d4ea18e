"""A plan of a city that does not exist works by data alone."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from compensation.rules import Choice, CompensationError, RuleCode, Use, calculate
from tests.compensation.rules.households import household
from tests.compensation.rules.plans import clause, flat_type, invented, rule

PLAN = invented()


@pytest.mark.parametrize(
    ("given_facts", "lines"),
    [
        pytest.param(
            {"certified_area": "50"}, {"moving": "1675.00"}, id="50-closed-above"
        ),
        pytest.param(
            {"certified_area": "50.01"},
            {"moving": "1675.34", "reasonable_area": "26982.00"},
            id="50.01-whole-type-while-the-flat-is-unknown",
        ),
        pytest.param(
            {"certified_area": "60", "flat_area": "62"},
            {"moving": "2010.00", "reasonable_area": "3600.00"},
            id="only-the-real-flat-is-priced",
        ),
        pytest.param(
            {"certified_area": "60", "flat_area": "70"},
            {
                "moving": "2010.00",
                "reasonable_area": "9000.00",
                "flat_excess_within": "20000.00",
            },
            id="all-excess-at-one-price",
        ),
        pytest.param(
            {"certified_area": "60", "step_up": True, "flat_area": "78.5"},
            {
                "moving": "2010.00",
                "reasonable_area": "9000.00",
                "step_up_area": "35100.00",
            },
            id="step-up-ends-where-the-flat-ends",
        ),
        pytest.param(
            {"certified_area": "250", "signed_early": True},
            {"moving": "8375.00", "signing_bonus": "52500.00"},
            id="no-largest-certified-area",
        ),
    ],
)
def test_exchange(given_facts: dict[str, Any], lines: dict[str, str]) -> None:
    result = calculate(PLAN, household(**given_facts)).to_json()

    assert {line["code"]: line["amount"] for line in result["lines"]} == lines


def test_absent_rules_make_no_lines_and_are_said() -> None:
    statement = calculate(
        PLAN,
        household(
            certified_area="60",
            flat_area="58.5",
            balcony_area="5",
            moved_early=True,
            extra_15=True,
            low_income=True,
            fittings="1000.01",
        ),
    )

    assert [line.code for line in statement.lines] == ["fittings", "moving"]
    assert statement.lines[0].amount == Decimal("800.01")
    assert statement.lines[0].formula == "1000.01 元 × 80%"
    codes = {note.code: note.text for note in statement.notes}
    assert set(codes) == {"flat_difference_unpriced", "not_applicable"}
    assert "1.50 m²" in codes["flat_difference_unpriced"]
    for word in ("阳台", "搬迁奖励", "加购", "最低生活保障"):
        assert word in codes["not_applicable"]


def test_money_at_another_percentage_and_a_moving_fee_for_shops() -> None:
    money = calculate(
        PLAN,
        household(Choice.MONETARY, certified_area="60", unit_price="5000"),
    )
    shop = calculate(
        PLAN,
        household(
            Choice.MONETARY, Use.COMMERCIAL, certified_area="10", appraised_value="9"
        ),
    )

    assert money.line("house") is not None
    assert money.total("to_household") == Decimal("362010.00")
    assert shop.total("to_household") == Decimal("344.00")


def test_what_the_plan_does_not_cover_is_refused_at_its_field() -> None:
    for use, choice, field in (
        (Use.COMMERCIAL, Choice.EXCHANGE, "choice"),
        (Use.OTHER_NONRESIDENTIAL, Choice.MONETARY, "use"),
    ):
        with pytest.raises(CompensationError) as caught:
            calculate(PLAN, household(choice, use, appraised_value="1"))
        assert caught.value.field == field


def test_refusals_use_the_usual_words_and_this_office() -> None:
    largest = calculate(PLAN, household(certified_area="110", step_up=True))
    types = (*PLAN.flat_types[:-1], flat_type("120", "100", "120", closed=False))
    bounded = replace(
        PLAN,
        flat_types=(
            *types[:-1],
            replace(
                types[-1], certified=replace(types[-1].certified, lower_closed=False)
            ),
        ),
    )
    beyond = calculate(bounded, household(certified_area="120"))

    assert [refusal.code for refusal in largest.refusals] == ["no_larger_type"]
    assert [refusal.code for refusal in beyond.refusals] == ["no_flat_type"]
    assert "以虚构市征收办解释为准" in beyond.refusals[0].text


def test_a_type_without_a_price_is_said() -> None:
    plan = replace(
        PLAN,
        rules=tuple(
            each for each in PLAN.rules if each.code is not RuleCode.REASONABLE_AREA
        ),
    )
    statement = calculate(plan, household(certified_area="60", fittings="0"))

    assert [line.code for line in statement.lines] == ["moving"]
    assert [note.code for note in statement.notes] == ["reasonable_area_unpriced"]
    assert statement.notes[0].quantity == 5


def test_limits_may_be_open_and_relief_may_be_a_share() -> None:
    tolerance = replace(
        rule(RuleCode.SHORTFALL_TOLERANCE, "2", "六", "m²"), inclusive=False
    )
    relief = rule(RuleCode.LOW_INCOME_RELIEF, "0.5", "十二")
    extra = (
        rule(RuleCode.EXTRA_AREA, "3000", "六", "元/m²"),
        rule(RuleCode.EXTRA_STEP, "15", "六", "m²"),
    )
    plan = replace(
        PLAN,
        rules=(*PLAN.rules, tolerance, relief, *extra),
        extra_needs_step_up=False,
        interpretation=clause("二十一"),
    )
    refused = calculate(plan, household(certified_area="60", flat_area="63"))
    half = calculate(
        plan, household(certified_area="60", low_income=True, cannot_pay=True)
    )
    bought = calculate(plan, household(certified_area="60", extra_15=True))

    assert [refusal.code for refusal in refused.refusals] == ["flat_too_small"]
    line = half.line("reasonable_area")
    assert line is not None
    assert line.amount == Decimal("4500.00")
    extra_line = bought.line("extra_area")
    assert extra_line is not None
    assert extra_line.amount == Decimal("45000.00")

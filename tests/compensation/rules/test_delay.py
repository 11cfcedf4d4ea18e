"""What being late costs: each condition by itself, and all of them together."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compensation.rules import Choice, RuleCode, Use, calculate
from compensation.rules.delay import delays
from tests.compensation.rules.households import household
from tests.compensation.rules.plans import huludao

PLAN = huludao()


def test_money_loses_the_rewards_by_area() -> None:
    found = delays(
        PLAN, household(Choice.MONETARY, certified_area="52.36", unit_price="3200")
    )
    assert found is not None
    assert {each.code: each.loss for each in found.each} == {
        RuleCode.SIGNING_BONUS: Decimal("5236.00"),
        RuleCode.MOVING_BONUS: Decimal("5236.00"),
        RuleCode.BUILDING_BONUS: Decimal("5236.00"),
    }
    assert found.loss == Decimal("15708.00")


def test_an_exchange_loses_area_that_is_then_paid_for() -> None:
    found = delays(PLAN, household(certified_area="50"))
    assert found is not None
    period = found.each[0]
    assert (period.condition, period.area) == ("signed_in_period", Decimal(3))
    assert period.loss == Decimal("2850.00")  # 3 m² × 950


def test_area_beyond_the_type_has_no_price_when_lost() -> None:
    found = delays(PLAN, household(certified_area="44.99"))
    assert found is not None
    assert found.each[0].loss == Decimal("9.50")  # only 0.01 m² was paid for


@pytest.mark.parametrize(
    "facts",
    [
        household(certified_area="105.01"),
        household(Choice.MONETARY, Use.COMMERCIAL, appraised_value="800000"),
    ],
    ids=["九(二)1 no type", "十(一) no rewards"],
)
def test_nothing_to_lose(facts: object) -> None:
    assert delays(PLAN, facts) is None  # type: ignore[arg-type]


@given(
    st.integers(min_value=1, max_value=10_500).map(lambda n: Decimal(n) / 100),
    st.sampled_from(Choice),
)
def test_the_conditions_add_up_and_equal_the_estimates(
    area: Decimal, choice: Choice
) -> None:
    facts = replace(
        household(choice, unit_price="3200"), certified_area=area, signed_early=True
    )
    found = delays(PLAN, facts)
    assert found is not None
    assert sum(each.loss for each in found.each) == found.loss
    assert all(each.loss >= 0 for each in found.each)
    late = replace(facts, signed_early=False)
    assert calculate(PLAN, late).total("net") == found.late

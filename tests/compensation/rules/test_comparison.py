"""All ways side by side: the same figures as the estimate, and honest relations."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compensation.rules import (
    Choice,
    CompensationError,
    Criterion,
    Use,
    Way,
    calculate,
    compare,
)
from tests.compensation.rules.households import household
from tests.compensation.rules.plans import huludao, invented

PLAN = huludao()


def test_all_ways_of_a_household() -> None:
    comparison = compare(
        PLAN, household(certified_area="50", unit_price="3000", flat_area="61")
    )
    columns = {(each.way, each.signed): each for each in comparison.options}

    assert {key: each.net for key, each in columns.items()} == {
        (Way.MONEY, True): Decimal("156000.00"),
        (Way.MONEY, False): Decimal("151000.00"),
        (Way.BASE, True): Decimal("-650.00"),
        (Way.BASE, False): Decimal("-8500.00"),
        (Way.STEP_UP, True): Decimal("-19400.00"),
        (Way.STEP_UP, False): Decimal("-27250.00"),
        (Way.STEP_UP_EXTRA, True): Decimal("-62600.00"),
        (Way.STEP_UP_EXTRA, False): Decimal("-70450.00"),
    }
    assert comparison.unavailable == ()
    step = columns[Way.STEP_UP, True]
    assert step.flat_type == 75
    assert step.extra_area == 15
    assert step.marginal_cost == Decimal("1250.00")
    assert step.signing_gain == Decimal("7850.00")
    assert step.over_money == Decimal("-175400.00")
    assert step.best == {Criterion.CHEAPEST_METRE}
    assert columns[Way.MONEY, True].best == {Criterion.MOST_MONEY}
    assert columns[Way.BASE, True].best == {Criterion.LEAST_PAYMENT}
    assert columns[Way.STEP_UP_EXTRA, False].best == {Criterion.LARGEST_FLAT}
    assert columns[Way.STEP_UP, False].best == {Criterion.CHEAPEST_METRE}


@pytest.mark.parametrize(
    ("area", "ways", "closed"),
    [
        pytest.param("75", {Way.BASE, Way.STEP_UP}, {Way.STEP_UP_EXTRA}, id="90"),
        pytest.param("90", {Way.BASE}, {Way.STEP_UP, Way.STEP_UP_EXTRA}, id="105"),
        pytest.param(
            "106", set(), {Way.BASE, Way.STEP_UP, Way.STEP_UP_EXTRA}, id="no-type"
        ),
    ],
)
def test_ways_that_are_closed_say_why(
    area: str, ways: set[Way], closed: set[Way]
) -> None:
    comparison = compare(PLAN, household(certified_area=area, unit_price="3000"))

    assert {each.way for each in comparison.options} == {Way.MONEY, *ways}
    assert {each.way for each in comparison.unavailable} == closed
    assert all(each.provision and each.text for each in comparison.unavailable)


def test_a_missing_price_closes_money_only() -> None:
    comparison = compare(PLAN, household(certified_area="50"))

    assert [(each.way, each.field) for each in comparison.unavailable] == [
        (Way.MONEY, "unit_price")
    ]
    assert all(each.over_money is None for each in comparison.options)


def test_nothing_to_compare_is_an_error_at_its_field() -> None:
    with pytest.raises(CompensationError) as caught:
        compare(PLAN, household())

    assert caught.value.field == "certified_area"


def test_houses_that_are_no_dwellings() -> None:
    shop = compare(
        PLAN,
        household(use=Use.COMMERCIAL, appraised_value="500", exchange_price="600"),
    )
    other = compare(PLAN, household(use=Use.OTHER_NONRESIDENTIAL, appraised_value="9"))

    assert [(each.way, each.net) for each in shop.options] == [
        (Way.MONEY, Decimal(500)),
        (Way.BASE, Decimal(-100)),
    ]
    assert [each.way for each in other.options] == [Way.MONEY]


AREAS = st.integers(min_value=1, max_value=13_000).map(lambda n: Decimal(n) / 100)


@given(AREAS, st.sampled_from([PLAN, invented()]), st.booleans(), st.booleans())
def test_columns_equal_the_estimate(
    area: Decimal,
    plan: object,
    low_income: bool,  # noqa: FBT001
    complete: bool,  # noqa: FBT001
) -> None:
    rules = PLAN if plan is PLAN else invented()
    comparison = compare(
        rules,
        household(
            Choice.MONETARY,
            certified_area=area,
            unit_price="3000",
            low_income=low_income,
            cannot_pay=low_income,
            building_complete=complete,
        ),
    )

    assert comparison.options
    for option in comparison.options:
        assert option.statement == calculate(rules, option.facts)
        assert option.net == option.statement.total("net")
        assert option.signing_gain is None or option.signing_gain >= 0
    best = [mark for option in comparison.options for mark in option.best]
    assert Criterion.MOST_MONEY in best

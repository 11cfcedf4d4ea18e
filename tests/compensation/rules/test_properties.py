"""Properties that hold for every household of the plan, and for every nonsense."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from compensation.rules import Choice, Facts, Use, calculate
from regulations.rules import RuleError, Statement
from tests.compensation.rules.plans import huludao

PLAN = huludao()
MONEY = Choice.MONETARY

AREAS = st.integers(min_value=1, max_value=10_500).map(lambda n: Decimal(n) / 100)
PRICES = st.integers(min_value=1, max_value=10**9).map(lambda n: Decimal(n) / 100)
SUMS = st.none() | st.integers(min_value=0, max_value=10**12).map(
    lambda n: Decimal(n) / 100
)


@st.composite
def households(draw: st.DrawFn) -> Facts:
    flags: dict[str, Any] = {name: draw(st.booleans()) for name in BOOLEANS}
    return Facts(
        use=Use.RESIDENTIAL,
        choice=draw(st.sampled_from(Choice)),
        certified_area=draw(AREAS),
        unit_price=draw(PRICES),
        balcony_area=draw(st.none() | AREAS),
        fittings=draw(SUMS),
        business_loss=draw(SUMS),
        bare_shell=draw(SUMS),
        flat_area=draw(st.none() | AREAS),
        **flags,
    )


BOOLEANS = [each.name for each in fields(Facts) if each.type is bool]


def worth(statement: Statement) -> Decimal | None:
    return statement.total("net")


@given(households(), AREAS)
def test_more_area_never_pays_less_in_money(facts: Facts, other: Decimal) -> None:
    assert facts.certified_area is not None
    low, high = sorted((facts.certified_area, other))
    smaller = worth(calculate(PLAN, replace(facts, choice=MONEY, certified_area=low)))
    larger = worth(calculate(PLAN, replace(facts, choice=MONEY, certified_area=high)))

    assert smaller is not None
    assert larger is not None
    assert smaller <= larger


@given(households())
def test_signing_in_time_never_costs(facts: Facts) -> None:
    late = replace(facts, signed_in_period=False, signed_early=False)
    for early in (
        replace(late, signed_in_period=True),
        replace(late, signed_early=True),
        replace(late, signed_in_period=True, signed_early=True),
    ):
        with_reward, without = (
            worth(calculate(PLAN, early)),
            worth(calculate(PLAN, late)),
        )
        assert (with_reward is None) is (without is None)
        if with_reward is not None and without is not None:
            assert with_reward >= without


@given(households())
def test_totals_are_the_sums_of_what_is_shown(facts: Facts) -> None:
    result = calculate(PLAN, facts).to_json()
    if result["refusals"]:
        assert result["totals"] is None
        return
    owed = {"office": Decimal(0), "household": Decimal(0)}
    for line in result["lines"]:
        owed[line["owed_by"]] += Decimal(line["amount"])
        assert Decimal(line["amount"]) > 0

    assert Decimal(result["totals"]["to_household"]) == owed["office"]
    assert Decimal(result["totals"]["from_household"]) == owed["household"]
    assert Decimal(result["totals"]["net"]) == owed["office"] - owed["household"]
    assert result == calculate(PLAN, facts).to_json()


NUMBERS = [
    "certified_area",
    "unit_price",
    "balcony_area",
    "balcony_unit_price",
    "fittings",
    "business_loss",
    "bare_shell",
    "flat_area",
    "appraised_value",
    "exchange_price",
]
ANYTHING = (
    st.none() | st.decimals() | st.integers() | st.floats() | st.text(max_size=3) | SUMS
)


@settings(max_examples=300)
@given(
    use=st.sampled_from(Use) | st.text(max_size=3) | st.none(),
    choice=st.sampled_from(Choice) | st.text(max_size=3) | st.none(),
    numbers=st.fixed_dictionaries(dict.fromkeys(NUMBERS, ANYTHING)),
    flags=st.fixed_dictionaries(dict.fromkeys(BOOLEANS, st.booleans())),
)
def test_nonsense_is_always_a_chinese_message(
    use: Any, choice: Any, numbers: dict[str, Any], flags: dict[str, Any]
) -> None:
    facts = Facts(use=use, choice=choice, **numbers, **flags)
    try:
        statement = calculate(PLAN, facts)
    except RuleError as error:
        assert error.field  # noqa: PT017 - nonsense may also be valid
        assert error.message.endswith("。")  # noqa: PT017
    else:
        assert (statement.totals is None) is bool(statement.refusals)

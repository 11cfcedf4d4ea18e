"""The picture of a sum: bars that begin where the last one ended."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from compensation.rules import Choice, calculate
from compensation.rules.waterfall import waterfall
from tests.compensation.rules.households import household
from tests.compensation.rules.plans import huludao

PLAN = huludao()
WIDTH = 360


def test_the_worked_example_of_an_exchange() -> None:
    facts = household(
        certified_area="58", step_up=True, extra_15=True, flat_area="88.2"
    )
    drawn = waterfall(calculate(PLAN, facts), WIDTH)
    assert drawn is not None
    assert [(bar.code, bar.change) for bar in drawn.bars] == [
        ("moving", Decimal("1160.00")),
        ("flat_shortfall", Decimal("6750.00")),
        ("reasonable_area", Decimal("-1900.00")),
        ("step_up_area", Decimal("-18750.00")),
        ("extra_area", Decimal("-43200.00")),
        ("net", Decimal("-55940.00")),
    ]
    assert [bar.sign for bar in drawn.bars] == ["plus"] * 2 + ["minus"] * 4
    # From −55 940 to 7 910: nothing stands at 55 940 / 63 850 of the width.
    assert drawn.zero == 315
    assert drawn.bars[-1].x == 0
    assert drawn.bars[-1].width == 315


def test_nothing_is_drawn_of_a_refusal() -> None:
    statement = calculate(PLAN, household(certified_area="105.01"))
    assert waterfall(statement, WIDTH) is None


@given(
    area=st.integers(min_value=1, max_value=10_500).map(lambda n: Decimal(n) / 100),
    choice=st.sampled_from(Choice),
    price=st.sampled_from(["0.01", "1", "3200", "10000000"]),
    early=st.booleans(),
)
def test_every_bar_is_inside_and_the_chain_is_whole(
    area: Decimal, choice: Choice, price: str, *, early: bool
) -> None:
    facts = household(
        choice, certified_area=str(area), unit_price=price, signed_early=early
    )
    statement = calculate(PLAN, facts)
    drawn = waterfall(statement, WIDTH)
    if drawn is None:
        assert not any(line.amount for line in statement.leaves())
        return
    for bar in drawn.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH
        assert bar.width >= 2
    for first, second in pairwise(drawn.bars[:-1]):
        assert first.running + second.change == second.running
    assert drawn.bars[-1].change == statement.total("net")

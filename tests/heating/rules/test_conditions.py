"""Conditions as data: they survive being written down, and are undecided honestly."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating.rules import (
    ALWAYS,
    AllOf,
    AnyOf,
    BuildingUse,
    Condition,
    Flag,
    FlagName,
    HeatingError,
    Not,
    UsedAs,
)
from heating.rules.conditions import describe, fields_of, from_data, is_met, to_data

OVERDUE = Flag(FlagName.OVERDUE)
HOME = UsedAs(BuildingUse.RESIDENTIAL)


@pytest.mark.parametrize(
    ("condition", "flags", "met"),
    [
        pytest.param(ALWAYS, {}, True, id="always"),
        pytest.param(OVERDUE, {}, False, id="not-stated"),
        pytest.param(Not(OVERDUE), {}, True, id="not"),
        pytest.param(HOME, {}, None, id="unknown-use"),
        pytest.param(Not(HOME), {}, None, id="not-unknown"),
        pytest.param(AllOf((OVERDUE, HOME)), {}, False, id="no-use-needed"),
        pytest.param(AllOf((OVERDUE, HOME)), {"overdue": True}, None, id="use-needed"),
        pytest.param(AnyOf((OVERDUE, HOME)), {"overdue": True}, True, id="settled"),
        pytest.param(AnyOf((OVERDUE, HOME)), {}, None, id="unsettled"),
    ],
)
def test_an_unknown_use_is_asked_for_only_where_it_matters(
    condition: Condition,
    flags: dict[str, bool],
    met: bool | None,  # noqa: FBT001
) -> None:
    assert is_met(condition, flags, None) is met


def test_a_condition_in_words() -> None:
    condition = AllOf((OVERDUE, AnyOf((HOME, Not(Flag(FlagName.SERIOUS))))))

    assert describe(condition) == "逾期不改正，且（为住宅建筑，或不符合“情节严重”）"
    assert describe(ALWAYS) == ""
    assert fields_of(condition) == ("overdue", "building_use", "serious")


FLAGS = st.builds(Flag, st.sampled_from(FlagName))
LEAVES = FLAGS | st.builds(UsedAs, st.sampled_from(BuildingUse))
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_a_condition_survives_its_data(condition: Any) -> None:
    assert from_data(to_data(condition)) == condition
    assert isinstance(describe(condition), str)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["flag", "all", "any", "not", "building_use", "x"]),
                inner,
                max_size=2,
            )
        ),
        max_leaves=5,
    )
)
def test_nonsense_is_no_condition_and_says_so(data: Any) -> None:
    try:
        condition = from_data(data)
    except HeatingError as error:
        assert error.field == "condition"  # noqa: PT017 - nonsense may also be valid
    else:
        assert from_data(to_data(condition)) == condition

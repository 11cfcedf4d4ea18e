"""Fees before and after 葫政发〔2019〕17号, by its annexes and by nonsense."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.rules import ProvisionRef, RuleError
from regulations.rules.fees import FeeList, FeeRule, FeeState, Reduction, payable

OLD = ProvisionRef(document="hu-zheng-fa-2005-18", eid="art_5", label="第五条第一款")
NEW = ProvisionRef(document="hu-zheng-fa-2019-17", eid="annex_1", label="附件1")
TABLE = ProvisionRef(document="hu-zheng-fa-2019-17", eid="table_1", label="附表一")


def fee(
    code: str, name: str, before: Reduction, after: Reduction | None, reading: str = ""
) -> FeeRule:
    return FeeRule(
        code=code,
        name=name,
        before=FeeState(reduction=before, provision=OLD),
        after=None
        if after is None
        else FeeState(reduction=after, provision=NEW, reading=reading),
    )


FEES = FeeList(
    slug="shanty-fees",
    version="2019-11-20",
    title="棚户区改造收费",
    fees=(
        fee("infrastructure", "城市基础设施配套费", Reduction.EXEMPT, Reduction.EXEMPT),
        fee("testing", "工程材料检测费", Reduction.HALF, Reduction.HALF),
        fee("fire", "消防配套费", Reduction.FULL, Reduction.FULL),
        fee(
            "air_defence",
            "人防工程易地建设费",
            Reduction.HALF,
            Reduction.FULL,
            "删去减半后按全额征收。",
        ),
        fee("unsaid", "其他费用", Reduction.HALF, None),
    ),
)


def test_before_and_after() -> None:
    statement = payable(
        FEES,
        {
            "infrastructure": Decimal(70000),
            "testing": Decimal("1000.01"),
            "fire": Decimal(300),
            "air_defence": Decimal(50000),
        },
    )
    leaves = {each.code: each.amount for each in statement.leaves()}

    assert leaves == {
        "infrastructure_before": 0,
        "infrastructure_after": 0,
        "testing_before": Decimal("500.01"),
        "testing_after": Decimal("500.01"),
        "fire_before": 300,
        "fire_after": 300,
        "air_defence_before": 25000,
        "air_defence_after": 50000,
    }
    assert statement.to_json()["totals"] == {
        "before": "25800.01",
        "after": "50800.01",
        "increase": "25000.00",
    }
    line = statement.line("air_defence_after")
    assert line is not None
    assert line.provision == NEW
    assert line.formula == "50000 元 × 100%"
    assert "解释为准" in line.notes[0].text


def test_what_the_text_does_not_say_is_not_counted() -> None:
    statement = payable(FEES, {"unsaid": Decimal(10), "fire": Decimal(0)})

    assert [each.code for each in statement.leaves()] == ["unsaid_before"]
    assert [note.code for note in statement.notes] == ["not_stated"]
    assert "修订后" in statement.notes[0].text


def test_codes_are_unique() -> None:
    twice = fee("fire", "消防配套费", Reduction.FULL, Reduction.FULL)
    with pytest.raises(RuleError):
        FeeList(slug="x", version="1", title="x", fees=(twice, twice))


@given(
    st.dictionaries(
        st.sampled_from([*(each.code for each in FEES.fees), "nothing"]),
        st.decimals() | st.integers() | st.none() | st.text(max_size=2),
    )
)
def test_nonsense_is_always_a_chinese_message(amounts: dict[str, Any]) -> None:
    try:
        statement = payable(FEES, amounts)
    except RuleError as error:
        assert error.field in amounts  # noqa: PT017 - nonsense may also be valid
    else:
        assert statement.totals is not None


SUMS = st.integers(min_value=0, max_value=10**12).map(lambda n: Decimal(n) / 100)


@given(st.dictionaries(st.sampled_from([each.code for each in FEES.fees]), SUMS))
def test_nothing_is_payable_beyond_the_standard(amounts: dict[str, Decimal]) -> None:
    statement = payable(FEES, amounts)
    standard = sum(amounts.values(), Decimal(0))

    for code in ("before", "after"):
        total = statement.total(code)
        assert total is not None
        assert 0 <= total <= standard

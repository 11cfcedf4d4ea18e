"""葫政办发〔2019〕78号: the subsidy for beds (五) and the graduates' bonus (八)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.rules import ProvisionRef, RuleError
from regulations.rules.benefits import (
    GroupBenefit,
    GroupSum,
    MonthlyBenefit,
    MonthlyRate,
    group_benefit,
    monthly_benefit,
)

FIVE = ProvisionRef(document="hu-zheng-ban-fa-2019-78", eid="item_5", label="（五）")
EIGHT = ProvisionRef(document="hu-zheng-ban-fa-2019-78", eid="item_8", label="（八）")
BEDS = MonthlyBenefit(
    slug="beds",
    version="2019",
    title="民办非营利性养老机构运营补贴",
    unit="床",
    rates=(
        MonthlyRate(
            value=Decimal(130),
            valid_from=date(2014, 1, 1),
            valid_to=date(2019, 12, 31),
            provision=FIVE,
        ),
        MonthlyRate(
            value=Decimal(150),
            valid_from=date(2020, 1, 1),
            provision=FIVE,
            reading="按每月首日的标准计算。",
        ),
    ),
)
GRADUATES = GroupBenefit(
    slug="graduates",
    version="2019",
    title="毕业生入职养老机构奖补",
    condition="直接从事养老一线工作",
    min_years=Decimal(5),
    groups=(
        GroupSum(
            code="bachelor",
            label="本科及以上学历毕业生",
            value=Decimal(60000),
            provision=EIGHT,
        ),
        GroupSum(
            code="college",
            label="专科（高职）毕业生",
            value=Decimal(50000),
            provision=EIGHT,
        ),
        GroupSum(
            code="vocational",
            label="中等职业技术学校毕业生",
            value=Decimal(40000),
            provision=EIGHT,
        ),
    ),
)


@pytest.mark.parametrize(
    ("first", "months", "lines"),
    [
        pytest.param(date(2019, 1, 31), 12, {"subsidy_2014_01": 31200}, id="(五)-2019"),
        pytest.param(date(2020, 1, 1), 12, {"subsidy_2020_01": 36000}, id="(五)-2020"),
        pytest.param(
            date(2019, 12, 31),
            2,
            {"subsidy_2014_01": 2600, "subsidy_2020_01": 3000},
            id="(五)-over-the-change",
        ),
    ],
)
def test_beds(first: date, months: int, lines: dict[str, int]) -> None:
    statement = monthly_benefit(BEDS, units=20, first_month=first, months=months)

    assert {line.code: line.amount for line in statement.lines} == lines
    assert statement.total("to_recipient") == sum(lines.values())


def test_a_line_for_beds_reads_like_its_clause() -> None:
    line = monthly_benefit(
        BEDS, units=20, first_month=date(2020, 5, 1), months=12
    ).lines[0]

    assert line.formula == "20 床 × 12 个月 × 150 元/床·月"
    assert "解释为准" in line.notes[0].text
    assert line.provision == FIVE


def test_a_month_without_a_rate_is_refused() -> None:
    statement = monthly_benefit(BEDS, units=1, first_month=date(2013, 12, 1), months=2)

    assert [refusal.code for refusal in statement.refusals] == ["no_rate"]
    assert statement.totals is None


@pytest.mark.parametrize(
    ("group", "years", "total"),
    [
        pytest.param("bachelor", "5", 60000, id="(八)-exactly-five-years"),
        pytest.param("college", "5.5", 50000, id="(八)-college"),
        pytest.param("vocational", "12", 40000, id="(八)-vocational"),
        pytest.param("bachelor", "4.99", 0, id="(八)-too-few-years"),
    ],
)
def test_graduates(group: str, years: str, total: int) -> None:
    statement = group_benefit(GRADUATES, group=group, years=Decimal(years))

    assert statement.total("to_recipient") == total
    assert bool(statement.notes) is (total == 0)


def test_an_open_edge_needs_more_than_the_years() -> None:
    strict = replace(GRADUATES, includes_edge=False)
    statement = group_benefit(strict, group="bachelor", years=Decimal(5))

    assert statement.lines == ()
    assert [note.code for note in statement.notes] == ["too_few_years"]


@pytest.mark.parametrize(
    ("units", "first", "months", "field"),
    [
        (0, date(2020, 1, 1), 1, "units"),
        (1, date(2020, 1, 1), 0, "months"),
        (1, date(2020, 1, 1), 601, "months"),
        (1, date.max, 1, "first_month"),
        (1, date.min, 1, "first_month"),
    ],
)
def test_numbers_that_make_no_sense(
    units: int, first: date, months: int, field: str
) -> None:
    with pytest.raises(RuleError) as caught:
        monthly_benefit(BEDS, units=units, first_month=first, months=months)

    assert caught.value.field == field


def test_two_rates_for_one_month_are_refused() -> None:
    doubled = replace(BEDS, rates=(*BEDS.rates, BEDS.rates[1]))
    with pytest.raises(RuleError) as caught:
        monthly_benefit(doubled, units=1, first_month=date(2020, 1, 1), months=1)

    assert caught.value.code == "rules_invalid"


@given(
    st.sampled_from(["bachelor", "nobody", ""]),
    st.decimals() | st.none() | st.integers() | st.text(max_size=2),
)
def test_nonsense_is_always_a_chinese_message(group: str, years: Any) -> None:
    try:
        statement = group_benefit(GRADUATES, group=group, years=years)
    except RuleError as error:
        assert error.field in {"group", "years"}  # noqa: PT017 - nonsense may be valid
    else:
        assert statement.total("to_recipient") in {0, 60000}

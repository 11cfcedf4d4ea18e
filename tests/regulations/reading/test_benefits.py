"""Sums that people can get, and targets, of this gazette and another."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from regulations.reading.benefits import benefits
from regulations.reading.rows import Row
from regulations.reading.targets import targets
from tests.regulations.second_fees import BAIYUN_FEES
from tests.regulations.sources import notice, sources_in

ISSUE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"


@cache
def _sources() -> tuple[list[Row], list[Row]]:
    found = sources_in(ISSUE.read_text(encoding="utf-8"))
    return (
        [row for source in found for row in benefits(source)],
        [row for source in found for row in targets(source)],
    )


def _second() -> list[Row]:
    return [row for source in sources_in(BAIYUN_FEES) for row in benefits(source)]


def test_the_sums_of_the_gazette() -> None:
    assert [
        (int(str(row.values["amount"])), row.values["maximum"], row.values["basis"])
        for row in _sources()[0]
    ] == [
        (3_000_000, True, "once"),
        (1_000_000, False, "once"),
        (200_000, True, "once"),
        (130, False, "per_unit_month"),
        (150, False, "per_unit_month"),
        (60_000, False, "after_years"),
        (50_000, False, "after_years"),
        (40_000, False, "after_years"),
    ]


def test_the_targets_of_the_gazette() -> None:
    assert sorted({int(str(row.values["year"])) for row in _sources()[1]}) == [
        2020,
        2021,
        2022,
    ]
    assert len(_sources()[1]) == 14


def test_another_city() -> None:
    assert [
        (
            row.values["condition"],
            int(str(row.values["amount"])),
            row.values["basis"],
            row.values["unit"],
            row.values["audience"],
        )
        for row in _second()
    ] == [
        ("80至89周岁的老年人", 50, "per_unit_month", "人", "person"),
        ("90周岁以上的老年人", 100, "per_unit_month", "人", "person"),
        ("低保家庭", 1200, "per_unit_year", "户", "person"),
        ("在企业工作", 100_000, "after_years", "", ""),
        ("在企业工作", 50_000, "after_years", "", ""),
        ("首次认定的高新技术企业", 200_000, "once", "", "firm"),
        ("技术改造项目", 5_000_000, "once", "", ""),
        ("新建养老机构", 8000, "per_unit", "床", "institution"),
    ]
    maximum = [row.values["amount"] for row in _second() if row.values["maximum"]]
    assert maximum == [Decimal(5_000_000)]


@pytest.mark.parametrize(
    ("sentence", "basis"),
    [
        ("对物流企业每年给予补助10万元。", "other"),
        ("对国家级、省级示范企业分别给予50万元、20万元奖励。", "other"),
        ("对优秀教师给予一次性奖励2000元。", "once"),
        ("对脱贫家庭每人给予一次性补助500元。", "per_unit"),
        ("对公租房住户每户每月补贴不超过300元。", "per_unit_month"),
    ],
)
def test_what_a_sum_is_for(sentence: str, basis: str) -> None:
    rows = benefits(notice(f"一、{sentence}", title="关于支持发展的通知"))
    assert rows[-1].values["basis"] == basis


def test_a_fine_is_no_benefit() -> None:
    text = "骗取补贴的，追回补贴并处5万元罚款。"
    assert benefits(notice(f"一、{text}", title="关于补贴的通知")) == []


@given(
    st.text(alphabet="对每人床月年给予补贴最高0123456789万元，。、（）", max_size=40)
)
def test_any_words_are_read_without_failing(words: str) -> None:
    source = notice(f"一、{words}", title="关于补贴的通知")
    for row in (*benefits(source), *targets(source)):
        assert row.key

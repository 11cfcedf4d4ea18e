"""Fees in lists, in revised clauses and in clauses, of this gazette and another."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from regulations.reading.fee_rates import rates_in, verdict_of
from regulations.reading.fees import fee_reductions
from regulations.reading.rows import Row
from tests.regulations.second_fees import BAIYUN_FEES
from tests.regulations.sources import sources_in

ISSUE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"


@cache
def _rows(text: str) -> list[Row]:
    return [row for source in sources_in(text) for row in fee_reductions(source)]


def _of(rows: list[Row], name: str, stage: str, scheme: str) -> str:
    (row,) = [
        each
        for each in rows
        if each.values["name"] == name
        and each.values["stage"] == stage
        and each.values["scheme"] == scheme
    ]
    return str(row.values["reduction"])


def test_the_list_of_the_gazette() -> None:
    rows = [
        row for row in _rows(ISSUE.read_text(encoding="utf-8")) if row.values["listed"]
    ]
    assert Counter(row.values["reduction"] for row in rows) == {"exempt": 10, "half": 2}
    assert {
        row.values["name"] for row in rows if row.values["reduction"] == "half"
    } == {
        "工程材料检测费",
        "劳保统筹",
    }
    assert [row.values["number"] for row in rows] == [str(n) for n in range(1, 13)]


OLD, SMALL = "葫政发〔2005〕18号", "葫政办发〔2007〕17号"


@pytest.mark.parametrize(
    ("scheme", "name", "before", "after"),
    [
        (OLD, "人防工程易地建设费", "half", "full"),
        (OLD, "消防配套费", "full", "full"),
        (OLD, "工程质量监督费", "full", "full"),
        (OLD, "劳保统筹费", "half", "half"),
        (OLD, "工程材料检测费", "half", "half"),
        (OLD, "其他行政事业性收费", "exempt", "exempt"),
        (SMALL, "人防工程易地建设费", "half", "full"),
        (SMALL, "城市道路及公交场站配套费", "exempt", "exempt"),
        (SMALL, "水源建设费", "exempt", "exempt"),
        (SMALL, "热源主管线配套费", "full", "full"),
        (SMALL, "燃气主管线配套费", "full", "full"),
        (SMALL, "消防配套费", "full", "full"),
        (SMALL, "价格调节基金", "half", "half"),
        (SMALL, "河道工程修建维护费", "half", "half"),
        (SMALL, "建筑业劳动保险费", "half", "half"),
        (SMALL, "工程定额编制管理费", "half", "half"),
        (SMALL, "工程质量监督费", "half", "half"),
        (SMALL, "城市房屋拆迁管理费", "full", "full"),
        (SMALL, "其它政府性基金", "full", "full"),
    ],
)
def test_both_texts(scheme: str, name: str, before: str, after: str) -> None:
    rows = _rows(ISSUE.read_text(encoding="utf-8"))
    assert _of(rows, name, "before", scheme) == before
    assert _of(rows, name, "after", scheme) == after


def test_a_struck_reduction_says_how_it_is_read() -> None:
    rows = _rows(ISSUE.read_text(encoding="utf-8"))
    readings = {
        row.values["scheme"]: str(row.values["reading"])
        for row in rows
        if row.values["reading"]
    }
    assert "不按“其他行政事业性收费全免”理解" in readings[OLD]
    assert "另写明“人防工程建设按人防有关规定执行”" in readings[SMALL]


def test_another_city() -> None:
    rows = _rows(BAIYUN_FEES)
    listed = {
        row.values["name"]: (row.values["reduction"], row.values["share"])
        for row in rows
        if row.values["listed"]
    }
    assert listed == {
        "白蚁防治费": ("exempt", None),
        "防空地下室易地建设费": ("half", None),
        "城市基础设施配套费": ("partial", Decimal("0.7")),
        "不动产登记费": ("partial", Decimal("0.7")),
        "污水处理费": ("other", None),
        "河道砂石费": ("partial", Decimal("0.7")),
        "排污权交易费": ("half", None),
    }
    worded = {
        row.values["name"]: (row.values["reduction"], row.eid)
        for row in rows
        if not row.values["listed"]
    }
    assert worded == {
        "城市道路占用费": ("exempt", "cl_1"),
        "白蚁防治费": ("exempt", "cl_1"),
        "城市基础设施配套费": ("partial", "cl_1"),
        "工程质量检测费": ("half", "cl_2"),
        "排污权交易费": ("partial", "cl_2"),
        "其他收费": ("full", "cl_2"),
    }


@pytest.mark.parametrize(
    ("words", "column", "reduction", "share"),
    [
        ("全 免", "减免额度", "exempt", None),
        ("免收", "减免额度", "exempt", None),
        ("减半征收。", "减免额度", "half", None),
        ("减收50%", "减免额度", "half", None),
        ("减征三成", "减免额度", "partial", "0.7"),
        ("按百分之七十收取", "", "partial", "0.7"),
        ("按规定标准的85％缴纳", "", "partial", "0.85"),
        ("八五折", "减免幅度", "partial", "0.85"),
        ("不予减免", "减免额度", "full", None),
        ("100%", "减免比例", "exempt", None),
        ("100%", "征收比例", "full", None),
        ("30%", "减免比例", "partial", "0.7"),
        ("30%", "征收比例", "partial", "0.3"),
        ("30%", "减免后征收比例", "other", None),
        ("33.33333%", "征收比例", "other", None),
        ("减收三分之一", "减免额度", None, None),
        ("每平方米减10元", "减免额度", None, None),
        ("60元/平方米", "征收标准", None, None),
    ],
)
def test_verdicts(
    words: str, column: str, reduction: str | None, share: str | None
) -> None:
    verdict = verdict_of(words, column)
    if reduction is None:
        assert verdict is None
        return
    assert verdict is not None
    assert verdict.reduction == reduction
    assert verdict.share == (None if share is None else Decimal(share))


@given(st.integers(min_value=1, max_value=99))
def test_taken_and_left_out_are_two_sides(percent: int) -> None:
    kept = verdict_of(f"按{percent}%收取")
    less = verdict_of(f"减收{100 - percent}%")
    assert kept == less
    assert kept is not None
    assert kept.reduction == ("half" if percent == 50 else "partial")


@given(st.text(max_size=60))
def test_any_words_are_read_without_failing(words: str) -> None:
    rates_in(words)
    verdict_of(words, words)


def test_taxes_and_plain_sentences_are_no_fees() -> None:
    assert rates_in("免征契税和土地使用税") == []
    assert rates_in("对与棚户区建设有关的经营性收费项目予以减收（详见附表一）") == []

"""Tasks read out of plans: titles, areas, safeguards, years, places."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulations.presenters.responsibilities import part_labels
from regulations.reading.rows import Row
from regulations.reading.tasks import tasks, years_in
from tests.regulations.second_issue import LINJIANG_2022_4
from tests.regulations.second_plan import BAIYUN_2021_3
from tests.regulations.sources import notice, sources_in


def tasks_in(text: str) -> list[Row]:
    return [row for source in sources_in(text) for row in tasks(source)]


def test_titles_areas_and_safeguards() -> None:
    found = [
        (row.values["title"], row.values["area"], row.values["safeguard"])
        for row in tasks_in(BAIYUN_2021_3) + tasks_in(LINJIANG_2022_4)
    ]
    assert found == [
        ("建设算力中心", "建设基础设施", False),
        ("铺设千兆网络", "建设基础设施", False),
        ("推进智慧农业", "推动产业融合", False),
        ("培育龙头企业", "推动产业融合", False),
        ("加强领导", "组织保障", True),
        ("发放创业补贴", "支持个人创业", False),
        ("提供担保贷款", "支持个人创业", False),
        ("落实吸纳补贴", "支持企业吸纳就业", False),
        ("加强组织领导", "保障措施", True),
    ]


@pytest.mark.parametrize(
    ("area", "safeguard"),
    [
        ("完善社会保障体系", False),
        ("住房保障", False),
        ("保障措施", True),
        ("强化组织保障", True),
        ("工作要求", True),
    ],
)
def test_what_is_a_safeguard(area: str, safeguard: bool) -> None:  # noqa: FBT001
    text = f"一、{area}", "（一）加强管理。各部门抓好落实。（责任单位：市民政局）"
    (row,) = tasks(notice(*text, title="关于印发方案的通知"))
    assert row.values["safeguard"] is safeguard


def test_places_whose_government_is_printed_once() -> None:
    (row,) = [
        row for row in tasks_in(BAIYUN_2021_3) if row.values["title"] == "铺设千兆网络"
    ]
    assert [(part.name, part.meant) for part in row.parts] == [
        ("市工业和信息化局", ""),
        ("市住建局", ""),
        ("青山县", "青山县人民政府"),
        ("绿水县", "绿水县人民政府"),
        ("长桥区人民政府", ""),
    ]


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("到2021年底", [2021]),
        ("2019—2021年", [2019, 2020, 2021]),
        ("二〇二二年完成", [2022]),
        ("《方案（2016-2025年）》", []),
        ("（国发〔2018〕5号）", []),
        ("奖励2021元", []),
        ("12020年", []),
        ("2025—2020年", []),
    ],
)
def test_years(words: str, years: list[int]) -> None:
    assert years_in(words) == years


@pytest.mark.parametrize(
    ("quote", "shared", "labels"),
    [
        ("（牵头部门：甲局；责任部门：乙局）", True, ("牵头部门", "责任部门")),
        ("（责任单位：甲局、乙局）", False, ("责任单位", "")),
        ("（责任单位：甲局；配合单位：乙局）", True, ("责任单位", "配合单位")),
        ("（甲局牵头，乙局配合）", True, ("牵头", "配合")),
        ("（甲局负责）", False, ("负责", "")),
        (
            "（牵头单位：甲局；配合单位：乙局；完成时限：2022年12月）",
            True,
            ("牵头单位", "配合单位"),
        ),
    ],
)
def test_parts_are_called_as_in_the_text(
    quote: str,
    shared: bool,  # noqa: FBT001
    labels: tuple[str, str],
) -> None:
    assert part_labels(quote, shared=shared) == labels


_WORDS = st.text(
    "一二（）();；：:、，。责任牵头配合单位部门局市县区政府各年20〈〉 A\n", max_size=60
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=4))
def test_no_text_makes_it_fail_and_offices_stand_in_it(words: list[str]) -> None:
    source = notice(*(f"{number}. {each}" for number, each in enumerate(words, 1)))
    printed = re.sub(r"\s", "", "".join(words)).translate(
        str.maketrans("()<>", "（）〈〉")
    )
    for row in tasks(source):
        assert row.values["title"]
        assert row.parts
        for part in row.parts:
            name = re.sub(r"\s", "", part.name)
            doubled = re.sub(r"(.)\1", r"\1", printed)
            assert name in printed or name in doubled
        years = row.values["years"]
        assert isinstance(years, list)
        assert years == sorted(set(years))


@given(st.text(max_size=200))
def test_years_of_any_text(text: str) -> None:
    found = years_in(text)
    assert found == sorted(set(found))
    assert all(1000 <= year <= 2999 for year in found)

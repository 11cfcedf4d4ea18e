from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.official_text.citations import TextUnit
from documents.official_text.model import ResponsibilityText
from documents.official_text.responsibilities import find_responsibilities


def find(*texts: str) -> list[ResponsibilityText]:
    return find_responsibilities(
        [TextUnit(eid=f"cl_{i}", text=text) for i, text in enumerate(texts, start=1)]
    )


@pytest.mark.parametrize(
    ("text", "lead", "shared"),
    [
        pytest.param(
            "定期跟踪。（责任单位：市发展改革委、市营商局，各县〈市〉区政府）",
            ["市发展改革委", "市营商局", "各县〈市〉区政府"],
            [],
            id="jointly",
        ),
        pytest.param("(责任部门:市委宣传部)", ["市委宣传部"], [], id="half-width"),
        pytest.param(
            "（牵头部门：市民政局；责任部门：市财政局，各县〈市〉区人民政府）",
            ["市民政局"],
            ["市财政局", "各县〈市〉区人民政府"],
            id="lead-and-responsible",
        ),
        pytest.param(
            "（牵头责任单位：市教育局，配合责任单位：市财政局、市公安局）",
            ["市教育局"],
            ["市财政局", "市公安局"],
            id="comma-between-labels",
        ),
        pytest.param(
            "主办单位：市教育局；协办单位：市财政局。",
            ["市教育局"],
            ["市财政局"],
            id="line",
        ),
        pytest.param("（主办：市教育局）", ["市教育局"], [], id="label-without-noun"),
        pytest.param(
            "**责任单位：** 市教育局和市工业和信息化局",
            ["市教育局", "市工业和信息化局"],
            [],
            id="and-inside-a-name",
        ),
        pytest.param(
            "（责任单位：市信息中心、市税务局等相关部门，国网供电公司）",
            ["市信息中心", "市税务局", "国网供电公司"],
            [],
            id="and-other-departments",
        ),
        pytest.param(
            "（责任单位：各县（市、区）政府，各县<市>区政府)",
            ["各县（市、区）政府", "各县〈市〉区政府"],
            [],
            id="brackets-inside-names",
        ),
        pytest.param(
            "（市发展改革委牵头，市财政局、市税务局配合）",
            ["市发展改革委"],
            ["市财政局", "市税务局"],
            id="verbs",
        ),
        pytest.param(
            "（市发展改革委、市财政局牵头，市教育局等按职责分工负责）",
            ["市发展改革委", "市财政局"],
            ["市教育局"],
            id="lead-and-by-duty",
        ),
        pytest.param(
            "（市财政局、市税务局按职责分工负责）",
            ["市财政局", "市税务局"],
            [],
            id="by-duty",
        ),
        pytest.param(
            "（市教育局会同市财政局负责，2020年6月底前完成）",
            ["市教育局"],
            ["市财政局"],
            id="together-with",
        ),
        pytest.param(
            "此项工作由市民政局牵头，市财政局、市卫生健康委配合，年底前完成。",
            ["市民政局"],
            ["市财政局", "市卫生健康委"],
            id="running-text",
        ),
        pytest.param(
            "（完成时限：2020年12月底；责任单位：市教育局）",
            ["市教育局"],
            [],
            id="other-label-before",
        ),
        pytest.param(
            "（责任单位：市教育局；完成时限：2020年12月底）",
            ["市教育局"],
            [],
            id="other-label-after",
        ),
        pytest.param(
            "（责 任单位：市市场监管局）", ["市市场监管局"], [], id="doubled-by-right"
        ),
    ],
)
def test_reads_who_leads_and_who_shares(
    text: str, lead: list[str], shared: list[str]
) -> None:
    (found,) = find(text)
    assert (list(found.lead), list(found.shared)) == (lead, shared)
    assert found.eid == "cl_1"
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text",
    [
        "实行行长负责制（专人负责）。",
        "民政部门牵头负责养老服务业发展，切实履行职责。",
        "由市政府领导牵头，市发展改革委等相关部门负责人，各区主要负责人参加，统筹推进。",
        "本办法由市住房和城乡建设局负责解释。",
        "明确责任单位和责任人。",
        "",
    ],
)
def test_what_names_no_office_for_a_task(text: str) -> None:
    assert find(text) == []


def test_a_character_doubled_by_a_page_break_is_dropped() -> None:
    doubled, clean = find(
        "（责任单位：葫葫芦岛市信用领导小组成员单位）",
        "（责任单位：葫芦岛市信用领导小组成员单位）",
    )
    assert doubled.lead == clean.lead == ("葫芦岛市信用领导小组成员单位",)
    assert doubled.text == "（责任单位：葫葫芦岛市信用领导小组成员单位）"


def test_a_doubled_character_stays_without_evidence() -> None:
    (found,) = find("（责任单位：双双街道办事处）")
    assert found.lead == ("双双街道办事处",)


def test_several_in_one_text_keep_their_order() -> None:
    found = find("甲。（责任单位：市教育局）乙。（市财政局负责）")
    assert [one.lead for one in found] == [("市教育局",), ("市财政局",)]


@given(
    st.lists(
        st.text(
            alphabet="（）()责任单位牵头配合：:、，；市局委由负责〈〉和 等相关部门",
            max_size=40,
        ),
        max_size=4,
    )
)
def test_quotes_lie_inside_and_apart(texts: list[str]) -> None:
    found = find(*texts)
    for one in found:
        text = texts[int(one.eid.removeprefix("cl_")) - 1]
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.lead or one.shared
        assert not set(one.lead) & set(one.shared)
    for before, after in pairwise(found):
        assert before.eid != after.eid or before.end <= after.start

"""Trees: where labels, paragraphs and headings belong."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.official_text.blocks import Block
from documents.official_text.model import Kind
from documents.official_text.structure import TreeBuilder
from tests.documents.official_text.readings import lost, read

EID = re.compile(r"[a-z][a-z0-9_.-]*")


def build(*texts: str) -> TreeBuilder:
    builder = TreeBuilder(prefix="", used=set(), order=0)
    blocks = []
    for line, text in enumerate(texts, start=1):
        level = len(text) - len(text.lstrip("#"))
        blocks.append(Block(text=text.lstrip("# "), line=line, level=level))
    builder.add_blocks(blocks)
    builder.finish()
    return builder


def rows(*texts: str) -> list[tuple[str, str, str]]:
    return [(p.eid, p.heading, p.text) for p in build(*texts).provisions]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(
            ["一、", "（一）", "1.", "（1）", "①", "二、"],
            [
                "cl_1",
                "cl_1__item_1",
                "cl_1__item_1__point_1",
                "cl_1__item_1__point_1__subpara_1",
                "cl_1__item_1__point_1__subpara_1__ind_1",
                "cl_2",
            ],
            id="the five levels of a plan",
        ),
        pytest.param(
            ["（一）", "一、", "二、", "（二）", "一、"],
            [
                "item_1",
                "item_1__cl_1",
                "item_1__cl_2",
                "item_2",
                "item_2__cl_1",
            ],
            id="（一） outside 一、",
        ),
        pytest.param(
            ["1.", "（一）", "（二）", "2.", "（一）"],
            [
                "point_1",
                "point_1__item_1",
                "point_1__item_2",
                "point_2",
                "point_2__item_1",
            ],
            id="1. outside （一）",
        ),
        pytest.param(
            ["第一编", "第一分编", "第一章", "第一节", "第一条", "第二章", "第二条"],
            [
                "part_1",
                "part_1__subpart_1",
                "part_1__subpart_1__chp_1",
                "part_1__subpart_1__chp_1__sec_1",
                "art_1",
                "part_1__subpart_1__chp_2",
                "art_2",
            ],
            id="编 分编 章 节 条",
        ),
        pytest.param(
            ["一、", "一、", "一、"], ["cl_1", "cl_1_dup2", "cl_1_dup3"], id="repeats"
        ),
    ],
)
def test_eids_follow_the_nesting(texts: list[str], expected: list[str]) -> None:
    labelled = [f"{text}　内容{n}。" for n, text in enumerate(texts)]
    labelled = [
        text.rstrip("。") if re.match("第.+?[编章节]", text) else text
        for text in labelled
    ]
    assert [eid for eid, _, _ in rows(*labelled)] == expected


def test_paragraph_after_the_entries_of_a_sentence_is_the_articles() -> None:
    found = rows(
        "第一条　有下列情形的：", "（一）甲；", "（二）乙。", "前款另有规定的除外。"
    )
    assert found[-1] == ("art_1__para_2", "", "前款另有规定的除外。")


def test_supplementary_provisions_without_a_number_are_a_division() -> None:
    builder = build("第一章　总则", "第一条　甲。", "附　则", "第二条　乙。")
    assert [(p.kind, p.heading) for p in builder.provisions][2] == (
        Kind.DIVISION,
        "附　则",
    )
    assert builder.provisions[3].eid == "art_2"


def test_run_in_headings_need_siblings_that_are_built_alike() -> None:
    alike = rows("（一）加强领导。各地要重视。", "（二）严格考核。各地要考核。")
    assert alike[0] == ("item_1", "加强领导。", "各地要重视。")
    other = rows(
        "（一）加强领导。各地要重视。", "（二）市财政局应当在每年三月底以前拨付资金。"
    )
    assert other[0][1] == ""
    article = rows("第一条　下列各项：", "（一）甲。乙丙。", "（二）丁。戊己。")
    assert article[1] == ("art_1__item_1", "", "甲。乙丙。")


def test_headings_need_no_right_level_in_the_markup() -> None:
    found = rows(
        "#### 一、目标",
        "到2025年完成。",
        "## （一）任务",
        "做好。",
        "# 二、保障",
        "落实。",
    )
    assert [eid for eid, _, _ in found] == [
        "cl_1",
        "cl_1__para_1",
        "cl_1__item_1",
        "cl_1__item_1__para_1",
        "cl_2",
        "cl_2__para_1",
    ]


LABELS = st.sampled_from(
    [
        *("第一编 总", "第二分编 分", "第一章 总则", "第二章 附则", "第一节 甲"),
        *(
            "第一条 ",
            "第二条　",
            "第十条之一 ",
            "一、",
            "二、",
            "十一、",
            "（一）",
            "(二)",
        ),
        *("1.", "2、", "1.1 ", "1.1.1 ", "（1）", "(2)", "1）", "①", "②", "A.", "Ⅰ. "),
        *(
            "“第三条 ",
            "附件1",
            "附件：",
            "附表一 ",
            "# ",
            "### ",
            "> ",
            "- ",
            "| 甲 | 乙 |",
        ),
        *(
            "目录",
            "明政发〔2020〕1号",
            "某市人民政府令",
            "第3号",
            "2020年1月2日",
            "（续表）",
        ),
        *(
            "甲\t乙\t丙",
            "<table><tr><td>",
            "</td></tr></table>",
            "[^1]: ",
            "***",
            "===",
            "",
        ),
    ]
)
WORDS = st.text(
    alphabet="市政府关于印发办法的通知应当，。；：“”《》（）、〈〉12年月日ab *_[]<>&\\`\t　",
    max_size=30,
)
PARAGRAPHS = st.lists(st.tuples(LABELS, WORDS), min_size=1, max_size=25)


@settings(max_examples=150, deadline=None)
@given(paragraphs=PARAGRAPHS, gaps=st.sampled_from(["\n", "\n\n"]))
def test_any_mixture_of_labels_and_paragraphs_holds(
    paragraphs: list[tuple[str, str]], gaps: str
) -> None:
    source = "关于测试的若干规定事项说明" + gaps
    source += gaps.join(label + words for label, words in paragraphs)
    reading = read(source, name="x.md")
    for document in reading.documents:
        units = document.all_provisions()
        orders = [unit.order for unit in units]
        assert orders == sorted(set(orders))
        seen = {""}
        for unit in units:
            assert EID.fullmatch(unit.eid), unit.eid
            assert unit.eid not in seen
            assert unit.parent in seen
            seen.add(unit.eid)
    assert not [f for f in reading.findings if f.code == "text_lost"]


PLAIN = st.text(
    alphabet="市政府关于办法的应当，。；（）、12年", min_size=1, max_size=30
)
PLAIN_LABELS = st.sampled_from(
    [
        "",
        "第一条 ",
        "第二条 ",
        "一、",
        "（一）",
        "1.",
        "（1）",
        "①",
        "第一章 总则",
        "附件1",
    ]
)


@settings(max_examples=150, deadline=None)
@given(paragraphs=st.lists(st.tuples(PLAIN_LABELS, PLAIN), min_size=1, max_size=20))
def test_characters_are_conserved(paragraphs: list[tuple[str, str]]) -> None:
    source = "关于测试的若干规定事项说明\n\n"
    source += "\n\n".join(label + words for label, words in paragraphs)
    assert not lost(source, read(source))

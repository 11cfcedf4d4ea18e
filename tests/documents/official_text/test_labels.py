"""Labels in every usual typography, and what only looks like one."""

from __future__ import annotations

import pytest

from documents.official_text.labels import Style, match_bare_number, match_label


@pytest.mark.parametrize(
    ("text", "style", "num", "printed"),
    [
        ("第一编　总则", Style.PART, "1", "第一编"),
        ("第二分编 所有权", Style.SUBPART, "2", "第二分编"),
        ("第 三 章　附　则", Style.CHAPTER, "3", "第三章"),
        ("第一百二十条　内容", Style.ARTICLE, "120", "第一百二十条"),
        ("第 十 二 条 内容", Style.ARTICLE, "12", "第十二条"),
        ("第12条 内容", Style.ARTICLE, "12", "第12条"),
        ("第１２条 内容", Style.ARTICLE, "12", "第１２条"),
        ("第十条之一　内容", Style.ARTICLE, "10-1", "第十条之一"),
        ("一、总体要求", Style.CLAUSE, "1", "一、"),
        ("一 、总体要求", Style.CLAUSE, "1", "一、"),
        ("十一、其他", Style.CLAUSE, "11", "十一、"),
        ("（一）目标", Style.ITEM, "1", "（一）"),
        ("(一)目标", Style.ITEM, "1", "(一)"),
        ("（ 二 ）目标", Style.ITEM, "2", "（二）"),
        ("（三）、目标", Style.ITEM, "3", "（三）、"),
        ("四）目标", Style.ITEM_OPEN, "4", "四）"),
        ("1.目标", Style.POINT, "1", "1."),
        ("１．目标", Style.POINT, "1", "１．"),
        ("2、目标", Style.POINT_COMMA, "2", "2、"),
        ("1.1目标", Style.DECIMAL_2, "1.1", "1.1"),
        ("1.1.1 目标", Style.DECIMAL_3, "1.1.1", "1.1.1"),
        ("（1）目标", Style.SUBPARAGRAPH, "1", "（1）"),
        ("⑴目标", Style.SUBPARAGRAPH, "1", "⑴"),
        ("1）目标", Style.SUBPARAGRAPH_OPEN, "1", "1）"),
        ("①目标", Style.CIRCLED, "1", "①"),
        ("㈠目标", Style.ITEM, "1", "㈠"),
        ("A.目标", Style.LETTER, "1", "A."),
        ("“第三条　内容", Style.ARTICLE, "3", "“第三条"),
    ],
)
def test_labels(text: str, style: Style, num: str, printed: str) -> None:
    label = match_label(text)
    assert label is not None
    assert (label.style, label.num, label.printed) == (style, num, printed)
    assert "".join(text[: label.end].split()) == printed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "第三条规定的情形",
        "第五条第一款",
        "第三章的规定适用于下列情形。",
        "二、三产业融合发展",
        "一，二，三",
        "1.5万元",
        "3.2平方公里",
        "12.5%",
        "2019年",
        "3日内",
        "第" + "1" * 9000 + "条 内容",
        "第十十条 内容",
        "（见附件）",
        "市政府",
    ],
)
def test_running_text_is_no_label(text: str) -> None:
    assert match_label(text) is None


def test_numbers_of_headings_without_a_dot() -> None:
    label = match_bare_number("2 组织体系")
    assert label is not None
    assert label.num == "2"
    assert match_bare_number("2 月") is None
    assert match_bare_number("2020 年") is None

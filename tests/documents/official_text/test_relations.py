"""What a text says it does to others."""

from __future__ import annotations

import pytest

from documents.official_text.relations import RelationUnit, find_relations


def found(text: str, *, opening: bool = False) -> list[tuple[str, str, str, str]]:
    unit = RelationUnit(eid="para_1", text=text, opening=opening)
    return [
        (one.kind, one.title, one.number, one.article) for one in find_relations([unit])
    ]


def test_the_gazettes_own_amending_notice() -> None:
    text = (
        "修改《关于印发葫芦岛市集中连片棚户区改造实施方案的通知》（葫政发〔2005〕18号）"
        "第五条第一款相关内容；废止葫芦岛市人民政府办公会议纪要2005年第42期"
        "《研究棚户区改造有关问题》相关内容；修改《关于印发葫芦岛市5万平方米以下棚户区"
        "改造实施方案的通知》（葫政办发〔2007〕17号）第三条第二款相关内容。"
    )
    assert found(text) == [
        (
            "amends",
            "关于印发葫芦岛市集中连片棚户区改造实施方案的通知",
            "葫政发〔2005〕18号",
            "第五条第一款",
        ),
        # Only a part of it is repealed: it goes on, amended.
        (
            "amends",
            "研究棚户区改造有关问题",
            "葫芦岛市人民政府办公会议纪要2005年第42期",
            "",
        ),
        (
            "amends",
            "关于印发葫芦岛市5万平方米以下棚户区改造实施方案的通知",
            "葫政办发〔2007〕17号",
            "第三条第二款",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("本条例自2022年9月1日起施行，《甲条例》同时废止。", ["甲条例"]),
        (
            "《甲条例》、《乙办法》和《丙规定》同时废止。",
            ["甲条例", "乙办法", "丙规定"],
        ),
        ("1985年1月15日国务院发布的《甲规定》即行废止。", ["甲规定"]),
        ("《甲解释》（法释〔2006〕9号）同时废止；", ["甲解释"]),
        ("废止《甲条例》（2007年9月14日通过）", ["甲条例"]),
        ("决定废止《实施〈乙法〉办法》。", ["实施〈乙法〉办法"]),
        ("关于废止《甲办法》的通知", ["甲办法"]),
    ],
)
def test_repeals(text: str, titles: list[str]) -> None:
    assert [(kind, title) for kind, title, _, _ in found(text)] == [
        ("repeals", title) for title in titles
    ]


@pytest.mark.parametrize(
    "text",
    [
        "《甲条例》第五条同时废止。",
        "废止《甲条例》部分条款。",
        "对《甲条例》作如下修改：",
        "关于修改《甲条例》的决定",
        "《甲条例》作出修改。",
    ],
)
def test_amends(text: str) -> None:
    assert [one[:2] for one in found(text)] == [("amends", "甲条例")]


def test_the_opening_tells_what_a_text_rests_on() -> None:
    text = (
        "为贯彻落实《国务院关于养老的意见》（国发〔2019〕5号），根据《甲法》《乙法》和"
        "《丙条例》（国务院令第590号）等有关规定，参照《一期方案》，制定本办法。"
    )
    assert found(text, opening=True) == [
        ("implements", "国务院关于养老的意见", "国发〔2019〕5号", ""),
        ("based_on", "甲法", "", ""),
        ("based_on", "乙法", "", ""),
        ("based_on", "丙条例", "国务院令第590号", ""),
        ("refers_to", "一期方案", "", ""),
    ]
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "违反《甲法》的，依照《乙法》的规定处罚。",
        "《甲法》自公布之日起施行。",
        "张贴《违法停车告知单》。",
        "本法所称修改，是指变更。",
        "《未完",
    ],
)
def test_what_is_doubtful_is_no_relation(text: str) -> None:
    assert found(text, opening=True) == []


def test_a_title_says_in_short_what_the_body_says() -> None:
    units = [
        RelationUnit(eid="", text="关于废止《甲办法》的通知", opening=True),
        RelationUnit(eid="para_1", text="废止《甲办法》（甲发〔2008〕31号）。"),
    ]
    assert [(one.kind, one.number) for one in find_relations(units)] == [
        ("repeals", "甲发〔2008〕31号")
    ]


def test_an_annex_says_again_what_the_body_said() -> None:
    units = [
        RelationUnit(eid="para_1", text="修改《甲 方案》（甲发〔2005〕18号）第五条。"),
        RelationUnit(eid="annex_1", text="决定修订《甲方案》的内容"),
    ]
    assert [one.number for one in find_relations(units)] == ["甲发〔2005〕18号"]


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        (
            "1998年6月3日大连市人民政府令第2号同时废止。",
            [("repeals", "大连市人民政府令第2号", "")],
        ),
        ("原甲发〔2010〕5号文件同时废止。", [("repeals", "甲发〔2010〕5号", "")]),
        (
            "自印发之日起施行，甲发〔2010〕5号文件、甲办发〔2011〕6号同时废止。",
            [("repeals", "甲发〔2010〕5号", ""), ("repeals", "甲办发〔2011〕6号", "")],
        ),
        ("废止甲发〔2010〕5号文件。", [("repeals", "甲发〔2010〕5号", "")]),
        (
            "甲发〔2010〕5号第三条同时废止。",
            [("amends", "甲发〔2010〕5号", "第三条")],
        ),
        (
            "甲发〔2010〕5号文件继续有效，乙发〔2010〕6号同时废止。",
            [("repeals", "乙发〔2010〕6号", "")],
        ),
        ("按照甲发〔2010〕5号文件执行。", []),
        ("已废止的甲发〔2010〕5号文件不再执行。", []),
        ("2012年废止的甲发〔2010〕5号文件不再执行。", []),
    ],
)
def test_a_number_alone_is_repealed_as_well(
    text: str, relations: list[tuple[str, str, str]]
) -> None:
    assert found(text) == [(kind, "", number, at) for kind, number, at in relations]


def test_a_number_that_has_a_title_elsewhere_is_told_once() -> None:
    units = [
        RelationUnit(eid="para_1", text="《甲办法》（甲发〔2010〕5号）同时废止。"),
        RelationUnit(eid="para_2", text="甲发〔2010〕5号同时废止。"),
    ]
    assert [(one.title, one.number) for one in find_relations(units)] == [
        ("甲办法", "甲发〔2010〕5号")
    ]

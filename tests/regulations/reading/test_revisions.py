"""Revisions read out of sentences, tables and running text."""

from __future__ import annotations

import pytest

from regulations.reading.revisions import revisions
from regulations.reading.revisions.clauses import join_clauses
from regulations.reading.rows import Row
from tests.regulations.second_revisions import BAIYUN_2016_3, BAIYUN_2090_1
from tests.regulations.sources import notice, sources_in

TITLE = "关于修改《白云市停车办法》的决定"


def read(*paragraphs: str, title: str = TITLE) -> list[Row]:
    return revisions(notice(*paragraphs, title=title))


def short(row: Row) -> tuple[object, ...]:
    names = ("modification", "clause", "before", "after")
    return tuple(row.values[name] for name in names)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "一、将第三条修改为：“第三条　停车按次收费。”",
            [("substitution", "第三条", "", "第三条　停车按次收费。")],
        ),
        (
            "一、第三条第二款中的“二元”修改为“三元”。",
            [("substitution", "第三条第二款", "二元", "三元")],
        ),
        (
            "一、将第三条、第五条中的“市容局”统一修改为“城管局”。",
            [
                ("substitution", "第三条", "市容局", "城管局"),
                ("substitution", "第五条", "市容局", "城管局"),
            ],
        ),
        ("一、删去第七条。", [("deletion", "第七条", "", "")]),
        (
            "一、删去第七条中的“和货车”。",
            [("deletion", "第七条", "和货车", "")],
        ),
        (
            "一、增加一条，作为第九条：“第九条　夜间免费。”",
            [],
        ),
        (
            "一、在第八条后增加一条，作为第九条：“第九条　夜间免费。”",
            [("insertion", "第九条", "", "第九条　夜间免费。")],
        ),
        (
            "一、第八条增加一款，作为第二款：“夜间免费。”",
            [("insertion", "第八条第二款", "", "夜间免费。")],
        ),
        (
            "一、第八条中的“小时”后增加“（不足一小时的按一小时计）”。",
            [("substitution", "第八条", "小时", "小时（不足一小时的按一小时计）")],
        ),
        # Open where it comes, or what it is: nothing is taken.
        ("一、第八条前增加一款：“夜间免费。”", []),
        ("一、第八条作相应调整。", []),
        ("一、第八条由市交通局另行修改。", []),
    ],
)
def test_sentences(sentence: str, expected: list[tuple[str, ...]]) -> None:
    rows = read("决定对《白云市停车办法》作如下修改：", sentence)
    assert [short(row) for row in rows] == expected
    assert all(row.values["target_title"] == "白云市停车办法" for row in rows)
    assert all(row.values["kind"] == "amend" for row in rows)


def test_the_new_text_in_the_paragraphs_below() -> None:
    rows = read(
        "决定对《白云市停车办法》作如下修改：",
        "一、第三条修改为：",
        "“第三条　停车按次收费：",
        "“（一）小型车三元；",
        "“（二）大型车五元。”",
        "二、删去第四条。",
    )
    assert [row.values["clause"] for row in rows] == ["第三条", "第四条"]
    after = "".join(str(rows[0].values["after"]).split())
    assert after == "第三条停车按次收费：（一）小型车三元；（二）大型车五元。"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("决定废止《甲办法》（白政发〔2001〕1号）。", ["白政发〔2001〕1号"]),
        (
            "《甲办法》（白政发〔2001〕1号）、《乙办法》（白政发〔2002〕2号）同时废止。",
            ["白政发〔2001〕1号", "白政发〔2002〕2号"],
        ),
        ("原白政发〔2001〕1号文件同时废止。", ["白政发〔2001〕1号"]),
        (
            "白政发〔2001〕1号、白政发〔2002〕2号文件自本办法施行之日起废止。",
            ["白政发〔2001〕1号", "白政发〔2002〕2号"],
        ),
        ("按照白政发〔2001〕1号文件执行。", []),
        ("2012年废止的白政发〔2001〕1号文件不再执行。", []),
        ("《甲办法》（白政发〔2001〕1号）已经废止。", []),
        ("不得废止《甲办法》（白政发〔2001〕1号）。", []),
        ("《甲办法》（白政发〔2001〕1号）的部分内容废止。", []),
    ],
)
def test_repeals_in_running_text(text: str, numbers: list[str]) -> None:
    rows = read(text, title="关于清理文件的决定")
    assert [row.values["target_number"] for row in rows] == numbers
    assert all(row.values["kind"] == "repeal" for row in rows)


def test_repeals_in_a_table_and_decisions_of_another_city() -> None:
    found = [
        row
        for text in (BAIYUN_2016_3, BAIYUN_2090_1)
        for source in sources_in(text)
        for row in revisions(source)
    ]
    whole = [row for row in found if not row.values["clause"]]
    assert [row.values["target_number"] for row in whole] == [
        "白政发〔2006〕4号",
        "白政发〔2006〕3号",
        "白政发〔1985〕7号",
    ]
    assert len(found) == 11
    assert len({(row.key, str(row.values)) for row in found}) == 11


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("第十条", "第二款", "第十条第二款"),
        ("第三条第（二）项", "第（三）项", "第三条第（三）项"),
        ("第三条第一款第（二）项", "第（三）项", "第三条第一款第（三）项"),
        ("第十条", "第十一条", "第十一条"),
        ("", "第二款", "第二款"),
    ],
)
def test_where_new_text_stands(above: str, below: str, joined: str) -> None:
    assert join_clauses(above, below) == joined

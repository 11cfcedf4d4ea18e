"""Heads of documents and where they start."""

from __future__ import annotations

import pytest

from documents.official_text.markdown import read_markdown
from documents.official_text.splitting import find_segments
from tests.documents.official_text.readings import lines, read, read_one


@pytest.mark.parametrize(
    "head",
    [
        ("明政发〔2020〕1号", "明州市人民政府关于甲事的通知"),
        ("明州市人民政府关于甲事的通知", "明政发〔2020〕1号"),
        ("明州市人民政府关于甲事的通知", "（明政发[2020]1号）"),
        (
            "# 明州市人民政府文件",
            "明政发【2020】1 号",
            "## 明州市人民政府 关于甲事的通知",
        ),
        ("明州市人民政府文件", "明政发（2020）1号", "明州市人民政府", "关于甲事的通知"),
        (
            "　　　　明政发〔2020〕1号",
            "　　　　明州市人民政府关于",
            "　　　　　甲事的通知",
        ),
    ],
)
def test_number_and_title_in_any_order(head: tuple[str, ...]) -> None:
    document = read_one(lines(*head, "各区人民政府：", "请办理甲事。"))
    assert document.title == "明州市人民政府关于甲事的通知"
    assert "".join(document.number.split())[-6:].strip("〔〕[]【】（）") != ""
    assert document.category == "政发"
    assert document.addressees == ["各区人民政府"]


@pytest.mark.parametrize(
    "head",
    [
        ("明州市人民政府令", "第12号"),
        ("明州市人民政府令", "（第十二号）"),
        ("明州市人民政府令第12号",),
        ("# 明 州 市 人 民 政 府 令", "第 12 号"),
    ],
)
def test_orders(head: tuple[str, ...]) -> None:
    document = read_one(
        lines(
            *head,
            "《明州市门牌规定》已经通过，现予公布。",
            "市长　王五",
            "2020年1月2日",
        )
        + lines("明州市门牌规定", "第一条　为了管理门牌，制定本规定。")
    )
    assert document.number == "明州市人民政府令第12号"
    assert document.title == "明州市门牌规定"


@pytest.mark.parametrize(
    "number", [("明州市人民政府令第98号",), ("明州市人民政府令", "第98号")]
)
def test_an_order_under_its_title(number: tuple[str, ...]) -> None:
    """As a second document, behind one that has ended."""
    reading = read(
        lines(
            "明州市人民政府关于甲事的通知",
            "明政发〔2020〕1号",
            "请办理甲事。",
            "2020年1月1日",
            "明州市人民政府关于修改《明州市门牌规定》的决定",
            *number,
            "一、将第三条修改为：“门牌由市公安局制作。”",
            "2020年1月2日",
        )
    )
    assert [(each.title, each.number) for each in reading.documents] == [
        ("明州市人民政府关于甲事的通知", "明政发〔2020〕1号"),
        (
            "明州市人民政府关于修改《明州市门牌规定》的决定",
            "明州市人民政府令第98号",
        ),
    ]


def test_a_number_cited_on_its_own_line_starts_no_document() -> None:
    reading = read(
        lines("明政发〔2020〕1号", "明州市人民政府关于甲事的通知", "废止下列文件：")
        + lines("明政发〔2001〕9号", "第一条　本通知自发布之日起施行。")
    )
    assert len(reading.documents) == 1


def test_promulgated_title_after_the_date_starts_no_document() -> None:
    reading = read(
        lines(
            "明州市人民政府关于印发《明州市人民政府关于加强绿化的意见》的通知",
            "各区人民政府：",
            "现将《明州市人民政府关于加强绿化的意见》印发给你们。",
            "2020年1月2日",
            "明州市人民政府关于加强绿化的意见",
            "一、提高认识。",
        )
    )
    assert len(reading.documents) == 1


def test_segments_cover_everything_behind_the_first() -> None:
    blocks = read_markdown(
        lines(
            "甲市文〔2020〕1号",
            "关于甲的通知",
            "正文。",
            "甲市文〔2020〕2号",
            "关于乙的通知",
            "正文。",
        )
    ).blocks
    segments = find_segments(blocks, [], 0)
    assert [(s.start, s.body, s.end) for s in segments] == [(0, 2, 3), (3, 5, 6)]

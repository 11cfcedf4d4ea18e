"""Masthead, contents page, editorial box."""

from __future__ import annotations

import pytest

from documents.official_text.contents_page import part_page, read_contents
from documents.official_text.front import read_front
from documents.official_text.markdown import read_markdown


@pytest.mark.parametrize(
    ("line", "title", "number"),
    [
        ("关于甲的通知 ..... (2)", "关于甲的通知", 2),
        ("关于甲的通知……………12", "关于甲的通知", 12),
        ("关于甲的通知（15）", "关于甲的通知", 15),
        ("关于甲的通知　　7", "关于甲的通知", 7),
        ("关于甲的通知·····3", "关于甲的通知", 3),
        ("关于甲的通知——3", "关于甲的通知", 3),
        ("……… 5", "", 5),
        ("三年规划（2019—2021年）", "三年规划（2019—2021年）", None),
        ("人口普查2020", "人口普查2020", None),
        ("." * 50_000, "." * 50_000, None),
    ],
)
def test_page_numbers(line: str, title: str, number: int | None) -> None:
    assert part_page(line) == (title, number)


def test_entries_over_several_lines_and_categories() -> None:
    blocks = read_markdown(
        "◎政府令\n\n甲市城市绿化\n\n管理规定 …… 1\n\n【部门文件】\n\n"
        "关于乙的通知甲财〔2020〕3号 …… 8\n\n## ○ 人事任免\n\n甲市人民政府任免通知 …… 9\n\n"
        "主 编：张三"
    ).blocks
    page = read_contents(blocks, 0)
    assert [(e.category, e.title, e.number, e.page) for e in page.entries] == [
        ("政府令", "甲市城市绿化管理规定", "", 1),
        ("部门文件", "关于乙的通知", "甲财〔2020〕3号", 8),
        ("人事任免", "甲市人民政府任免通知", "", 9),
    ]
    assert blocks[page.end].text == "主 编：张三"


def test_contents_in_a_table() -> None:
    blocks = read_markdown(
        "市政府文件\t\t\n关于甲的通知\t\t3\n关于乙的通知\t\t5"
    ).blocks
    entries = read_contents(blocks, 0).entries
    assert [(e.category, e.title, e.page) for e in entries] == [
        ("市政府文件", "关于甲的通知", 3),
        ("市政府文件", "关于乙的通知", 5),
    ]


def test_editorial_box() -> None:
    front = read_front(
        read_markdown(
            "编委会主任：\n\n刘 剑 邹俊峰\n\n欧阳明\n\n主 办：\n\n甲市人民政府\n\n办公室\n\n"
            "电 话：(0429) 3114944"
        ).blocks
    )
    assert front.issue.people == [
        ("编委会主任", "刘剑　邹俊峰　欧阳明"),
        ("主办", "甲市人民政府办公室"),
        ("电话", "(0429) 3114944"),
    ]


def test_masthead_in_chinese_numerals() -> None:
    issue = read_front(
        read_markdown("甲市人民政府公报\n\n二〇二一年第十二期（总第一百零五期）").blocks
    ).issue
    assert (issue.gazette, issue.year, issue.number, issue.serial_number) == (
        "甲市人民政府公报",
        2021,
        12,
        105,
    )

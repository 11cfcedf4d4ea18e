"""Markdown and plain text into blocks."""

from __future__ import annotations

import pytest

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.markdown import read_markdown


def one(text: str) -> Block:
    (block,) = read_markdown(text).blocks
    return block


def texts(text: str) -> list[str]:
    return [block.text for block in read_markdown(text).blocks]


@pytest.mark.parametrize("level", range(1, 7))
def test_headings(level: int) -> None:
    block = one("#" * level + " 标题 ##")
    assert (block.level, block.text) == (level, "标题")


def test_setext_headings_and_rules() -> None:
    blocks = read_markdown("标题\n====\n\n二级\n---\n\n正文。\n---\n").blocks
    assert [(b.level, b.kind) for b in blocks] == [
        (1, BlockKind.PARAGRAPH),
        (2, BlockKind.PARAGRAPH),
        (0, BlockKind.PARAGRAPH),
        (0, BlockKind.RULE),
    ]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("**第一条** 内容", "第一条 内容"),
        ("__强__调", "强调"),
        ("填写______处", "填写______处"),
        ("5*6*7", "5*6*7"),
        ("甲**乙", "甲**乙"),
        (r"1\. 甲\*乙\*", "1. 甲*乙*"),
        ("A&amp;B&nbsp;C", "A&B\xa0C"),
        ("面积 m<sup>2</sup>", "面积 m²"),
        ("<font color=red>红</font>字", "红字"),
        ("见[办法](http://x.y)。", "见办法。"),
        ("若 a<b 则", "若 a<b 则"),
        ("> 引文", "引文"),
        ("- 条目", "条目"),
        ("• 条目", "条目"),
    ],
)
def test_inline_markup(source: str, plain: str) -> None:
    assert one(source).text == plain


def test_bold_leads() -> None:
    block = one("**第一条** 内容")
    assert (block.bold, block.bold_lead) == (False, 3)
    assert one("**全部加粗**").bold


def test_images_and_comments_are_told_of_whole() -> None:
    reading = read_markdown(
        "前<!-- 注\n释 -->后\n\n![图](a.png)\n\n没有关上的 <!-- 正文"
    )
    assert texts("前<!-- 注\n释 -->后") == ["前", "后"]
    assert (1, "<!-- 注\n释 -->") in reading.markup
    assert (4, "![图](a.png)") in reading.markup
    assert reading.blocks[-1].text == "没有关上的 <!-- 正文"
    assert reading.blocks[-1].line == 6


def test_front_matter() -> None:
    reading = read_markdown("---\ntitle: 甲\n---\n正文")
    assert [(b.text, b.line) for b in reading.blocks] == [("正文", 4)]
    assert reading.markup[0][0] == 1


def test_html_table_with_spans_and_caption_on_one_line() -> None:
    reading = read_markdown(
        "表一：<table><caption>费用</caption><tr><th>项</th><th>额</th></tr>"
        "<tr><td rowspan=2>甲<br>乙</td><td>1</td></tr><tr><td>2</td></tr></table>说明"
    )
    kinds = [(block.kind, block.text) for block in reading.blocks]
    assert kinds == [
        (BlockKind.PARAGRAPH, "表一："),
        (BlockKind.PARAGRAPH, "费用"),
        (BlockKind.TABLE, ""),
        (BlockKind.PARAGRAPH, "说明"),
    ]
    assert reading.blocks[2].rows == [["项", "额"], ["甲\n乙", "1"], ["", "2"]]
    assert reading.blocks[2].has_header is True


def test_table_that_is_never_closed_ends_at_a_gap() -> None:
    blocks = read_markdown("<table><tr><td>甲</td></tr>\n\n正文").blocks
    assert [block.kind for block in blocks] == [BlockKind.TABLE, BlockKind.PARAGRAPH]


def test_pipe_and_tab_tables() -> None:
    pipes = one("| 甲 | 乙 |\n|:--|--:|\n| 1 | a\\|b |\n| 2 |")
    assert pipes.rows == [["甲", "乙"], ["1", "a|b"], ["2", ""]]
    tabs = one("序号\t单位\t\n1\t市财政局\t电话")
    assert tabs.rows == [["序号", "单位", ""], ["1", "市财政局", "电话"]]


def test_indents_tell_paragraphs_and_centred_lines() -> None:
    blocks = read_markdown("　　段落\n        居中的标题\n顶格").blocks
    assert [(b.indented, b.centred) for b in blocks] == [
        (True, False),
        (True, True),
        (False, False),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "<!-- 文" * 20_000,
        "**文 " * 50_000,
        "[文](" * 50_000,
        "文" + " " * 200_000 + "b",
        "<table><tr>" + "<td rowspan=200 colspan=200>文</td>" * 5_000 + "</table>",
        "|" * 20_000 + "文\n|--|--|\n" + "|文|\n" * 20_000,
    ],
)
def test_no_line_costs_more_than_its_length(source: str) -> None:
    # A quadratic reader would take minutes here, and run into the suite's limit.
    assert read_markdown(source).blocks

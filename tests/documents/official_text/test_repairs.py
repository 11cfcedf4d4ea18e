"""What printing did to the text, and what is put right."""

from __future__ import annotations

import pytest

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.repairs import joined, with_whole_tables, without_furniture
from documents.official_text.repairs.joining import is_doubled
from documents.official_text.repairs.wrapping import wrapped_width


def paragraphs(*texts: str, gap: int = 1) -> list[Block]:
    return [
        Block(text=text, line=line, end_line=line, gap=gap)
        for line, text in enumerate(texts, start=1)
    ]


def table(*rows: list[str], line: int = 1, header: bool | None = None) -> Block:
    return Block(
        kind=BlockKind.TABLE,
        rows=list(rows),
        line=line,
        end_line=line,
        has_header=header,
    )


@pytest.mark.parametrize(
    "furniture",
    [
        "- 5 -",
        "— 12 —",
        "·7·",
        "第3页",
        "第 3 页 共 9 页",
        "明州市人民政府公报 2021年第3期　　　- 12 -",
        "明州市人民政府公报2021年第3期 12",
        "- 12 -　　明州市人民政府公报　2021年第3期",
    ],
)
def test_page_numbers_go_with_a_finding(furniture: str) -> None:
    kept, findings = without_furniture(paragraphs("正文。", furniture, "正文。"))
    assert [block.text for block in kept] == ["正文。", "正文。"]
    assert furniture in findings[0].text


@pytest.mark.parametrize(
    "text",
    [
        "刊登于明州市人民政府公报2021年第3期第12页",
        "明州市人民政府公报2021年第3期",
        "明州市人民政府公报2021年第3期共12份",
    ],
)
def test_who_speaks_of_an_issue_is_no_running_head(text: str) -> None:
    kept, findings = without_furniture(paragraphs("正文。", text))
    assert [block.text for block in kept] == ["正文。", text]
    assert findings == []


def test_bare_numbers_go_only_where_they_count_pages() -> None:
    kept, _ = without_furniture(paragraphs("甲", "3", "乙", "4", "丙", "5", "丁"))
    assert [block.text for block in kept] == ["甲", "乙", "丙", "丁"]
    kept, findings = without_furniture(paragraphs("甲", "30", "乙", "7", "丙", "90"))
    assert len(kept) == 6
    assert findings == []


def test_running_heads_go_and_the_masthead_stays() -> None:
    head = "明州市人民政府公报 2021年第3期"
    text = [head]
    for number in range(12):
        text += [f"第{number}段正文。"]
        if number % 3 == 2:
            text += [head]
    kept, findings = without_furniture(paragraphs(*text))
    assert [block.text for block in kept].count(head) == 1
    assert len(findings) == 4


def test_lines_of_a_list_are_no_running_heads() -> None:
    text = [
        "1.第1期公报",
        "2.第2期公报",
        "3.第3期公报",
        "第1期工程",
        "第2期工程",
        "第3期工程",
    ]
    kept, _ = without_furniture(paragraphs(*text))
    assert [block.text for block in kept] == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "二、对未按规定办理登记手续的车辆所有人，由公安机关交通管理部",
            "门依法处理。",
        ),
        ("（责任单位：市财政局、市水利局、市农业农村局、市住房和城乡建设", "局）"),
        ("按照《明州市河道采砂管理办法》和《明州市水资源", "管理条例》执行。"),
        ("补助标准为每户", "，每年一次。"),
        (
            "六、公安机关对违反道路交通安全法律法规关于机动车停放、临",
            "时停车规定的，依法处罚。",
        ),
    ],
)
def test_cut_sentences_are_joined(before: str, after: str) -> None:
    blocks, findings = joined(paragraphs(before, after))
    assert [block.text for block in blocks] == [before + after]
    assert findings[0].code == "cut_sentence"
    assert findings[0].applied


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("各区人民政府，市政府各部门、各直属机构：", "现将有关事项通知如下。"),
        ("市财政局局长", "张三"),
        ("会议由市长主持，出席会议的有各区区长、各部门主要负责人", "明州市人民政府"),
        ("第一条　本办法适用于本市。", "前款所称本市。"),
        (
            "关于进一步加强全市安全生产工作的实施意见和有关配套措施说明",
            "安全生产很重要。",
        ),
    ],
)
def test_titles_lists_and_signatures_are_not_joined(before: str, after: str) -> None:
    blocks = [*paragraphs(before, after), *paragraphs("2020年1月2日")]
    assert [block.text for block in joined(blocks)[0]][:2] == [before, after]


def test_doubled_character_is_told_of_and_left() -> None:
    blocks, findings = joined(
        paragraphs("由各部门按照职责分工，负责落实。（责任单位：葫", "葫芦岛市财政局）")
    )
    assert "葫葫芦岛" in blocks[0].text
    assert [f.code for f in findings] == ["cut_sentence", "doubled_character"]
    assert not findings[1].applied


@pytest.mark.parametrize("character", ["人", "天", "层", "村", "家"])
def test_words_that_rightly_double_are_none(character: str) -> None:
    assert not is_doubled(f"做到{character}", f"{character}知晓。")


def test_lines_broken_at_a_width_become_paragraphs() -> None:
    line = "为加强河道采砂管理保障防洪安全和河势稳定根据有关法律法规"
    text = []
    for _ in range(4):
        text += [
            Block(text=line, indented=True),
            Block(text=line + "规定"),
            Block(text="结合实际。"),
        ]
    width = wrapped_width(text)
    assert width > 0
    blocks, findings = joined(text, width)
    assert [block.text for block in blocks] == [f"{line}{line}规定结合实际。"] * 4
    assert findings == []
    assert wrapped_width(paragraphs(*["一段完整的话。"] * 20)) == 0


def test_table_goes_on_with_the_next_number() -> None:
    blocks, findings = with_whole_tables(
        [table(["序号", "项目"], ["1", "甲"]), table(["2", "乙"], line=9)]
    )
    assert blocks[0].rows == [["序号", "项目"], ["1", "甲"], ["2", "乙"]]
    assert findings[0].line == 9


def test_other_tables_stay_apart() -> None:
    first = table(["序号", "项目"], ["1", "甲"])
    others = [
        table(["单位", "电话"], ["市财政局", "1"]),
        table(["1", "乙", "丙"]),
        table(["5", "乙"]),
    ]
    for other in others:
        assert with_whole_tables([first, other]) == ([first, other], [])

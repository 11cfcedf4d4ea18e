"""The labels that Word sets by itself, rebuilt."""

from __future__ import annotations

import pytest

from documents.official_text.blocks import Block
from documents.official_text.docx import read_docx
from documents.official_text.docx.number_formats import write_number
from tests.documents.official_text.docx_builder import (
    abstract,
    build_package,
    in_list,
    level,
    listing,
    paragraph,
    words,
)


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in read_docx(build_package(body, **parts))]


def only(body: str, **parts: str) -> Block:
    (block,) = read_docx(build_package(body, **parts))
    return block


class TestNumbers:
    @pytest.mark.parametrize(
        ("number_format", "expected"),
        [
            ("decimal", {1: "1", 12: "12"}),
            ("decimalZero", {1: "01", 12: "12"}),
            ("decimalFullWidth", {10: "１０"}),
            ("decimalEnclosedCircle", {1: "①", 20: "⑳", 51: "51"}),
            ("decimalEnclosedCircleChinese", {10: "⑩"}),
            ("decimalEnclosedParen", {3: "⑶", 21: "21"}),
            ("decimalEnclosedFullstop", {3: "⒊"}),
            (
                "chineseCounting",
                {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 101: "一○一"},
            ),
            ("taiwaneseCounting", {21: "二十一"}),
            ("chineseCountingThousand", {12: "十二", 105: "一百零五", 110: "一百一十"}),
            ("japaneseCounting", {3: "三", 10: "十", 24: "二十四"}),
            ("taiwaneseCountingThousand", {1001: "一千零一"}),
            ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 102: "壹佰零贰"}),
            ("ideographLegalTraditional", {2: "貳"}),
            ("ideographDigital", {10: "一〇", 21: "二一"}),
            ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
            ("ideographZodiac", {12: "亥"}),
            ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥"}),
            (
                "upperLetter",
                {1: "A", 26: "Z", 27: "AA", 53: "AAA", 10**9: "1000000000"},
            ),
            ("lowerLetter", {2: "b"}),
            ("upperRoman", {4: "IV", 1994: "MCMXCIV", 4000: "4000", 0: "0"}),
            ("lowerRoman", {9: "ix"}),
            ("numberInDash", {2: "- 2 -"}),
            ("bullet", {1: ""}),
            ("none", {1: ""}),
            ("unheardOf", {7: "7"}),
            ("chineseCounting", {-1: "-1", 0: "○"}),
        ],
    )
    def test_formats(self, number_format: str, expected: dict[int, str]) -> None:
        found = {number: write_number(number, number_format) for number in expected}
        assert found == expected

    def test_a_custom_format_keeps_its_noughts(self) -> None:
        assert write_number(7, "custom", "001, 002, 003, ...") == "007"
        assert len(write_number(7, "custom", "0" * 9999)) == 10

    def test_articles(self) -> None:
        numbering = abstract(
            0, level(0, "第%1条", "chineseCountingThousand", '<w:suff w:val="space"/>')
        ) + listing(1, 0)
        body = "".join(in_list(f"内容{n}") for n in range(1, 13))
        blocks = read_docx(build_package(body, numbering=numbering))
        assert blocks[0].text == "第一条 内容1"
        assert blocks[11].text == "第十二条 内容12"
        assert [b.generated_label for b in blocks] == [3] * 10 + [4] * 2

    def test_levels_of_a_plan(self) -> None:
        numbering = abstract(
            0,
            level(0, "%1、", "japaneseCounting"),
            level(1, "（%2）", "chineseCounting"),
            level(2, "%3."),
            level(3, "%3.%4"),
        ) + listing(1, 0)
        depths = [0, 1, 1, 2, 3, 3, 1, 2, 0, 1]
        body = "".join(in_list("文", depth=depth) for depth in depths)
        assert texts(body, numbering=numbering) == [
            "一、文",
            "（一）文",
            "（二）文",
            "1. 文",
            "1.1 文",
            "1.2 文",
            "（三）文",
            "1. 文",
            "二、文",
            "（一）文",
        ]

    def test_articles_run_on_through_chapters(self) -> None:
        chapters = level(0, "第%1章", "chineseCounting")
        articles = level(1, "第%2条", "chineseCounting", '<w:lvlRestart w:val="0"/>')
        numbering = abstract(0, chapters, articles) + listing(1, 0)
        body = "".join(in_list("文", depth=depth) for depth in (0, 1, 1, 0, 1))
        found = texts(body, numbering=numbering)
        assert found[3:] == ["第二章 文", "第三条 文"]

    def test_restart_only_after_a_given_level(self) -> None:
        third = level(2, "%3)", more='<w:lvlRestart w:val="1"/>')
        numbering = abstract(0, level(0, "%1"), level(1, "%2"), third) + listing(1, 0)
        body = "".join(in_list("文", depth=depth) for depth in (0, 1, 2, 1, 2, 0, 2))
        found = texts(body, numbering=numbering)
        assert [found[2], found[4], found[6]] == ["1) 文", "2) 文", "1) 文"]

    def test_lists_of_one_abstract_list_count_on_unless_told(self) -> None:
        override = (
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        )
        numbering = (
            abstract(0, level(0, "%1."))
            + listing(1, 0)
            + listing(2, 0)
            + listing(3, 0, override)
        )
        body = "".join(in_list("文", number) for number in (1, 2, 3, 3, 2))
        found = [text.split()[0] for text in texts(body, numbering=numbering)]
        assert found == ["1.", "2.", "1.", "2.", "3."]

    def test_a_level_may_be_replaced_for_one_list(self) -> None:
        replaced = level(0, "【%1】", "chineseCounting")
        override = f'<w:lvlOverride w:ilvl="0">{replaced}</w:lvlOverride>'
        numbering = abstract(0, level(0, "%1.")) + listing(1, 0, override)
        assert texts(in_list("文"), numbering=numbering) == ["【一】 文"]

    def test_a_list_may_stand_in_a_style(self) -> None:
        linked = (
            '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="ls"/>'
            "</w:abstractNum>"
        )
        styles = (
            '<w:style w:type="numbering" w:styleId="ls"><w:name w:val="公文"/><w:pPr>'
            '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        )
        numbering = (
            abstract(0, level(0, "%1、", "chineseCounting"))
            + linked
            + listing(1, 0)
            + listing(2, 7)
        )
        found = texts(in_list("文", 2), numbering=numbering, styles=styles)
        assert found == ["一、文"]

    def test_paragraph_styles_may_be_numbered(self) -> None:
        heading = (
            '<w:style w:type="paragraph" w:styleId="h{0}"><w:name w:val="heading {0}"/>'
            '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        )
        styles = "".join(map(heading.format, (1, 2)))
        numbering = abstract(
            0,
            level(0, "%1、", "chineseCounting", '<w:pStyle w:val="h1"/>'),
            level(1, "（%2）", "chineseCounting", '<w:pStyle w:val="h2"/>'),
        ) + listing(1, 0)
        body = (
            paragraph("甲", '<w:pStyle w:val="h1"/>')
            + paragraph("乙", '<w:pStyle w:val="h2"/>')
            + paragraph(
                "丙", '<w:pStyle w:val="h2"/><w:numPr><w:numId w:val="0"/></w:numPr>'
            )
            + paragraph("丁", '<w:pStyle w:val="h2"/>')
        )
        found = texts(body, numbering=numbering, styles=styles)
        assert found == ["一、甲", "（一）乙", "丙", "（二）丁"]

    def test_legal_numbering_writes_decimals(self) -> None:
        numbering = abstract(
            0,
            level(0, "%1、", "chineseCounting"),
            level(1, "%1.%2", "chineseCounting", "<w:isLgl/>"),
        ) + listing(1, 0)
        body = in_list("甲") + in_list("乙", depth=1)
        assert texts(body, numbering=numbering) == ["一、甲", "1.1 乙"]

    def test_bullets_have_no_label(self) -> None:
        numbering = abstract(0, level(0, "\uf0b7", "bullet")) + listing(1, 0)
        block = only(in_list("文"), numbering=numbering)
        assert (block.text, block.generated_label) == ("文", 0)

    def test_a_format_of_newer_word(self) -> None:
        modern = (
            '<w:lvl w:ilvl="0"><mc:AlternateContent><mc:Choice Requires="w14">'
            '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice>'
            '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
            '</mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
        )
        numbering = abstract(0, modern) + listing(1, 0)
        assert texts(in_list("文"), numbering=numbering) == ["001 文"]

    @pytest.mark.parametrize(
        ("level_bold", "mark", "content", "lead", "bold"),
        [
            ("<w:b/>", "", words("文"), 3, False),
            ("<w:b/>", "", words("文", "<w:b/>"), 5, True),
            ("", "<w:b/>", words("文"), 3, False),
            ('<w:b w:val="0"/>', "<w:b/>", words("文", "<w:b/>"), 0, False),
        ],
    )
    def test_bold_labels(
        self, level_bold: str, mark: str, content: str, lead: int, *, bold: bool
    ) -> None:
        numbering = abstract(
            0, level(0, "第%1条", "chineseCounting", f"<w:rPr>{level_bold}</w:rPr>")
        ) + listing(1, 0)
        body = (
            '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
            f"<w:rPr>{mark}</w:rPr></w:pPr>{content}</w:p>"
        )
        block = only(body, numbering=numbering)
        assert (block.text, block.bold_lead, block.bold) == ("第一条 文", lead, bold)

    @pytest.mark.parametrize(
        "properties",
        [
            '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="99"/></w:numPr>',
            '<w:numPr><w:ilvl w:val="77"/><w:numId w:val="1"/></w:numPr>',
            '<w:numPr><w:ilvl w:val="x"/><w:numId w:val="y"/></w:numPr>',
            "<w:numPr/>",
        ],
    )
    def test_a_list_that_is_not_there_leaves_the_text(self, properties: str) -> None:
        numbering = abstract(0, level(0, "%1.")) + listing(1, 0)
        assert texts(paragraph("文", properties), numbering=numbering) == ["文"]

"""Reading Word: the text, how it is set, and a whole issue."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import docx as python_docx
import pytest

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.docx import read_docx
from documents.official_text.reader import read_bytes
from tests.documents.official_text.docx_builder import (
    W_NAMESPACE,
    build_docx_from_markdown,
    build_package,
    cell,
    package_parts,
    paragraph,
    relationships,
    row,
    run,
    table,
    words,
    zipped,
)

if TYPE_CHECKING:
    from documents.official_text.model import Reading

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
ISSUE = Path(__file__).parents[3] / "fixtures" / "gazettes" / "2020-1.md"


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in read_docx(build_package(body, **parts))]


def only(body: str, **parts: str) -> Block:
    (block,) = read_docx(build_package(body, **parts))
    return block


class TestText:
    def test_lines_and_gaps_count_every_paragraph(self) -> None:
        body = paragraph("一") + paragraph() * 2 + paragraph("二") + paragraph("三")
        blocks = read_docx(build_package(body))
        assert [(b.text, b.line, b.gap) for b in blocks] == [
            ("一", 1, 0),
            ("二", 4, 2),
            ("三", 5, 0),
        ]

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (words("电话") + run("<w:tab/>") + words("110"), "电话\t110"),
            (words("0429") + run("<w:noBreakHyphen/>") + words("1"), "0429-1"),
            (words("甲") + run('<w:br w:type="page"/>') + words("乙"), "甲乙"),
            (words("45m") + words("2", '<w:vertAlign w:val="superscript"/>'), "45m²"),
            (words("CO") + words("2", '<w:vertAlign w:val="subscript"/>'), "CO₂"),
            (run('<w:sym w:font="Wingdings" w:char="F0FE"/>') + words("是"), "☑是"),
            (run('<w:sym w:font="Symbol" w:char="F0B3"/>') + words("8"), "≥8"),
            (run('<w:sym w:font="无名" w:char="F0B3"/>'), "\uf0b3"),
            (f"<w:hyperlink>{words('条例')}</w:hyperlink>", "条例"),
            (f"<w:smartTag>{words('一')}</w:smartTag>{words('条')}", "一条"),
            (
                f"<w:sdt><w:sdtContent>{words('甲')}</w:sdtContent></w:sdt>",
                "甲",
            ),
            (f"<w:ins>{words('增')}</w:ins><w:del>{words('删')}</w:del>", "增"),
            (
                (
                    f"<w:moveFrom>{words('旧')}</w:moveFrom>"
                    f"<w:moveTo>{words('新')}</w:moveTo>"
                ),
                "新",
            ),
            (words("显") + words("隐", "<w:vanish/>"), "显"),
            (words("显") + words("也显", '<w:vanish w:val="0"/>'), "显也显"),
            (
                run('<w:fldChar w:fldCharType="begin"/>')
                + run("<w:instrText>PAGE</w:instrText>")
                + words("7"),
                "7",
            ),
            (
                (
                    "<w:r><w:ruby><w:rt>" + words("hú") + "</w:rt><w:rubyBase>"
                    f"{words('葫')}</w:rubyBase></w:ruby></w:r>"
                ),
                "葫（hú）",
            ),
            (
                (
                    "<m:oMath><m:sSup><m:e><m:r><m:t>m</m:t></m:r></m:e><m:sup><m:r>"
                    "<m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
                ),
                "m²",
            ),
            (
                (
                    "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r>"
                    "<m:t>12</m:t></m:r></m:den></m:f></m:oMath>"
                ),
                "1/12",
            ),
            ("<w:r><w:t>\n  断行 \n</w:t></w:r>", "断行"),
            (words("零\u200b宽"), "零宽"),
        ],
    )
    def test_inline(self, content: str, expected: str) -> None:
        assert texts(f"<w:p>{content}</w:p>") == [expected]

    def test_a_soft_break_parts_a_paragraph_on_one_line(self) -> None:
        content = words("葫芦岛市人民政府", "<w:b/>") + run("<w:br/>") + words("通告")
        first, second = read_docx(build_package(f"<w:p>{content}</w:p>"))
        assert (first.text, first.line, first.bold) == ("葫芦岛市人民政府", 1, True)
        assert (second.text, second.line, second.bold) == ("通告", 1, False)

    def test_wrappers_around_paragraphs(self) -> None:
        inner = f"<w:sdt><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>"
        body = f"<w:customXml>{inner}</w:customXml>" + paragraph("乙")
        assert texts(body) == ["甲", "乙"]

    def test_a_deleted_paragraph_mark_joins_two_paragraphs(self) -> None:
        deleted = paragraph("前半句", '<w:rPr><w:del w:id="1"/></w:rPr>')
        assert texts(deleted + paragraph("后半句")) == ["前半句后半句"]
        assert texts(paragraph("甲") + deleted) == ["甲", "前半句"]

    def test_a_text_box_is_read_once(self) -> None:
        box = f"<w:txbxContent>{paragraph('文件')}</w:txbxContent>"
        content = (
            "<w:r><mc:AlternateContent>"
            f'<mc:Choice Requires="wps"><w:drawing><x>{box}</x></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:shape>{box}</v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
        assert texts(f"<w:p>{content}{words('正文')}</w:p>") == ["正文", "文件"]

    def test_a_text_box_only_in_the_fallback_is_read(self) -> None:
        box = f"<w:txbxContent>{paragraph('文件')}</w:txbxContent>"
        content = (
            '<w:r><mc:AlternateContent><mc:Choice Requires="x"><w:drawing/></mc:Choice>'
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
        assert texts(f"<w:p>{content}</w:p>") == ["文件"]

    @pytest.mark.parametrize(
        "drawn",
        [
            paragraph("", '<w:pBdr><w:bottom w:val="single"/></w:pBdr>'),
            '<w:p><w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r></w:p>',
        ],
    )
    def test_a_line_across_the_page_is_a_rule(self, drawn: str) -> None:
        blocks = read_docx(build_package(paragraph("甲") + drawn + paragraph("乙")))
        assert [b.kind for b in blocks] == [
            BlockKind.PARAGRAPH,
            BlockKind.RULE,
            BlockKind.PARAGRAPH,
        ]
        assert blocks[1].line == 2

    def test_notes_follow_the_text(self) -> None:
        endnote = '<w:endnoteReference w:id="5"/>'
        footnote = '<w:footnoteReference w:id="2"/>'
        body = (
            f"<w:p>{words('甲')}{run(endnote)}</w:p>"
            f"<w:p>{words('乙')}{run(footnote)}</w:p>"
        )
        note = '<w:{0} w:id="{1}">{2}</w:{0}>'.format
        footnotes = note("footnote", -1, paragraph("分隔")) + note(
            "footnote", 2, paragraph(" 脚注")
        )
        endnotes = note("endnote", 5, paragraph("尾注") + paragraph("续"))
        found = texts(body, footnotes=footnotes, endnotes=endnotes)
        assert found == ["甲[注1]", "乙[注2]", "[注1] 尾注", "续", "[注2] 脚注"]

    def test_headers_and_comments_are_left_out(self) -> None:
        document = python_docx.Document()
        document.sections[0].header.paragraphs[0].text = "页眉"
        shown = document.add_paragraph("正文")
        document.add_comment(shown.runs, "批注")
        target = io.BytesIO()
        document.save(target)
        assert [b.text for b in read_docx(target.getvalue())] == ["正文"]

    def test_the_strict_namespace_is_read(self) -> None:
        parts = package_parts(
            paragraph("标题", '<w:outlineLvl w:val="1"/>') + table(row(cell("格")))
        )
        strict = {name: xml.replace(W_NAMESPACE, STRICT) for name, xml in parts.items()}
        heading, grid = read_docx(zipped(strict))
        assert (heading.text, heading.level, grid.rows) == ("标题", 2, [["格"]])

    def test_the_main_part_may_have_another_name(self) -> None:
        parts = package_parts(paragraph("正文"))
        parts["word/document2.xml"] = parts.pop("word/document.xml")
        parts["_rels/.rels"] = relationships(("officeDocument", "/word/document2.xml"))
        assert [b.text for b in read_docx(zipped(parts))] == ["正文"]


class TestSetting:
    STYLES = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a">'
        '<w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>'
        '<w:basedOn w:val="a"/><w:pPr><w:jc w:val="center"/></w:pPr>'
        "<w:rPr><w:b/></w:rPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="章标题"/>'
        '<w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:name w:val="款"/>'
        '<w:pPr><w:outlineLvl w:val="2"/><w:ind w:firstLineChars="200"/></w:pPr>'
        "</w:style>"
        '<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="TOC Heading"/>'
        '<w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="标题3"><w:name w:val="标题 3"/>'
        "</w:style>"
        '<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="环"/>'
        '<w:basedOn w:val="loop"/></w:style>'
        '<w:style w:type="character" w:styleId="s"><w:name w:val="Strong"/>'
        "<w:rPr><w:b/></w:rPr></w:style>"
    )

    @pytest.mark.parametrize(
        ("properties", "heading"),
        [
            ("", 0),
            ('<w:pStyle w:val="1"/>', 1),
            ('<w:pStyle w:val="x"/>', 1),
            ('<w:pStyle w:val="y"/>', 3),
            ('<w:pStyle w:val="toc"/>', 0),
            ('<w:pStyle w:val="t"/>', 1),
            ('<w:pStyle w:val="标题3"/>', 3),
            ('<w:pStyle w:val="loop"/>', 0),
            ('<w:pStyle w:val="unknown"/>', 0),
            ('<w:outlineLvl w:val="3"/>', 4),
            ('<w:outlineLvl w:val="8"/>', 6),
            ('<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>', 0),
        ],
    )
    def test_heading_level(self, properties: str, heading: int) -> None:
        block = only(paragraph("甲", properties), styles=self.STYLES)
        assert block.level == heading

    @pytest.mark.parametrize(
        ("properties", "centred"),
        [
            ("", False),
            ('<w:jc w:val="center"/>', True),
            ('<w:pStyle w:val="x"/>', True),
            ('<w:pStyle w:val="x"/><w:jc w:val="left"/>', False),
        ],
    )
    def test_centred(self, properties: str, *, centred: bool) -> None:
        block = only(paragraph("甲", properties), styles=self.STYLES)
        assert block.centred is centred

    @pytest.mark.parametrize(
        ("properties", "text", "indented"),
        [
            ("", "甲", False),
            ('<w:ind w:firstLine="420"/>', "甲", True),
            ('<w:ind w:firstLineChars="200" w:firstLine="640"/>', "甲", True),
            ('<w:ind w:firstLineChars="0" w:firstLine="420"/>', "甲", True),
            ('<w:ind w:firstLineChars="0" w:firstLine="0"/>', "甲", False),
            ('<w:ind w:left="420" w:hanging="420"/>', "甲", False),
            ('<w:ind w:left="420"/>', "甲", False),
            ('<w:pStyle w:val="y"/>', "甲", True),
            ('<w:pStyle w:val="y"/><w:ind w:firstLineChars="0"/>', "甲", False),
            ("", "\u3000\u3000甲", True),
            ("", " 甲", False),
        ],
    )
    def test_indented(self, properties: str, text: str, *, indented: bool) -> None:
        block = only(paragraph(text, properties), styles=self.STYLES)
        assert (block.text, block.indented) == ("甲", indented)

    @pytest.mark.parametrize(
        ("content", "style", "bold", "lead"),
        [
            (words("全部", "<w:b/>"), "a", True, 2),
            (words("第一条", "<w:b/>") + words(" 正文"), "a", False, 3),
            (words("第一条", "<w:b/>") + words("  ") + words("正文"), "a", False, 3),
            (words("  甲", "<w:b/>") + words("乙"), "a", False, 1),
            (words("甲") + words("乙", "<w:b/>"), "a", False, 0),
            (words("甲", '<w:b w:val="0"/>'), "1", False, 0),
            (words("甲"), "1", True, 1),
            (words("甲"), "x", True, 1),
            (words("甲", '<w:rStyle w:val="s"/>') + words("乙"), "a", False, 1),
            (words("甲") + words("乙", '<w:rStyle w:val="s"/>'), "1", False, 1),
        ],
    )
    def test_bold(self, content: str, style: str, lead: int, *, bold: bool) -> None:
        body = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'
        block = only(body, styles=self.STYLES)
        assert (block.bold, block.bold_lead) == (bold, lead)


MARKDOWN = """# 葫芦岛市人民政府文件

葫政发〔2019〕19号

## 关于印发供热办法的通知

各县（市）区人民政府：

现将办法印发给你们。

**第一条** 面积 45m<sup>2</sup> 以下的，按下表执行。

**第二条** 本办法自发布之日起施行。

| 序号 | 收费项目 |
| --- | --- |
| 1 | 水资源费 |

<table><tr><td rowspan="2">甲</td><td colspan="2">乙</td></tr>
<tr><td>丙</td><td>m<sup>2</sup></td></tr></table>

一\t二\t三
四\t五\t六

---

- 附件：1. 名单
"""


class TestMarkdownInWord:
    @pytest.mark.parametrize("number_articles", [False, True])
    def test_blocks(self, *, number_articles: bool) -> None:
        data = build_docx_from_markdown(MARKDOWN, number_articles=number_articles)
        blocks = read_docx(data)
        assert [b.text for b in blocks if b.kind is BlockKind.PARAGRAPH] == [
            "葫芦岛市人民政府文件",
            "葫政发〔2019〕19号",
            "关于印发供热办法的通知",
            "各县（市）区人民政府：",
            "现将办法印发给你们。",
            "第一条 面积 45m² 以下的，按下表执行。",
            "第二条 本办法自发布之日起施行。",
            "附件：1. 名单",
        ]
        assert [b.level for b in blocks[:3]] == [1, 0, 2]
        assert [b.bold_lead for b in blocks[5:7]] == [3, 3]
        assert [b.rows for b in blocks if b.kind is BlockKind.TABLE] == [
            [["序号", "收费项目"], ["1", "水资源费"]],
            [["甲", "乙", ""], ["", "丙", "m²"]],
            [["一", "二", "三"], ["四", "五", "六"]],
        ]
        assert blocks[7].has_header is True
        assert blocks[-2].kind is BlockKind.RULE
        generated = [b.generated_label for b in blocks if b.generated_label]
        assert generated == ([3, 3] if number_articles else [])

    @pytest.mark.parametrize("number_articles", [False, True])
    def test_the_issue_reads_the_same_from_word(self, *, number_articles: bool) -> None:
        markdown = ISSUE.read_text("utf-8")
        word = build_docx_from_markdown(markdown, number_articles=number_articles)
        from_word = read_bytes(word, name="gazette.docx")
        from_markdown = read_bytes(markdown.encode(), name="gazette.md")
        assert len(from_markdown.documents) == 10
        assert _structure(from_word) == _structure(from_markdown)


def _structure(reading: Reading) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for document in reading.documents:
        rows.append(
            (document.title, document.number, document.dated, document.addressees)
        )
        rows.extend(
            (p.eid, p.parent, p.kind, p.label, p.heading, p.text)
            for p in document.all_provisions()
        )
        rows.extend((a.eid, a.label, a.title) for a in document.annexes)
        rows.extend(
            (t.eid, t.parent, t.caption, t.header, t.rows)
            for t in document.all_tables()
        )
    return rows

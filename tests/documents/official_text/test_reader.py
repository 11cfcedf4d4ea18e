"""Whole sources: documents, fields, trees, and nothing that is lost."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from documents.official_text.errors import OfficialTextError
from documents.official_text.model import Kind
from documents.official_text.reader import read_bytes
from tests.documents.official_text import invented
from tests.documents.official_text.readings import (
    by_eid,
    codes,
    eids,
    findings,
    lines,
    lost,
    outline,
    read,
    read_one,
)

TAGS = re.compile(r"</?(?:table|tr|t[dh]|su[pb]|span)[^>]*>")


@pytest.mark.parametrize(
    "source",
    [
        invented.MINGZHOU_ISSUE,
        invented.ORDER,
        invented.COVERED_PLAN,
        invented.THREE_WITHOUT_NUMBERS,
        invented.AMENDMENT,
        invented.APPEAL,
        invented.MINUTES,
        invented.TABLES,
        invented.EMERGENCY_PLAN,
        invented.MARKUP.replace("&amp;", "&"),
        invented.ODD_LEVELS,
    ],
)
def test_no_character_disappears_and_every_eid_is_unique(source: str) -> None:
    reading = read(source)
    missing = lost(TAGS.sub("", source), reading)
    # Raised and lowered figures come out as ⁶ and ₂.
    assert not {c for c in missing if not c.isdigit()}, missing
    for document in reading.documents:
        units = [p.eid for p in document.all_provisions()]
        units += [t.eid for t in document.all_tables()]
        units += [a.eid for a in document.annexes]
        assert len(units) == len(set(units))
        known: set[str] = {""}
        for provision in document.all_provisions():
            assert provision.parent in known
            known.add(provision.eid)
    assert "text_lost" not in codes(reading)


def test_issue_in_plain_text_with_hard_line_ends() -> None:
    reading = read(invented.MINGZHOU_ISSUE, name="明州.txt")
    issue = reading.issue
    assert issue is not None
    assert (issue.gazette, issue.year, issue.number, issue.serial_number) == (
        "明州市人民政府公报",
        2021,
        3,
        45,
    )
    assert issue.published_on == dt.date(2021, 3, 31)
    assert [(e.category, e.number, e.page) for e in issue.contents] == [
        ("市政府文件", "", 3),
        ("市政府文件", "明政发〔2021〕7号", 5),
        ("部门文件", "", 9),
    ]
    notice, measures, joint = reading.documents
    assert notice.number == "明政告〔2021〕2号"
    assert notice.title == "明州市人民政府关于加强河道采砂管理的通告"
    assert notice.effective == dt.date(2021, 4, 1)
    assert eids(notice) == [
        "para_1",
        "cl_1",
        "cl_2",
        "cl_2__item_1",
        "cl_2__item_2",
        "cl_2__item_3",
        "cl_2__para_2",
        "cl_3",
        "para_2",
        "signature_1",
        "signature_2",
    ]
    assert "《中华人民共和国河道管理条例》" in by_eid(notice)["para_1"].text
    assert measures.addressees == ["各县（市、区）人民政府", "市政府各部门、各直属机构"]
    assert measures.promulgates == "明州市政府投资项目管理办法"
    assert measures.dated == dt.date(2021, 3, 1)
    assert measures.publicity == "此件公开发布"
    assert by_eid(measures)["art_2"].label == "第二条"
    assert by_eid(measures)["art_2__para_2__item_2"].text == "政府性基金。"
    assert joint.number == "2021年第4号"
    assert joint.issuer == "明州市财政局　明州市税务局"
    assert [document.page for document in reading.documents] == [3, 5, 9]
    assert len(findings(reading, "page_furniture")) == 3


def test_government_order_with_an_act_below_it() -> None:
    document = read_one(invented.ORDER)
    assert document.number == "江州市人民政府令第12号"
    assert document.category == "令"
    assert document.issuer == "江州市人民政府"
    assert document.title == document.promulgates == "江州市城市绿化管理规定"
    assert document.dated == dt.date(2022, 3, 5)
    assert document.effective == dt.date(2022, 5, 1)
    found = by_eid(document)
    assert found["cover__signature_1"].text == "市长　李明"
    assert next(p.text for p in document.provisions if p.kind is Kind.TOC) == "目　录"
    assert found["art_3__item_2__point_2"].text == "数量在5株以上；"
    assert found["art_3__item_3"].parent == "art_3"
    assert found["art_3__para_2"].text.startswith("前款规定")
    assert found["art_3-1"].label == "第三条之一"
    assert found["art_4"].text == "违反本规定第三条的，处1.5万元以下罚款。"
    assert [p.label for p in document.provisions if p.kind is Kind.CHAPTER] == [
        "第一章",
        "第二章",
        "第三章",
    ]


def test_clauses_of_the_cover_and_of_the_plan_are_told_apart() -> None:
    reading = read(invented.COVERED_PLAN)
    (document,) = reading.documents
    found = by_eid(document)
    assert found["cover__cl_1"].heading == "提高认识。"
    assert found["cl_1"].heading == "总体要求"
    assert found["cl_1__para_1"].text == "坚持人民至上。"
    assert found["cl_2__item_1__point_1__ind_2"].text == "小型水库。"
    assert [(a.eid, a.title, a.carried) for a in document.annexes] == [
        ("annex_1", "防汛物资表", True),
        ("annex_2", "联系人名单", True),
    ]
    (table,) = document.annexes[0].tables
    assert table.header == ["物资", "数量", "备注"]
    assert findings(reading, "table_sum")[0].suggestion == "120"
    assert [p.text for p in document.provisions if p.kind is Kind.MARK][-1].endswith(
        "印发"
    )


def test_documents_without_numbers_are_told_by_their_titles() -> None:
    reading = read(invented.THREE_WITHOUT_NUMBERS)
    assert reading.issue is None
    assert [(d.title[-2:], d.dated, d.addressees) for d in reading.documents] == [
        ("决定", dt.date(2020, 1, 2), ["各县区人民政府", "市直各单位"]),
        ("通知", dt.date(2020, 1, 8), ["各县区人民政府"]),
        ("批复", dt.date(2020, 2, 1), ["东湖县人民政府"]),
    ]
    appointed = [p.text for p in reading.documents[1].provisions]
    assert appointed[:2] == ["市政府决定，任命：", "李四为江州市财政局局长；"]


def test_amendment_with_quoted_articles_and_a_forgotten_mark() -> None:
    reading = read(invented.AMENDMENT)
    (document,) = reading.documents
    found = by_eid(document)
    assert document.issuer == "江州市人民代表大会常务委员会"
    assert document.effective == dt.date(2021, 7, 1)
    assert [found[e].quoted for e in ("cl_1", "cl_1__item_1", "cl_1__item_2")] == [
        False,
        True,
        True,
    ]
    assert found["cl_3"].text == "删去第十条。"
    assert not found["cl_3"].quoted
    assert found["para_2"].text == "本决定自2021年7月1日起施行。"
    assert len(findings(reading, "unmatched_quote")) == 1


def test_minutes_and_appeals() -> None:
    minutes = read_one(invented.MINUTES)
    assert (minutes.number, minutes.category) == ("〔2020〕3号", "纪要")
    assert minutes.issuer == "明州市人民政府"
    assert by_eid(minutes)["cl_2"].heading == "关于项目建设"
    appeal = read_one(invented.APPEAL)
    assert appeal.addressees == ["广大市民朋友们"]
    assert appeal.issuer == "明州市爱国卫生运动委员会办公室"
    assert by_eid(appeal)["point_2__subpara_2"].label == "（2）"


def test_tables_of_three_kinds_cut_by_pages() -> None:
    reading = read(invented.TABLES)
    (document,) = reading.documents
    first, second, third = document.annexes
    assert first.tables[0].header == ["序号", "项目", "标准", ""]
    assert first.tables[0].rows == [
        ["1", "停车费", "5元", "每小时"],
        ["", "道路费", "6²", ""],
        ["2", "水费", "3元", "每吨"],
    ]
    assert [row[0] for row in second.tables[0].rows] == ["1", "2", "3"]
    assert (second.tables[1].label, second.tables[1].caption) == ("附表一", "处罚标准")
    assert (third.title, third.carried) == ("线路图", False)
    joined = findings(reading, "cut_table")
    assert "续表" in joined[0].text
    assert len(joined) == 2
    assert len(findings(reading, "annex_not_carried")) == 1


def test_plan_in_decimals_with_annexes_listed_by_label() -> None:
    reading = read(invented.EMERGENCY_PLAN)
    (document,) = reading.documents
    assert document.number == "临政办发【2023】3号"
    assert document.issuer == "临州市人民政府办公室"
    assert document.dated == dt.date(2023, 1, 9)
    found = by_eid(document)
    assert found["point_1__point_1.2__point_1.2.2"].text == "其他区域。"
    assert found["point_2__division_1"].heading == "附则"
    assert [(a.eid, a.title) for a in document.annexes] == [
        ("annex_1", "组织体系图"),
        ("annex_2", "处置流程"),
    ]
    assert any("a.png" in finding.text for finding in reading.findings)


def test_markup_is_taken_off_and_told_of() -> None:
    reading = read(invented.MARKUP)
    (document,) = reading.documents
    assert document.title == "公告标题"
    texts = [p.text for p in document.provisions]
    assert "引用的一段话，见链接。" in texts
    assert "第二项*不是强调*" in texts
    assert "正文加粗，m²，CO₂，A&B，跨。[^1]" in texts
    assert "签名：______ 日期：______" in texts
    (note,) = [p for p in document.provisions if p.kind is Kind.NOTE]
    assert (note.label, note.text) == ("[^1]", "脚注的内容。")
    told = "".join(finding.text for finding in reading.findings)
    for markup in ("====", ">", "http://a.b/c", "<span", "```", "***"):
        assert markup in told


def test_levels_in_any_order() -> None:
    document = read_one(invented.ODD_LEVELS)
    found = by_eid(document)
    assert found["item_1__point_2"].heading == "乙事项。"
    assert found["part_1__subpart_1__chp_1__sec_1"].heading == "范围"
    assert found["art_3__point_2"].text == "目二。"
    assert found["art_3__point_2__subpara_2"].label == "（2）"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_change_nothing(encoding: str, end: str) -> None:
    plain = read(invented.COVERED_PLAN).documents[0]
    data = invented.COVERED_PLAN.replace("\n", end).encode(encoding)
    other = read_bytes(data, name="样本.md").documents[0]
    assert outline(other) == outline(plain)


def test_characters_without_width_are_counted() -> None:
    source = lines("# 关于供水的通知", "第\u200b一条　保障\ufeff供水。")
    reading = read(source)
    assert by_eid(reading.documents[0])["art_1"].text == "保障供水。"
    assert "2 个" in findings(reading, "invisible_characters")[0].text


def test_title_over_three_lines_before_its_number() -> None:
    document = read_one(
        lines("明州市人民政府", "关于进一步做好", "春季农业生产工作的意见")
        + lines("明政发〔2021〕1号", "各区人民政府：", "请抓好落实。")
    )
    assert document.title == "明州市人民政府关于进一步做好春季农业生产工作的意见"
    assert document.addressees == ["各区人民政府"]
    assert document.number == "明政发〔2021〕1号"


def test_contents_without_pages_and_with_plain_categories() -> None:
    source = lines(
        "明州政报",
        "2020年第2期",
        "目　录",
        "◎市政府文件",
        "明州市人民政府关于甲事的通知",
        "明州市人民政府关于乙事的公告",
        "明州市人民政府关于甲事的通知",
        "明政发〔2020〕1号",
        "各区人民政府：",
        "请办理甲事。",
        "明州市人民政府",
        "2020年2月1日",
        "明州市人民政府关于乙事的公告",
        "现公告乙事。",
        "明州市人民政府",
        "2020年2月2日",
    )
    reading = read(source)
    assert reading.issue is not None
    assert [entry.title for entry in reading.issue.contents] == [
        "明州市人民政府关于甲事的通知",
        "明州市人民政府关于乙事的公告",
    ]
    assert [d.title[-5:] for d in reading.documents] == ["甲事的通知", "乙事的公告"]
    assert reading.documents[1].category == "市政府"
    assert not lost(source, reading)


def test_contents_of_an_act_inside_a_notice_is_none_of_the_issue() -> None:
    reading = read(
        lines(
            "明政发〔2020〕4号",
            "明州市人民政府关于印发明州市门牌管理办法的通知",
            "各区人民政府：",
            "现印发给你们。",
            "明州市人民政府",
            "2020年4月1日",
            "明州市门牌管理办法",
            "目录",
            "第一章 总则",
            "第二章 附则",
            "第一章 总则",
            "第一条 为了管理门牌，制定本办法。",
            "第二章 附则",
            "第二条 本办法自公布之日起施行。",
        )
    )
    (document,) = reading.documents
    assert reading.issue is None
    assert document.number == "明政发〔2020〕4号"
    assert [p.eid for p in document.provisions if p.kind is Kind.ARTICLE] == [
        "art_1",
        "art_2",
    ]
    assert document.effective == dt.date(2020, 4, 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"%PDF-1.7", "not_text"),
        (b"hello world", "no_document"),
        (bytes(range(256)) * 50, "not_text"),
    ],
)
def test_what_is_no_document_is_refused_in_chinese(data: bytes, code: str) -> None:
    with pytest.raises(OfficialTextError) as caught:
        read_bytes(data, name="x.txt")
    assert caught.value.code == code
    assert re.search(r"[\u4e00-\u9fff]", caught.value.message)


def test_annexes_listed_behind_the_text_that_a_notice_promulgates() -> None:
    document = read_one(
        lines(
            "明州市人民政府关于印发明州市停车办法的通知",
            "明政发〔2020〕3号",
            "各区人民政府：",
            "现将《明州市停车办法》印发给你们。",
            "明州市人民政府",
            "2020年3月1日",
            "明州市停车办法",
            "第一条　按照附表收费。",
            "第二条　本办法自2020年4月1日起施行。",
            "附表：1.收费标准表",
            "　　　2.免费车辆表",
            "附表1",
            "收费标准表",
            "小客车三元。",
            "附表2",
            "免费车辆表",
            "救护车。",
        )
    )
    assert [(annex.eid, annex.label, annex.title) for annex in document.annexes] == [
        ("schedule_1", "附表1", "收费标准表"),
        ("schedule_2", "附表2", "免费车辆表"),
    ]
    assert [p.text for p in document.annexes[0].provisions] == ["小客车三元。"]
    marks = [p.text for p in document.provisions if p.kind is Kind.MARK]
    assert marks == ["附表：1.收费标准表", "2.免费车辆表"]

"""Contents pages that word a document in their own way, and what follows from it."""

from __future__ import annotations

from documents.official_text.model import Reading
from documents.official_text.reader import read_bytes

ISSUE = """\
明州市人民政府公报
2021年第3期（总第118期）

目　　次

◎市政府令
明州市城市绿化管理办法（市政府令第45号）……………………（3）
◎市政府文件
关于印发明州市促进中小企业发展若干措施的通知
（明政发〔2021〕8号）……………………………………………（9）

明州市人民政府令
第45号

《明州市城市绿化管理办法》已经市人民政府第78次常务会议审议通过，现予公布，自2021年5月1日起施行。

市长　李　四
二〇二一年二月二十日

明州市城市绿化管理办法

第一条　为了加强城市绿化管理，制定本办法。
第二条　本办法自2021年5月1日起施行。

明州市人民政府关于印发明州市
促进中小企业发展若干措施的通知
明政发〔2021〕8号

各区、县（市）人民政府，市政府各部门、各直属单位：
　　现将《明州市促进中小企业发展若干措施》印发给你们，请认真贯彻执行。

　　　　　　　　　　　　　　明州市人民政府
　　　　　　　　　　　　　　2021年3月5日

明州市促进中小企业发展若干措施

　　一、加大财政支持。（一）设立专项资金。（牵头单位：市经信局）
　　（二）降低用电成本。由市发改委牵头，国网明州供电公司配合。
"""


def read() -> Reading:
    return read_bytes(ISSUE.encode(), name="明州.txt")


def test_an_order_listed_by_what_it_promulgates_is_one_document() -> None:
    reading = read()
    assert [document.number for document in reading.documents] == [
        "明州市人民政府令第45号",
        "明政发〔2021〕8号",
    ]
    order = reading.documents[0]
    assert order.title == order.promulgates == "明州市城市绿化管理办法"
    assert (order.page, order.end_page) == (3, 8)
    assert str(order.dated) == "2021-02-20"
    assert [p.eid for p in order.provisions][-3:] == ["title_1", "art_1", "art_2"]


def test_an_entry_without_the_issuer_or_with_a_short_order_is_no_difference() -> None:
    codes = {finding.code for finding in read().findings}
    assert not codes & {
        "title_differs_from_contents",
        "number_differs_from_contents",
        "document_not_in_contents",
        "entry_without_document",
    }


def test_another_number_in_the_contents_is_a_difference() -> None:
    wrong = ISSUE.replace("（市政府令第45号）", "（市政府令第46号）", 1)
    reading = read_bytes(wrong.encode(), name="明州.txt")
    found = [f for f in reading.findings if f.code == "number_differs_from_contents"]
    assert [f.suggestion for f in found] == ["市政府令第46号"]


def test_addressees_share_the_word_that_a_list_ends_in() -> None:
    assert read().documents[1].addressees == [
        "各区、县（市）人民政府",
        "市政府各部门、各直属单位",
    ]


def test_a_heading_and_its_first_entry_may_share_a_line() -> None:
    units = {p.eid: p for p in read().documents[1].provisions}
    assert (units["cl_1"].heading, units["cl_1"].text) == ("加大财政支持。", "")
    assert units["cl_1__item_1"].label == "（一）"
    assert units["cl_1__item_2"].label == "（二）"
    assert "numbering_gap" not in {finding.code for finding in read().findings}


def test_a_sum_never_ends_up_in_a_heading() -> None:
    words = "# 办法\n\n一、补助\n\n（一）每户补助2000元。按月发放。\n\n（二）加强管理。各部门要落实。\n\n（三）严格审核。区民政局负责。\n"
    (document,) = read_bytes(words.encode(), name="办法.md").documents
    units = {p.eid: p for p in document.provisions}
    assert units["cl_1__item_1"].heading == ""
    assert units["cl_1__item_1"].text == "每户补助2000元。按月发放。"
    assert units["cl_1__item_2"].heading == "加强管理。"

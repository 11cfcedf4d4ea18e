"""Revisions and repeals: the list, one of them, redlines, downloads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from regulations.models import Revision
from tests.documents.pages.markup import check_public, read, text_of
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_revisions import (
    BAIYUN_2006_1,
    BAIYUN_2016_3,
    BAIYUN_2090_1,
)

URL = "/regulations/revisions/"
CSV = "/regulations/revisions.csv"


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import both cities around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_2006_1, "old.md")
        import_text(BAIYUN_2016_3, "decisions.md")
        import_text(BAIYUN_2090_1, "list.md")
        confirm(Revision)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def both_cities(_imported: None, db: None) -> None:
    """Let each test roll back its own."""


def table(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"{CSV}{query}")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))[1:]


def test_the_issue_strikes_one_fee_word_for_word(client: Client) -> None:
    page = client.get(f"{URL}?document=hu-zheng-fa-2019-17")
    check_public(page)
    html = text_of(page)
    assert "共3项" in html
    assert (
        '<del class="redline__del"><span class="visually-hidden">删去：</span>'
        "人防工程易地建设费、"
        '<span class="visually-hidden">（删去完）</span></del>' in html
    )
    assert (
        '<ins class="redline__ins"><span class="visually-hidden">增加：</span>' in html
    )
    assert "人防工程建设按人防有关规定执行。" in html
    assert html.count("本站未收录") == 3
    for words in (
        "葫政发〔2005〕18号",
        "葫芦岛市人民政府办公会议纪要2005年第42期",
        "葫政办发〔2007〕17号",
        "第五条第一款",
        "第三条第二款",
        "自2019年11月20日起",
        "#annex_1__table_1",
    ):
        assert words in html


def test_side_by_side_without_scripts(client: Client) -> None:
    page = client.get(f"{URL}?view=side&kind=amend")
    check_public(page)
    html = text_of(page)
    assert "修改前" in html
    before, after = html.split("redline-pair__side")[1:3]
    assert "<ins" not in before
    assert "<del" not in after
    assert "?kind=amend&amp;view=inline" in html
    assert 'name="view" value="side"' in html
    assert "redline-pair" not in text_of(client.get(f"{URL}?view=nonsense"))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 14),
        ("?kind=repeal", 4),
        ("?kind=amend", 10),
        ("?document=bai-zheng-fa-2010-8", 5),
        ("?target=葫政发〔2005〕18号", 1),
        ("?target=白云市供水管理办法", 7),
        ("?issuer=白云市人民政府", 11),
        ("?q=人防", 3),
        ("?q=擅自取水", 1),
        ("?q=供水 第五条", 2),
        ("?q=没有的字", 0),
    ],
)
def test_filters(client: Client, query: str, count: int) -> None:
    assert len(table(client, query)) == count
    assert f"共{count}项" in text_of(client.get(f"{URL}{query}"))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?kind=nonsense", "选择一个有效的选项"),
        ("?target=<script>", "选择一个有效的选项"),
        (f"?q={'长' * 200}", "字符"),
        ("?q=a%00b", "不允许是用空字符串"),
    ],
)
def test_bad_input_is_told(client: Client, query: str, message: str) -> None:
    page = client.get(f"{URL}{query}")
    assert page.status_code == 200
    assert message in text_of(page)
    refused = client.get(f"{CSV}{query}")
    assert refused.status_code == 400
    assert message in text_of(refused)


def test_an_address_for_one(client: Client) -> None:
    row = Revision.objects.get(target_number="葫政发〔2005〕18号")
    page = client.get(f"{URL}{row.pk}/")
    check_public(page)
    html = text_of(page)
    assert "《关于印发葫芦岛市集中连片棚户区改造实施方案的通知》第五条第一款" in html
    assert "葫政发〔2019〕17号的原文" in html
    assert "左右对照" in html
    assert "redline-pair" in text_of(client.get(f"{URL}{row.pk}/?view=side"))
    Revision.objects.update(state="proposed")
    assert client.get(f"{URL}{row.pk}/").status_code == 404
    assert client.get(f"{URL}{10**30}/").status_code == 404


def test_links_to_what_is_held(client: Client) -> None:
    page = client.get(f"{URL}?document=bai-zheng-fa-2016-9")
    assert "/documents/bai-zheng-fa-2006-3/#art_4" in read(page).links


def test_an_effect_to_come_says_so(client: Client) -> None:
    html = text_of(client.get(f"{URL}?target=白云市犬只管理规定"))
    assert "将修改" in html
    assert "将自2090年1月1日起" in html


def test_downloads_hold_all_columns(client: Client) -> None:
    Revision.objects.filter(clause="第五条第一款").update(after="=1+1")
    (row,) = table(client, "?target=葫政发〔2005〕18号")
    assert row[:2] == ["修改", "修改"]
    assert row[4] == "第五条第一款"
    assert row[6:8] == ["'=1+1", "2019-11-20"]
    assert row[11].endswith("/documents/hu-zheng-fa-2019-17/#annex_1__table_1")
    answer = client.get("/regulations/revisions.xlsx?kind=repeal")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert sheet.max_row == 5


def test_only_confirmed_rows(client: Client) -> None:
    Revision.objects.exclude(kind="repeal").update(state="rejected")
    assert "共4项" in text_of(client.get(URL))


def test_an_empty_list_says_so(client: Client) -> None:
    assert "没有同时符合这些条件" in text_of(client.get(f"{URL}?q=没有的字"))
    Revision.objects.all().delete()
    assert "还没有公布对其他文件的修改" in text_of(client.get(URL))


def test_queries_are_bounded(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        client.get(URL)
    row = Revision.objects.all()[0]
    with django_assert_num_queries(1):
        client.get(f"{URL}{row.pk}/")


HOUSING = """\
# 葫芦岛市人民政府文件

葫政发〔2005〕18号

## 关于印发葫芦岛市集中连片棚户区改造实施方案的通知

各县（市）区人民政府：

现将《葫芦岛市集中连片棚户区改造实施方案》印发给你们。

葫芦岛市人民政府

2005年4月21日

## 葫芦岛市集中连片棚户区改造实施方案

第四条　改造由市政府统一组织。

第五条　{first}

其他优惠政策另行规定。
"""


def test_the_stub_links_up_when_its_text_is_imported(client: Client) -> None:
    row = Revision.objects.get(target_number="葫政发〔2005〕18号")
    import_text(HOUSING.format(first=row.before), "2005.md")
    row.refresh_from_db()
    assert row.target_document is not None
    assert row.target_document.force == "amended"
    address = row.target_document.get_absolute_url()
    assert f"{address}#art_5" in read(client.get(f"{URL}{row.pk}/")).links
    page = text_of(client.get(address))
    assert "第五条第一款" in page
    assert "/documents/hu-zheng-fa-2019-17/#annex_1__table_1" in page
    before = text_of(client.get(f"{address}as-of/2019-11-19/"))
    after = text_of(client.get(f"{address}as-of/2019-11-20/"))
    struck = "劳保统筹费、人防工程易地建设费、工程材料检测费减半征收"
    _, _, body = after.partition('<div class="official__body">')
    assert struck in before
    assert struck not in body
    assert struck.replace("人防工程易地建设费、", "") in body
    assert "其他优惠政策另行规定。" in after

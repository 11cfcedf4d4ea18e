"""The list of enforcement bodies: rows, filters, days, downloads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from regulations.models import EnforcementBody
from regulations.services.superseding import accept_supersessions
from tests.documents.builders import make_document
from tests.documents.pages.markup import check_public, text_of
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_notices import BAIYUN_2021_2, BAIYUN_2022_1

URL = "/regulations/enforcement-bodies/"
CSV = "/regulations/enforcement-bodies.csv"


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import both cities around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_2021_2)
        confirm(EnforcementBody)
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


def names(client: Client, query: str) -> list[str]:
    return [row[1] for row in table(client, query)]


def test_all_columns_of_both_cities(client: Client) -> None:
    page = client.get(URL)
    check_public(page)
    html = text_of(page)
    assert "共10个" in html
    for words in (
        "葫芦岛市科学技术局",
        "刘戈",
        "葫芦岛市龙港区龙湾大街15号",
        "职权执法（5）",
        "行政机关（7）",
        "法律法规授权组织（1）",
        'href="tel:3117080"',
        'href="tel:05558800001"',
        'href="tel:8800103"',
        "#annex_1__table_1",
        "自2019年12月20日",
        "/offices/hu-lu-dao-shi-min-zheng-ju/",
    ):
        assert words in html
    assert html.index("白云市林业局") < html.index("葫芦岛市应急管理局")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?authority=职权执法", 5),
        ("?authority=授权执法", 1),
        ("?authority=委托执法", 1),
        ("?nature=事业单位", 3),
        ("?nature=事业单位&authority=委托执法", 1),
        ("?q=龙湾大街", 4),
        ("?q=龙湾大街 医疗", 1),
        ("?q=6666916", 1),
        ("?q=欧阳文", 1),
        ("?q=没有的字", 0),
        ("?document=hu-zheng-gao-zi-2019-9", 7),
        ("?on=2019-12-19", 0),
        ("?on=2019-12-20", 7),
        ("?on=２０２１年３月１日", 10),
    ],
)
def test_filters(client: Client, query: str, count: int) -> None:
    assert len(table(client, query)) == count
    html = text_of(client.get(f"{URL}{query}"))
    assert f"共{count}个" in html


def test_counts_of_choices_follow_the_other_filters(client: Client) -> None:
    html = text_of(client.get(f"{URL}?nature=事业单位"))
    assert "职权执法（0）" in html
    assert "授权执法（1）" in html
    assert "行政机关（7）" in html


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?on=2019-13-45", "没有这个日期，请检查。"),
        ("?on=昨天", "请填写日期，如 2020-01-05。"),
        ("?authority=<script>", "选择一个有效的选项"),
        (f"?q={'长' * 200}", "字符"),
        ("?q=a%00b", "不允许是用空字符串"),
    ],
)
def test_bad_input_is_told_and_kept(client: Client, query: str, message: str) -> None:
    page = client.get(f"{URL}{query}")
    html = text_of(page)
    assert page.status_code == 200
    assert message in html
    assert "<script>&" not in html
    typed = query.partition("=")[2]
    if "on=" in query:
        assert f'value="{typed}"' in html
    refused = client.get(f"{CSV}{query}")
    assert refused.status_code == 400
    assert message in text_of(refused)


def test_only_confirmed_rows_of_public_documents(client: Client) -> None:
    EnforcementBody.objects.filter(name="白云市林业局").update(state="proposed")
    draft = make_document(state="draft", publish_at=None)
    EnforcementBody.objects.filter(name="白云市水务局").update(document=draft)
    html = text_of(client.get(URL))
    assert "白云市林业局" not in html
    assert "白云市水务局" not in html
    assert "共8个" in html


def test_announcements_over_time(client: Client) -> None:
    import_text(BAIYUN_2022_1, "third.md")
    confirm(EnforcementBody)
    assert names(client, "?on=2022-03-01&q=水务局") == ["白云市水务局"] * 2
    ids = list(EnforcementBody.objects.values_list("pk", flat=True))
    accept_supersessions(row_ids=ids)
    assert names(client, "?on=2022-02-09&q=白云") == [
        "白云市林业局",
        "白云市水务局",
        "白云市公路事业发展中心",
    ]
    assert names(client, "?on=2022-02-10&q=白云") == [
        "白云市水务局",
        "白云市粮食局",
        "白云市林业局",
        "白云市公路事业发展中心",
    ]
    assert names(client, "?on=2023-01-05&q=白云") == ["白云市林业局"]
    assert len(table(client, "?on=2023-01-05")) == 8
    html = text_of(client.get(f"{URL}?q=公路"))
    assert "自2021年3月1日至2023年1月4日" in html
    assert "白政告〔2023〕1号" in html
    assert "已失效" in html


def test_downloads_hold_all_columns(client: Client) -> None:
    EnforcementBody.objects.filter(name="葫芦岛市民政局").update(
        address='=HYPERLINK("http://a")', valid_to=date(2030, 1, 1)
    )
    (row,) = table(client, "?q=民政局")
    assert row[:9] == [
        "5",
        "葫芦岛市民政局",
        "韦跃清",
        '\'=HYPERLINK("http://a")',
        "职权执法",
        "行政机关",
        "6666916",
        "2019-12-20",
        "2030-01-01",
    ]
    assert row[11].endswith("/documents/hu-zheng-gao-zi-2019-9/#annex_1__table_1")
    answer = client.get("/regulations/enforcement-bodies.xlsx?nature=事业单位")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert sheet.max_row == 4


def test_an_empty_list_says_so(client: Client) -> None:
    assert "没有同时符合这些条件" in text_of(client.get(f"{URL}?q=没有的字"))
    EnforcementBody.objects.all().delete()
    assert "还没有公布行政执法主体" in text_of(client.get(URL))


def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        client.get(URL)
    import_text(BAIYUN_2022_1, "third.md")
    confirm(EnforcementBody)
    with django_assert_num_queries(4):
        client.get(URL)

"""Fees: the list with both times, filters, downloads; the calculator and its sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from regulations.models import FeeReduction
from tests.documents.builders import make_document
from tests.documents.pages.markup import check_public, text_of
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_fees import BAIYUN_FEES

URL = "/regulations/fees/"
CSV = "/regulations/fees.csv"
OLD, SMALL, CITY = (
    "hu-zheng-fa-2005-18",
    "hu-zheng-ban-fa-2007-17",
    "bai-zheng-fa-2021-8",
)
DEFENCE = "ren-fang-gong-cheng-yi-di-jian-she"


def calculator(scheme: str) -> str:
    return f"{URL}calculate/{scheme}/"


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import both cities around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_FEES)
        confirm(FeeReduction)
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


def test_the_printed_list_and_the_clauses(client: Client) -> None:
    page = client.get(URL)
    check_public(page)
    rows = table(client, "?document=hu-zheng-fa-2019-17&source=list")
    assert len(rows) == 12
    assert [row[6] for row in rows].count("全免") == 10
    assert [row[1] for row in rows if row[6] == "减半征收"] == [
        "工程材料检测费",
        "劳保统筹",
    ]
    assert rows[0][:3] == ["1", "城市基础设施配套费", "市财政局"]
    assert len(table(client, "?document=hu-zheng-fa-2019-17")) == 29


def test_before_and_after_with_their_clauses(client: Client) -> None:
    found = {
        (row[3], row[1]): (row[4], row[6], row[7])
        for row in table(client, "?source=clause")
    }
    old = "关于印发葫芦岛市集中连片棚户区改造实施方案的通知"
    small = "关于印发葫芦岛市5万平方米以下棚户区改造实施方案的通知"
    assert found[old, "人防工程易地建设费"] == ("减半征收", "全额征收", "附件1表1")
    assert found[old, "消防配套费"][:2] == ("全额征收", "全额征收")
    assert found[old, "工程质量监督费"][:2] == ("全额征收", "全额征收")
    assert found[small, "人防工程易地建设费"] == ("减半征收", "全额征收", "附件3表1")
    assert found[small, "工程质量监督费"][:2] == ("减半征收", "减半征收")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?q=人防工程", 2),
        ("?q=人防 减半", 3),
        ("?reduction=partial", 4),
        ("?reduction=other", 1),
        ("?reduction=exempt&document=bai-zheng-fa-2021-8", 2),
        ("?office=bai-yun-shi-shui-wu-ju", 2),
        ("?q=没有的字", 0),
    ],
)
def test_filters(client: Client, query: str, count: int) -> None:
    assert len(table(client, query)) == count
    assert f"共{count}项" in text_of(client.get(f"{URL}{query}"))


@pytest.mark.parametrize(
    "query", ["?reduction=x", "?office=<b>", "?q=a%00b", "?document=1"]
)
def test_bad_filters_are_told(client: Client, query: str) -> None:
    html = text_of(client.get(f"{URL}{query}"))
    assert "请更正以下内容" in html
    assert "<b>&" not in html
    assert client.get(f"{CSV}{query}").status_code == 400


def test_only_confirmed_rows_of_public_documents(client: Client) -> None:
    FeeReduction.objects.filter(name="污水处理费").update(state="proposed")
    draft = make_document(state="draft", publish_at=None)
    FeeReduction.objects.filter(name="河道砂石费").update(document=draft)
    html = text_of(client.get(URL))
    assert "污水处理费" not in html
    assert "河道砂石费" not in html
    page = text_of(client.get(calculator(CITY)))
    assert "污水处理费" not in page


def test_payable_before_and_after(client: Client) -> None:
    page = client.get(
        f"{calculator(OLD)}?cheng-shi-ji-chu-she-shi-pei-tao=７０，０００"
        f"&gong-cheng-cai-liao-jian-ce=1,000.01元&xiao-fang-pei-tao=300&{DEFENCE}=5万元"
    )
    check_public(page)
    assert page.headers["Cache-Control"] == "no-store"
    html = text_of(page)
    for words in (
        "25,800.01 元",
        "50,800.01 元",
        "25,000.00 元",
        "500.01 元",
        "#annex_1__table_1",
        "#annex_1__table_2",
        "不按“其他行政事业性收费全免”理解",
        "以制定机关解释为准",
        'value="７０，０００"',
        "规则版本 hu-zheng-fa-2019-17",
    ):
        assert words in html, words


def test_the_other_scheme_has_its_own_rates(client: Client) -> None:
    html = text_of(client.get(f"{calculator(SMALL)}?gong-cheng-zhi-liang-jian-du=200"))
    assert html.count("100.00 元") >= 4
    html = text_of(client.get(f"{calculator(OLD)}?gong-cheng-zhi-liang-jian-du=200"))
    assert html.count("200.00 元") >= 4


def test_another_city_without_a_revision(client: Client) -> None:
    html = text_of(
        client.get(
            f"{calculator(CITY)}?cheng-shi-ji-chu-she-shi-pei-tao=1000"
            "&wu-shui-chu-li=500&pai-wu-quan-jiao-yi=100&bai-yi-fang-zhi=80"
        )
    )
    assert "700.00 元" in html
    assert "0.00 元" in html
    assert "修订前应缴" not in html
    assert "每立方米减收0.2元”，不能按标准金额折算" in html
    assert "排污权交易费在同一份文件里有不同的写法" in html


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("abc", "请填写数字"),
        ("-1", "大于或等于 0|不能小于 0|大于等于"),
        ("1e400", "请填写数字"),
        ("NaN", "请填写数字"),
        ("1.234", "小数"),
        ("9" * 39, "不能大于|小于或等于|小于等于"),
        ("<script>alert(1)</script>", "请填写数字|数字太长"),
    ],
)
def test_nonsense_is_told_and_kept(client: Client, typed: str, message: str) -> None:
    page = client.get(calculator(OLD), {DEFENCE: typed, "xiao-fang-pei-tao": "300"})
    html = text_of(page)
    assert page.status_code == 200
    assert any(words in html for words in message.split("|"))
    assert 'value="300"' in html
    assert "<script>alert" not in html
    assert 'id="result-title"' not in html
    sheet = client.get(
        f"{URL}calculate/{OLD}.xlsx", {DEFENCE: typed, "xiao-fang-pei-tao": "300"}
    )
    assert sheet.status_code == 400


def test_nothing_typed(client: Client) -> None:
    html = text_of(client.get(f"{calculator(OLD)}?{DEFENCE}="))
    assert "请至少填写一项的标准金额" in html
    assert "请更正" not in text_of(client.get(calculator(OLD)))


@pytest.mark.parametrize(
    "path", ["nothing/", f"{OLD}/?version=x", f"{OLD}/?version={'9' * 300}"]
)
def test_what_is_not_there(client: Client, path: str) -> None:
    assert client.get(f"{URL}calculate/{path}").status_code == 404


def test_the_workbook_of_a_result(client: Client) -> None:
    answer = client.get(f"{URL}calculate/{OLD}.xlsx?{DEFENCE}=50000")
    assert answer.headers["Cache-Control"] == "no-store"
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[6] for row in rows[1:6]] == [25000, 50000, 25000, 50000, 25000]
    assert "葫政发〔2019〕17号附件1表1" in str(rows[1][7])


def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        client.get(URL)
    with django_assert_num_queries(4):
        client.get(f"{calculator(OLD)}?{DEFENCE}=50000")


def test_the_api_lists_and_computes(client: Client) -> None:
    answer = client.get("/api/v1/fees").json()
    own = [r for r in answer["results"] if r["document"] == "hu-zheng-fa-2019-17"]
    assert len(own) == 12
    assert [row["reduction"] for row in own].count("exempt") == 10
    assert own[0]["number"] == "1"
    assert own[0]["eid"] == "annex_1__table_2"
    assert own[0]["office"] == "hu-lu-dao-shi-cai-zheng-ju"
    only = client.get("/api/v1/fees?rows=all&document=hu-zheng-fa-2019-17").json()
    assert only["count"] == 50
    by_office = client.get("/api/v1/fees?office=bai-yun-shi-shui-wu-ju").json()
    assert {row["name"] for row in by_office["results"]} == {"污水处理费", "河道砂石费"}
    statement = client.get(f"/api/v1/fees/{OLD}/calculate?{DEFENCE}=50000").json()
    assert statement["format"] == "statement.v1"
    assert statement["totals"] == {
        "before": "25000.00",
        "after": "50000.00",
        "increase": "25000.00",
    }
    line = statement["lines"][0]["children"][1]
    assert line["rate"] == "1"
    assert line["provision"]["document"] == "hu-zheng-fa-2019-17"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/fees?reduction=x", 400),
        ("/api/v1/fees?stage=x", 400),
        ("/api/v1/fees?rows=x", 400),
        ("/api/v1/fees?nonsense=1", 400),
        ("/api/v1/fees?page=0", 400),
        ("/api/v1/fees?document=none", 200),
        (f"/api/v1/fees/{OLD}/calculate", 400),
        (f"/api/v1/fees/{OLD}/calculate?{DEFENCE}=x", 400),
        (f"/api/v1/fees/{OLD}/calculate?misspelt=1", 400),
        (f"/api/v1/fees/{OLD}/calculate?version=none&{DEFENCE}=1", 404),
        ("/api/v1/fees/none/calculate", 404),
    ],
)
def test_what_the_api_refuses(client: Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    if status == 400:
        assert answer.json()["errors"]

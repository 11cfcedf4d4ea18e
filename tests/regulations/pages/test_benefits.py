"""Benefits and targets: lists, what can I get, calculators, downloads, the API."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from regulations.models import Benefit, Target
from tests.documents.builders import make_document
from tests.documents.pages.markup import check_public, text_of
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_fees import BAIYUN_FEES

URL = "/regulations/benefits/"
TARGETS = "/regulations/targets/"
BEDS = "hu-zheng-ban-fa-2019-78-cl-2-item-5"
BONUS = "hu-zheng-ban-fa-2019-78-cl-2-item-8"
OLD_AGE = "bai-zheng-fa-2021-9-cl-1"
HEATING = "bai-zheng-fa-2021-9-cl-2"
TALENT = "bai-zheng-fa-2021-9-cl-3"


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
        confirm(Benefit, Target)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def both_cities(_imported: None, db: None) -> None:
    """Let each test roll back its own."""


def table(client: Client, path: str) -> list[list[str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))[1:]


def test_the_sums_of_the_gazette(client: Client) -> None:
    page = client.get(f"{URL}?document=hu-zheng-ban-fa-2019-77")
    check_public(page)
    html = text_of(page)
    for words in (
        "最高 300 万元",
        "100 万元",
        "最高 20 万元",
        "葫政办发〔2019〕77号二、(四)14",
    ):
        assert words in html, words
    html = text_of(client.get(f"{URL}?document=hu-zheng-ban-fa-2019-78"))
    for words in (
        "130 元/床·月",
        "150 元/床·月",
        "6 万元",
        "5 万元",
        "4 万元",
        "至2019年12月31日止",
        "自2020年1月1日起",
        "满 5 年",
    ):
        assert words in html, words


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?audience=person", 6),
        ("?audience=firm", 4),
        ("?audience=institution", 3),
        ("?basis=per_unit_year", 1),
        ("?q=高新技术", 1),
        ("?q=没有的字", 0),
    ],
)
def test_what_can_i_get(client: Client, query: str, count: int) -> None:
    assert len(table(client, f"/regulations/benefits.csv{query}")) == count
    html = text_of(client.get(f"{URL}{query}"))
    assert f"共{count}项" in html
    assert "我是个人" in html


@pytest.mark.parametrize("query", ["?audience=x", "?basis=<b>", "?q=a%00b"])
def test_bad_filters_are_told(client: Client, query: str) -> None:
    assert "请更正以下内容" in text_of(client.get(f"{URL}{query}"))
    assert client.get(f"/regulations/benefits.xlsx{query}").status_code == 400


def test_only_confirmed_rows_of_public_documents(client: Client) -> None:
    draft = make_document(state="draft", publish_at=None)
    Benefit.objects.filter(basis="after_years").update(document=draft)
    Benefit.objects.filter(basis="per_unit_month").update(state="proposed")
    Target.objects.filter(year=2023).update(state="rejected")
    html = text_of(client.get(URL))
    assert "150 元/床·月" not in html
    assert "6 万元" not in html
    assert client.get(calculator(BEDS)).status_code == 404
    assert client.get(calculator(BONUS)).status_code == 404
    assert "2023年" not in text_of(client.get(TARGETS))
    assert "可以核算" not in text_of(client.get(calculator(HEATING)))


def test_beds_across_the_change(client: Client) -> None:
    page = client.get(
        f"{calculator(BEDS)}?units=１０&first_month=２０１９年１１月&months=4"
    )
    check_public(page)
    assert page.headers["Cache-Control"] == "no-store"
    html = text_of(page)
    for words in (
        "2,600.00 元",
        "3,000.00 元",
        "5,600.00 元",
        "10 床 × 2 个月 × 130 元/床·月",
        "10 床 × 2 个月 × 150 元/床·月",
        "#cl_2__item_5__para_1",
        "从2020年1月1日算起",
    ):
        assert words in html, words


@pytest.mark.parametrize(
    ("label", "years", "amount"),
    [
        ("本科及以上学历毕业生", "5", "60,000.00"),
        ("专科〈高职〉毕业生", "５", "50,000.00"),
        ("中等职业技术学校毕业生", "6.5", "40,000.00"),
        ("本科及以上学历毕业生", "4.9", "0.00"),
    ],
)
def test_the_bonus_by_education(
    client: Client, label: str, years: str, amount: str
) -> None:
    errors = client.get(f"/api/v1/benefits/{BONUS}/calculate?years=5").json()["errors"]
    codes = dict(
        reversed(each.rstrip("）。").split("（", 1))
        for each in errors["group"][1].removeprefix("可以填写：").split("、")
    )
    page = client.get(calculator(BONUS), {"group": codes[label], "years": years})
    html = text_of(page)
    assert f"<dd>{amount} 元</dd>" in html
    if amount == "0.00":
        assert "未满足条件" in html


def test_another_citys_calculators(client: Client) -> None:
    page = text_of(client.get(calculator(OLD_AGE)))
    assert "90周岁以上的老年人" in page
    statement = client.get(
        f"/api/v1/benefits/{HEATING}/calculate?units=2&first_month=2021-10&years=3"
    ).json()
    assert statement["totals"] == {"to_recipient": "7200.00"}
    assert statement["lines"][0]["formula"] == "2 户 × 3 年 × 1200 元/户·年"
    refused = client.get(
        f"/api/v1/benefits/{HEATING}/calculate?units=2&first_month=2021-09&years=1"
    ).json()
    assert refused["refusals"][0]["code"] == "no_rate"
    assert refused["totals"] is None
    assert "不能给出金额" in text_of(
        client.get(f"{calculator(HEATING)}?units=2&first_month=2021-09&years=1")
    )
    assert client.get(calculator(TALENT)).status_code == 200


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("units", "abc"),
        ("units", "1.5"),
        ("units", "-3"),
        ("units", "0"),
        ("units", "9" * 30),
        ("first_month", "2019-13"),
        ("first_month", "去年"),
        ("first_month", "9999-01"),
        ("months", "0"),
        ("months", "601"),
        ("months", ""),
    ],
)
def test_nonsense_is_told_and_kept(client: Client, field: str, typed: str) -> None:
    asked = {"units": "10", "first_month": "2019-11", "months": "4"} | {field: typed}
    html = text_of(client.get(calculator(BEDS), asked))
    assert "请更正以下内容" in html
    assert f'href="#id_{field}"' in html
    for value in asked.values():
        assert not value or f'value="{value}"' in html
    assert client.get(f"{URL}calculate/{BEDS}.xlsx", asked).status_code == 400
    answer = client.get(f"/api/v1/benefits/{BEDS}/calculate", asked)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_what_is_missing_is_asked_for_in_words_that_fit(client: Client) -> None:
    nothing = {"units": "", "first_month": "", "months": ""}
    errors = client.get(calculator(BEDS), nothing).context["form"].errors
    assert errors == {
        "units": ["请填写数量，如 12。"],
        "first_month": ["请填写开始的年月，如 2019-11。"],
        "months": ["请填写整数，如 12。"],
    }
    html = text_of(client.get(calculator(BEDS), nothing | {"units": "三"}))
    assert "请填写整数，如 12。" in html
    assert "120.5" not in html


def test_the_workbook_of_a_result(client: Client) -> None:
    answer = client.get(
        f"{URL}calculate/{BEDS}.xlsx?units=10&first_month=2019-11&months=4"
    )
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [row[6].value for row in sheet.iter_rows(min_row=2, max_row=4)] == [
        2600,
        3000,
        5600,
    ]


def test_targets_by_year(client: Client) -> None:
    page = client.get(TARGETS)
    check_public(page)
    html = text_of(page)
    assert (
        "目标时间轴：2020年 4 项，2021年 8 项，2022年 2 项，2023年 1 项，2025年 1 项"
        in html
    )
    rows = table(client, "/regulations/targets.csv")
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert len(table(client, "/regulations/targets.csv?year=2022")) == 2
    assert (
        len(
            table(
                client, f"/regulations/targets.csv?document={'hu-zheng-ban-fa-2019-88'}"
            )
        )
        == 4
    )
    assert "请更正" in text_of(client.get(f"{TARGETS}?year=1999"))
    assert client.get("/regulations/targets.csv?year=x").status_code == 400


def test_the_api(client: Client) -> None:
    rows = client.get("/api/v1/benefits?document=hu-zheng-ban-fa-2019-77").json()
    assert [(row["amount"], row["maximum"]) for row in rows["results"]] == [
        ("3000000.00", True),
        ("1000000.00", False),
        ("200000.00", True),
    ]
    found = client.get("/api/v1/targets?document=hu-zheng-ban-fa-2019-78").json()
    assert found["count"] == 10
    assert client.get("/api/v1/targets?year=2023").json()["count"] == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/benefits?audience=x", 400),
        ("/api/v1/benefits?nonsense=1", 400),
        ("/api/v1/targets?year=20x1", 400),
        ("/api/v1/benefits/none/calculate", 404),
        (f"/api/v1/benefits/{BEDS}/calculate?version=x&units=1", 404),
        (f"/api/v1/benefits/{BEDS}/calculate?misspelt=1", 400),
    ],
)
def test_what_the_api_refuses(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):
        client.get(URL)
    with django_assert_num_queries(6):
        client.get(TARGETS)
    with django_assert_num_queries(4):
        client.get(f"{calculator(BEDS)}?units=10&first_month=2019-11&months=4")

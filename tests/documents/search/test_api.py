"""The search for programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.documents.search.builders import make_searchable

pytestmark = pytest.mark.django_db
PATH = "/api/v1/search"


def ask(client: Client, **query: str) -> dict[str, Any]:
    response = client.get(PATH, query)
    assert response.status_code == 200, response.content.decode()
    answer: dict[str, Any] = response.json()
    return answer


def test_every_place_document_by_document(client: Client) -> None:
    one = make_searchable(
        "供热。", "其他。", "供热。", title="供热办法", number="府1号"
    )
    other = make_searchable("供热。", title="别的")
    answer = ask(client, q="供热")
    assert (answer["count"], answer["documents"]) == (4, 2)
    assert (answer["page"], answer["pages"], answer["bounded"]) == (1, 1, False)
    assert [(row["document"], row["eid"]) for row in answer["results"]] == [
        (one.slug, ""),
        (one.slug, "art_1"),
        (one.slug, "art_3"),
        (other.slug, "art_1"),
    ]
    assert answer["results"][1] == {
        "document": one.slug,
        "eid": "art_1",
        "title": "供热办法",
        "number": "府1号",
        "snippet": "供热。",
        "url": f"/documents/{one.slug}/#art_1",
        "kind": "provision",
        "marks": [[0, 2]],
    }
    assert answer["facets"]["kind"] == [
        {"value": "gazette", "name": "公报文件", "count": 2}
    ]


def test_pages_hold_every_place_once(client: Client) -> None:
    for number in range(9):
        make_searchable(*["供热。"] * 5, title=f"第{number}份")
    pages = [ask(client, q="供热", page=str(page)) for page in (1, 2, 3)]
    assert [page["pages"] for page in pages] == [3, 3, 3]
    rows = [(r["document"], r["eid"]) for page in pages for r in page["results"]]
    assert len(rows) == len(set(rows)) == 45
    assert ask(client, q="供热", page="4")["results"] == []


def test_filters_and_orders_as_on_the_page(client: Client) -> None:
    make_searchable("供热", category="政发", issuer="甲局")
    other = make_searchable("供热", category="政办发", issuer="乙局")
    for name, value in (("category", "政办发"), ("issuer", "乙局")):
        answer = ask(client, q="供热", sort="oldest", **{name: value})
        assert [row["document"] for row in answer["results"]] == [other.slug]


def test_nothing_found_suggests(client: Client) -> None:
    make_searchable("供热单位")
    answer = ask(client, q="供热退货")
    assert (answer["count"], answer["results"]) == (0, [])
    assert {"q": "供热", "documents": 1, "reason": "分成两个词"} not in answer[
        "suggestions"
    ]
    assert any(one["q"] == "供热" for one in answer["suggestions"])


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("", "q", "请填写要检索的字词。"),
        ("q=", "q", "请填写要检索的字词。"),
        ("q=%20", "q", "请填写要检索的字词。"),
        ("q=-", "q", "没有可以检索的字"),
        ("q=a%00", "q", "不能用的字符"),
        (f"q={'a' * 10_000}", "q", "检索词最多500个字，现在有10000个字"),
        ("q=a&x=1", "x", "没有这个参数。可用的有：q、"),
        ("q=a&q=b", "q", "只能填写一次。"),
        ("q=a&page=0", "page", "1"),
        ("q=a&page=x", "page", "整数"),
        ("q=a&page=501", "page", "500"),
        ("q=a&kind=x", "kind", "没有文件的种类是“x”"),
        ("q=a&sort=x", "sort", "x"),
        ("q=a&year=1%00", "year", "不能用的字符"),
    ],
    ids=lambda value: value[:16],
)
def test_wrong_input(client: Client, query: str, field: str, message: str) -> None:
    response = client.get(f"{PATH}?{query}")
    assert response.status_code == 400
    assert message in response.json()["errors"][field][0]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("amount", [1, 45])
def test_queries_do_not_grow(
    client: Client, amount: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(amount):
        make_searchable("供热单位。", "供热退费。", title=f"第{number}份")
    ask(client, q="供热")
    with django_assert_max_num_queries(16):
        ask(client, q="供热 退费")


def test_it_is_described(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    asked = schema["paths"][PATH]["get"]
    assert {one["name"] for one in asked["parameters"]} == {
        "q",
        "category",
        "year",
        "issuer",
        "kind",
        "sort",
        "page",
    }
    assert {"200", "400"} <= set(asked["responses"])

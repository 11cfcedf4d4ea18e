"""Bodies and notices for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from regulations.models import EnforcementBody, Office
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_notices import BAIYUN_2021_2

ROOT = "/api/v1/"
LISTS = (
    "enforcement-bodies",
    "handling-rules",
    "obligations",
    "contacts",
    "rivers",
    "stakes",
    "setbacks",
)


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import both cities around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_2021_2)
        confirm()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def both_cities(_imported: None, db: None) -> None:
    """Let each test roll back its own."""


def ask(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(f"{ROOT}{path}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    assert len(found["results"]) == min(found["count"], 50)
    return found


def test_enforcement_bodies_of_the_issue(client: Client) -> None:
    found = ask(client, "enforcement-bodies?document=hu-zheng-gao-zi-2019-9")
    assert found["count"] == 7
    rows = found["results"]
    assert [row["number"] for row in rows] == list("1234567")
    assert Counter(row["authority"] for row in rows) == {
        "职权执法": 5,
        "授权执法": 1,
        "委托执法": 1,
    }
    assert Counter(row["nature"] for row in rows) == {"行政机关": 5, "事业单位": 2}
    assert rows[4] == {
        "number": "5",
        "name": "葫芦岛市民政局",
        "person_in_charge": "韦跃清",
        "address": "葫芦岛市龙港区海日路19号",
        "authority": "职权执法",
        "nature": "行政机关",
        "telephone": "6666916",
        "office": "hu-lu-dao-shi-min-zheng-ju",
        "document": "hu-zheng-gao-zi-2019-9",
    }


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 10),
        ("authority=委托执法", 1),
        ("nature=事业单位&authority=授权执法", 1),
        ("office=hu-lu-dao-shi-min-zheng-ju", 1),
        ("office=no-such-office", 0),
        ("document=no-such-document", 0),
        ("q=龙湾大街", 4),
        ("on=2019-12-19", 0),
        ("on=2019-12-20", 7),
    ],
)
def test_filters_of_bodies(client: Client, query: str, count: int) -> None:
    assert ask(client, f"enforcement-bodies?{query}")["count"] == count


def test_a_merged_office_is_one_office(client: Client) -> None:
    old = Office.objects.get(slug="hu-lu-dao-shi-min-zheng-ju")
    middle = Office.objects.create(slug="middle", name="甲", state="confirmed")
    kept = Office.objects.create(slug="kept", name="乙", state="confirmed")
    Office.objects.filter(pk=old.pk).update(merged_into=middle)
    Office.objects.filter(pk=middle.pk).update(merged_into=kept)
    for slug in (old.slug, "middle", "kept"):
        (row,) = ask(client, f"enforcement-bodies?office={slug}")["results"]
        assert row["office"] == "kept"


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("nonsense=1", "nonsense"),
        ("page=0", "page"),
        ("page=99", "page"),
        ("page_size=201", "page_size"),
        ("document=a&document=b", "document"),
        ("q=a%00b", "q"),
    ],
)
def test_bad_input(client: Client, path: str, query: str, field: str) -> None:
    answer = client.get(f"{ROOT}{path}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize(
    ("path", "field"),
    [("enforcement-bodies?on=2019-13-01", "on"), ("obligations?kind=may", "kind")],
)
def test_bad_values(client: Client, path: str, field: str) -> None:
    answer = client.get(f"{ROOT}{path}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_notices_of_the_issue(client: Client) -> None:
    advertisements = "?document=hu-zheng-gao-zi-2019-6"
    rules = ask(client, f"handling-rules{advertisements}")
    assert rules["count"] == 6
    assert rules["results"][0]["handler"] == "城市管理行政执法部门"
    assert rules["results"][0]["eid"] == "cl_2"
    assert ask(client, f"contacts{advertisements}")["results"] == [
        {
            "document": "hu-zheng-gao-zi-2019-6",
            "eid": "cl_7__para_2",
            "label": "举报监督电话",
            "telephone": "3069110",
        }
    ]
    rivers = "?document=hu-zheng-gao-zi-2019-7"
    assert ask(client, f"rivers{rivers}")["count"] == 5
    stakes = ask(client, f"stakes{rivers}")
    assert stakes["count"] == 7
    assert {row["adds_up"] for row in stakes["results"]} == {True}
    (distance,) = ask(client, f"setbacks{rivers}")["results"]
    assert distance["metres"] == "20"
    assert ask(client, "obligations?kind=forbidden&q=停车泊位")["count"] == 2


def test_stakes_that_do_not_add_up_say_so_as_printed(client: Client) -> None:
    (row,) = ask(client, "stakes?q=柳溪河干流")["results"]
    assert (row["total"], row["left"], row["right"]) == (90, 50, 41)
    assert row["adds_up"] is False
    assert row["faults"] == ["左岸 50 + 右岸 41 = 91，公布的合计是 90"]
    (whole,) = (
        row
        for row in ask(client, "stakes?q=柳溪河")["results"]
        if row["river"] == "柳溪河"
    )
    assert whole["adds_up"] is True


def test_handling_by_an_office(client: Client) -> None:
    (row,) = ask(client, "handling-rules?office=bai-yun-shi-gong-an-ju")["results"]
    assert row["handler"] == "市公安局"
    assert row["office"] == "bai-yun-shi-gong-an-ju"


def test_only_confirmed_rows(client: Client) -> None:
    EnforcementBody.objects.update(state="proposed")
    assert ask(client, "enforcement-bodies")["count"] == 0


@pytest.mark.parametrize(
    ("path", "queries"),
    [("enforcement-bodies", 3), ("handling-rules", 3), ("contacts", 2), ("stakes", 3)],
)
def test_queries(
    client: Client,
    path: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(queries):
        ask(client, path)


def test_the_description_names_every_list(client: Client) -> None:
    paths = client.get(f"{ROOT}openapi.json").json()["paths"]
    for path in LISTS:
        parameters = paths[f"{ROOT}{path}"]["get"]["parameters"]
        assert {"document", "page", "page_size"} <= {
            each["name"] for each in parameters
        }
        assert all(each["description"] for each in parameters)

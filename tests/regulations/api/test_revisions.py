"""Revisions and repeals for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from regulations.models import Office, OfficeName, Revision
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_revisions import BAIYUN_2006_1, BAIYUN_2016_3

URL = "/api/v1/revisions"


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import both cities around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_2006_1, "old.md")
        import_text(BAIYUN_2016_3, "decisions.md")
        confirm(Revision)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def both_cities(_imported: None, db: None) -> None:
    """Let each test roll back its own."""


def ask(client: Client, query: str) -> dict[str, Any]:
    answer = client.get(f"{URL}?{query}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_the_revisions_of_the_issue(client: Client) -> None:
    found = ask(client, "document=hu-zheng-fa-2019-17")
    assert found["count"] == 3
    first, second, third = found["results"]
    assert [row["kind"] for row in (first, second, third)] == [
        "amend",
        "repeal",
        "amend",
    ]
    assert first["target_number"] == "葫政发〔2005〕18号"
    assert first["target_title"] == "关于印发葫芦岛市集中连片棚户区改造实施方案的通知"
    assert first["clause"] == "第五条第一款"
    assert first["before"].replace("人防工程易地建设费、", "") == first["after"]
    assert (first["document"], first["eid"]) == (
        "hu-zheng-fa-2019-17",
        "annex_1__table_1",
    )
    assert first["target"] is None
    assert second["target_number"] == "葫芦岛市人民政府办公会议纪要2005年第42期"
    assert second["clause"] == "第一条"
    assert second["before"] == "人防费无论回迁房和商品房一律按 50%收取。"
    assert second["after"] == ""
    assert third["clause"] == "第三条第二款"
    assert third["after"].endswith("人防工程建设按人防有关规定执行。")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 11),
        ("kind=amend", 9),
        ("kind=repeal", 2),
        ("target=bai-zheng-fa-2006-3", 7),
        ("target=no-such", 0),
        ("document=no-such", 0),
        ("office=no-such", 0),
        ("q=人防", 3),
        ("kind=amend&q=第四条", 2),
    ],
)
def test_filters(client: Client, query: str, count: int) -> None:
    assert ask(client, query)["count"] == count


def test_an_office_that_acts_or_is_named(client: Client) -> None:
    water = Office.objects.create(slug="water", name="白云市水务局", state="confirmed")
    OfficeName.objects.create(office=water, name="市水务局", place="白云市")
    old = Office.objects.create(slug="old", name="甲", merged_into=water)
    OfficeName.objects.create(office=old, name="市建设局", place="白云市")
    found = ask(client, "office=water")
    assert {row["clause"] for row in found["results"]} == {"第二条第一款", "第四条"}
    city = Office.objects.create(slug="city", name="白云市人民政府")
    OfficeName.objects.create(office=city, name="白云市人民政府")
    assert ask(client, "office=city")["count"] == 8


def test_what_is_held_is_linked(client: Client) -> None:
    (row,) = ask(client, "q=2000元以下")["results"]
    assert (row["target"], row["target_eid"]) == ("bai-zheng-fa-2006-3", "art_4")
    assert row["effective_on"] == "2016-07-01"


def test_paging(client: Client) -> None:
    first = ask(client, "page_size=4")
    assert (first["count"], first["pages"]) == (11, 3)
    rows = list(first["results"])
    following = first["next"]
    while following:
        page = client.get(following).json()
        rows.extend(page["results"])
        following = page["next"]
    assert len(rows) == 11
    assert len({(row["document"], row["eid"], row["clause"]) for row in rows}) == 11


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("nonsense=1", "nonsense"),
        ("kind=change", "kind"),
        ("page=0", "page"),
        ("page_size=201", "page_size"),
        ("q=a%00b", "q"),
        ("document=a&document=b", "document"),
    ],
)
def test_bad_input(client: Client, query: str, field: str) -> None:
    answer = client.get(f"{URL}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_only_confirmed_rows(client: Client) -> None:
    Revision.objects.update(state="proposed")
    assert ask(client, "")["count"] == 0


def test_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        ask(client, "")

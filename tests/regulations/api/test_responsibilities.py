"""Tasks for programs: every task of the three plans, office by office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from regulations.models import Office, Task
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_plan import BAIYUN_2021_3

ROOT = "/api/v1/responsibilities"
FINANCE = "hu-zheng-ban-fa-2019-77"
CARE = "hu-zheng-ban-fa-2019-78"
FIVE_G = "hu-zheng-ban-fa-2019-88"
CIVIL_AFFAIRS = "hu-lu-dao-shi-min-zheng-ju"
COUNTIES = "ge-xian-shi-qu-zheng-fu"


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import both cities around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_2021_3)
        confirm(Task)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def both_cities(_imported: None, db: None) -> None:
    """Let each test roll back its own."""


def ask(client: Client, query: str) -> dict[str, Any]:
    answer = client.get(f"{ROOT}?{query}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("document", "tasks", "safeguards"),
    [(FINANCE, 23, 0), (CARE, 8, 0), (FIVE_G, 15, 6)],
)
def test_every_task_of_the_plans(
    client: Client, document: str, tasks: int, safeguards: int
) -> None:
    assert ask(client, f"document={document}&safeguard=false")["count"] == tasks
    assert ask(client, f"document={document}&safeguard=true")["count"] == safeguards
    rows = ask(client, f"document={document}&page_size=200")["results"]
    assert len({row["eid"] for row in rows}) == tasks + safeguards
    assert all(row["document"] == document for row in rows)
    assert all(row["title"] and row["area"] and row["lead"] for row in rows)


def test_areas_of_the_5g_plan(client: Client) -> None:
    rows = ask(client, f"document={FIVE_G}")["results"]
    assert list(Counter(row["area"] for row in rows).values()) == [4, 8, 3, 6]


def test_sixteen_begins_with_the_counties(client: Client) -> None:
    rows = ask(client, f"document={FINANCE}")["results"]
    assert rows[15] == {
        "document": FINANCE,
        "eid": "cl_2__item_4__point_16__para_1",
        "label": "16.",
        "title": "健全企业融资增信机制",
        "area": "逐步提高金融服务实体经济质量",
        "safeguard": False,
        "years": [],
        "lead": [
            COUNTIES,
            "hu-lu-dao-shi-cai-zheng-ju",
            "hu-lu-dao-shi-jin-rong-fa-zhan-ju",
            "hu-lu-dao-yin-bao-jian-fen-ju",
        ],
        "shared": [],
        "offices": [
            {"role": "lead", "name": "各县〈市〉区政府", "office": COUNTIES},
            {
                "role": "lead",
                "name": "市财政局",
                "office": "hu-lu-dao-shi-cai-zheng-ju",
            },
            {
                "role": "lead",
                "name": "市金融发展局",
                "office": "hu-lu-dao-shi-jin-rong-fa-zhan-ju",
            },
            {
                "role": "lead",
                "name": "葫芦岛银保监分局",
                "office": "hu-lu-dao-yin-bao-jian-fen-ju",
            },
        ],
    }
    assert [part["name"] for part in rows[22]["offices"]] == [
        "市委宣传部",
        "市委网信办",
        "市金融发展局",
        "市公安局",
        "人民银行葫芦岛市中心支行",
        "葫芦岛银保监分局",
    ]


def test_lead_and_shared_of_the_care_plan(client: Client) -> None:
    rows = ask(client, f"document={CARE}")["results"]
    assert [row["lead"] for row in rows] == [
        ["hu-lu-dao-shi-zhu-fang-cheng-xiang-jian-she-ju"],
        [CIVIL_AFFAIRS],
        [CIVIL_AFFAIRS],
        ["hu-lu-dao-shi-wei-sheng-jian-kang-wei"],
        [CIVIL_AFFAIRS],
        [CIVIL_AFFAIRS],
        [CIVIL_AFFAIRS],
        [CIVIL_AFFAIRS],
    ]
    assert [len(row["shared"]) for row in rows] == [4, 7, 4, 4, 3, 6, 2, 6]


def test_spellings_are_one_office_and_look_alikes_stay_apart(client: Client) -> None:
    def named(slug: str) -> set[str]:
        rows = ask(client, f"office={slug}&page_size=200")["results"]
        assert rows
        return {
            part["name"]
            for row in rows
            for part in row["offices"]
            if part["office"] == slug
        }

    culture = Office.objects.get(names__name="市文化旅游广播电视局")
    assert named(culture.slug) == {"市文化旅游广播电视局", "市文化旅游和广播电视局"}
    assert named(COUNTIES) == {"各县〈市〉区政府", "各县〈市〉区人民政府"}
    assert named("hu-lu-dao-shi-tong-xin-guan-li-ju") == {"市通信管理局"}
    assert named("hu-lu-dao-shi-tong-xin-guan-li-ban-gong-shi") == {"市通信管理办公室"}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 57),
        (f"office={CIVIL_AFFAIRS}", 8),
        (f"office={CIVIL_AFFAIRS}&role=lead", 6),
        (f"office={CIVIL_AFFAIRS}&document={FINANCE}", 0),
        ("office=no-such-office", 0),
        ("document=no-such-document", 0),
        ("role=shared", 11),
        ("year=2020", 3),
        ("year=2023", 3),
        ("year=0202", 0),
        ("area=任务目标", 8),
        ("q=银保监 审判", 0),
        ("q=银保监 申贷", 1),
        ("q=%", 0),
    ],
)
def test_filters(client: Client, query: str, count: int) -> None:
    assert ask(client, query)["count"] == count


def test_members_have_the_tasks_of_their_group(client: Client) -> None:
    county = Office.objects.create(slug="county", name="绥中县", state="confirmed")
    Office.objects.get(slug=COUNTIES).members.add(county)
    assert ask(client, "office=county")["count"] == 23
    assert ask(client, "office=county&role=shared")["count"] == 7


def test_an_office_that_is_not_public_keeps_its_printed_name(client: Client) -> None:
    Office.objects.filter(slug=CIVIL_AFFAIRS).update(state="proposed")
    row = ask(client, f"document={CARE}")["results"][1]
    assert row["lead"] == []
    assert row["offices"][0] == {"role": "lead", "name": "市民政局", "office": None}


def test_only_confirmed_tasks(client: Client) -> None:
    Task.objects.filter(document__slug=CARE).update(state="proposed")
    assert ask(client, f"document={CARE}")["count"] == 0


def test_paging(client: Client) -> None:
    first = ask(client, "page_size=20")
    assert (first["count"], first["pages"], len(first["results"])) == (57, 3, 20)
    seen = list(first["results"])
    following = first["next"]
    while following:
        page = client.get(following).json()
        seen += page["results"]
        following = page["next"]
    assert len({(row["document"], row["eid"]) for row in seen}) == 57


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("year=二〇二一", "year"),
        ("year=20211", "year"),
        ("role=boss", "role"),
        ("safeguard=yes", "safeguard"),
        ("offices=x", "offices"),
        ("office=a&office=b", "office"),
        ("q=a%00b", "q"),
        (f"area={'长' * 201}", "area"),
        ("page=0", "page"),
        ("page=99", "page"),
        ("page_size=201", "page_size"),
    ],
)
def test_bad_input_is_refused(client: Client, query: str, field: str) -> None:
    answer = client.get(f"{ROOT}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        client.get(f"{ROOT}?office={COUNTIES}&page_size=200&q=5G")
    with django_assert_num_queries(4):
        client.get(ROOT)

"""Offices outside their own pages: in the API, the search, documents' pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from regulations.additions.offices import named_offices
from regulations.models import Office, OfficeName
from regulations.search import offers
from regulations.services.merging import merge_offices, unmerge_office
from tests.documents.builders import make_document
from tests.documents.pages.markup import text_of
from tests.regulations.imports import confirm, import_issue, import_text, numbered
from tests.regulations.second_offices import BAIYUN_2021_3

URL = "/api/v1/offices"
CIVIL = "hu-lu-dao-shi-min-zheng-ju"


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import both cities around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_2021_3)
        confirm()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def both_cities(_imported: None, db: None) -> None:
    """Let each test roll back its own."""


def answer(client: Client, query: str = "", status: int = 200) -> dict[str, Any]:
    found = client.get(f"{URL}{query}")
    assert found.status_code == status
    shown: dict[str, Any] = json.loads(found.content)
    return shown


def office(name: str, place: str = "葫芦岛市") -> Office:
    return OfficeName.objects.get(name=name, place=place).office


def slugs(client: Client, query: str) -> list[str]:
    return [row["slug"] for row in answer(client, query)["results"]]


def test_the_list_pages_and_counts(client: Client) -> None:
    first = answer(client, "?page_size=5")
    assert first["count"] == Office.objects.public().count()
    assert len(first["results"]) == 5
    assert "page=2" in first["next"]
    (civil,) = answer(client, "?q=市民政局&place=葫芦岛市")["results"]
    assert civil == {
        "slug": CIVIL,
        "name": "葫芦岛市民政局",
        "kind": "office",
        "place": "葫芦岛市",
        "names": ["市民政局"],
        "telephone": "6666916",
        "groups": [],
        "lead": 6,
        "shared": 2,
        "fees": 0,
        "enforcement": 1,
        "documents": 2,
        "url": f"/offices/{CIVIL}/",
    }


def test_filters(client: Client) -> None:
    assert CIVIL in slugs(client, "?document=hu-zheng-gao-zi-2019-9")
    assert len(slugs(client, "?document=hu-zheng-gao-zi-2019-9")) == 7
    assert slugs(client, "?document=none") == []
    assert len(slugs(client, "?has=enforcement&kind=office")) == 7
    group, town = office("各县〈市〉区人民政府"), office("兴城市政府")
    group.members.add(town)
    assert slugs(client, f"?group={group.slug}") == [town.slug]
    assert slugs(client, "?group=none") == []
    assert slugs(client, "?q=住建局&place=白云市") == [
        office("市住房和城乡建设局", "白云市").slug
    ]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?kind=x", "kind"),
        ("?has=x", "has"),
        ("?offset=1", "offset"),
        ("?q=a%00", "q"),
        ("?page=0", "page"),
        ("?page=99", "page"),
        ("?kind=office&kind=group", "kind"),
    ],
)
def test_wrong_input(client: Client, query: str, name: str) -> None:
    assert name in answer(client, query, 400)["errors"]


def test_one_office_and_its_merged_entry(client: Client) -> None:
    found = answer(client, f"/{CIVIL}")
    assert found["tasks_count"] == len(found["tasks"]) == 8
    assert found["telephone"] == "6666916"
    assert {row["label"] for row in found["tasks"]} == {"牵头部门", "责任部门"}
    assert found["mentions_count"] == 9
    for row in found["mentions"]:
        end = row["start"] + len(row["name"])
        assert row["sentence"][row["start"] : end] == row["name"]
    other = office("市信息中心")
    merge_offices(office=other, into=office("市民政局"))
    merged = answer(client, f"/{other.slug}")
    assert merged["slug"] == CIVIL
    assert "市信息中心" in {row["name"] for row in merged["names"]}
    unmerge_office(office=other)
    assert answer(client, f"/{CIVIL}") == found


def test_no_such_office(client: Client) -> None:
    answer(client, "/none", 404)
    Office.objects.filter(slug=CIVIL).update(state="rejected")
    answer(client, f"/{CIVIL}", 404)
    answer(client, "/none?x=1", 400)


def test_queries_are_bounded(client: Client) -> None:
    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    few = [count(URL), count(f"{URL}/{CIVIL}")]
    for number in range(20):
        made = Office.objects.create(slug=f"o-{number}", name=f"第{number}局")
        merge_offices(office=made, into=office("市民政局"))
    assert [count(URL), count(f"{URL}/{CIVIL}")] == few
    assert max(few) <= 14


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("市民政局", "葫芦岛市民政局"),
        ("葫芦岛市科技局", "葫芦岛市科学技术局"),
        ("市文化旅游广播电视局", "葫芦岛市文化旅游和广播电视局"),
        ("执法资格", "行政执法主体"),
        ("人防工程易地建设费", "收费减免"),
    ],
)
def test_the_search_offers_them(client: Client, words: str, title: str) -> None:
    html = text_of(client.get("/search/", {"q": words}))
    assert title in {each.title for each in offers()}
    assert f">{title}</a>" in html


def test_the_search_offers_nothing_that_is_not_public() -> None:
    Office.objects.filter(slug=CIVIL).update(state="proposed")
    found = list(offers())
    assert "葫芦岛市民政局" not in {each.title for each in found}
    with CaptureQueriesContext(connection) as queries:
        list(offers())
    assert len(queries) == 3


def test_a_document_lists_the_offices_that_it_names(client: Client) -> None:
    document = numbered("葫政办发〔2019〕78号")
    address = document.get_absolute_url()
    html = text_of(client.get(address))
    assert "本文涉及的单位" in html
    assert f'<a href="/offices/{CIVIL}/">葫芦岛市民政局</a>' in html
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    Office.objects.filter(slug=CIVIL).update(state="rejected")
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200
    assert f"/offices/{CIVIL}/" not in text_of(client.get(address))


def test_a_document_without_offices_costs_one_query() -> None:
    document = make_document()
    with CaptureQueriesContext(connection) as queries:
        assert named_offices(document) == []
    assert len(queries) == 1

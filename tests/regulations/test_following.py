"""A feed for each office, its page for machines, targets in calendars."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from documents.models import Document
from regulations.following import last_day
from regulations.models import Derived, Office, OfficeMention, OfficeName, Target
from regulations.services.merging import merge_offices
from tests.documents.builders import make_document
from tests.documents.feeds.reading import Atom, events
from tests.documents.pages.markup import check_public, read
from tests.documents.pages.test_page_head import head

pytestmark = pytest.mark.django_db


def make_office(name: str, slug: str, **fields: Any) -> Office:
    office = Office.objects.create(
        **{"name": name, "slug": slug, "state": Derived.State.CONFIRMED, **fields}
    )
    OfficeName.objects.create(office=office, name=name)
    return office


def mention(office: Office, document: Document) -> None:
    OfficeMention.objects.create(
        office=office,
        document=document,
        name=office.name,
        sentence="由它负责。",
        start=0,
    )


def test_documents_that_name_an_office_or_are_issued_by_it(client: Client) -> None:
    finance = make_office("市财政局", "cai-zheng")
    justice = make_office("市司法局", "si-fa")
    named = make_document("提到财政局的")
    mention(finance, named)
    mention(justice, make_document("提到司法局的"))
    make_document("财政局发的", issuer="市财政局")
    make_document("联合发的", issuer="市司法局、市财政局")
    make_document("别的局发的", issuer="市财政局分局")
    mention(finance, make_document("草稿", state=Document.State.DRAFT))
    found = Atom(client.get("/feeds/offices/cai-zheng.atom"))
    assert found.titles == ["联合发的", "财政局发的", "提到财政局的"]
    assert "市财政局" in found.text("title")
    assert found.link("alternate") == "http://testserver/offices/cai-zheng/"


def test_a_merged_office_is_followed_as_the_one_that_stands(client: Client) -> None:
    standing = make_office("市财政局", "cai-zheng")
    merged = make_office("财政局", "cai-zheng-2")
    mention(merged, make_document("写作财政局的"))
    merge_offices(office=merged, into=standing)
    for slug in ("cai-zheng", "cai-zheng-2"):
        found = Atom(client.get(f"/feeds/offices/{slug}.atom"))
        assert found.titles == ["写作财政局的"]
        assert found.link("self") == "http://testserver/feeds/offices/cai-zheng.atom"


@pytest.mark.parametrize("state", [Derived.State.PROPOSED, Derived.State.REJECTED])
def test_only_offices_that_a_clerk_confirmed(client: Client, state: str) -> None:
    mention(make_office("某局", "mou", state=state), make_document())
    assert client.get("/feeds/offices/mou.atom").status_code == 404
    assert client.get("/feeds/offices/none.atom").status_code == 404
    assert "/feeds/offices/mou.atom" not in read(client.get("/feeds/")).links


def test_the_page_about_following_lists_offices(client: Client) -> None:
    mention(make_office("市财政局", "cai-zheng"), make_document())
    make_office("没有文件的局", "nothing")
    response = client.get("/feeds/")
    check_public(response)
    links = [link for link in read(response).links if "offices/" in link]
    assert "/feeds/offices/cai-zheng.atom" in links
    assert "/feeds/offices/nothing.atom" not in links


def test_queries_do_not_grow(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office = make_office("市财政局", "cai-zheng")
    for number in range(30):
        document = make_document(f"第{number}份", body_html="<p>条文</p>")
        mention(office, document)
    with django_assert_max_num_queries(6):
        assert len(Atom(client.get("/feeds/offices/cai-zheng.atom")).entries) == 25


def test_an_office_is_a_government_organization(client: Client) -> None:
    hostile = "</script><b>局"
    make_office(hostile, "ju", telephone="0429-1234567", place="葫芦岛市")
    found = head(client, "/offices/ju/")
    assert found.data == {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "@id": "http://testserver/offices/ju/",
        "url": "http://testserver/offices/ju/",
        "name": hostile,
        "telephone": "0429-1234567",
        "areaServed": "葫芦岛市",
    }
    assert found.meta["ColumnName"] == ["单位"]
    feeds = [
        link["href"]
        for link in found.links
        if link.get("type") == "application/atom+xml"
    ]
    assert feeds == ["/feeds/offices/ju.atom"]


def test_confirmed_targets_with_a_day_are_in_the_calendar(client: Client) -> None:
    document = make_document("行动方案", slug="plan")
    for place, (statement, state) in enumerate(
        (
            ("到2021年底，建成5G基站3000个。", Derived.State.CONFIRMED),
            ("到2021年，全部覆盖。", Derived.State.CONFIRMED),
            ("2021年底前，待核。", Derived.State.PROPOSED),
        )
    ):
        Target.objects.create(
            document=document,
            key=f"target:{place}",
            year=2021,
            statement=statement,
            eid="cl_1",
            state=state,
            position=place,
        )
    (event,) = events(client.get("/documents/plan.ics"))
    assert event["SUMMARY"] == "目标期限：行动方案"
    assert event["DTSTART;VALUE=DATE"] == "20211231"
    assert "3000个" in event["DESCRIPTION"]
    assert event["URL"].endswith("/documents/plan/#cl_1")


@pytest.mark.parametrize(
    ("statement", "day"),
    [
        ("到2021年底，建成", date(2021, 12, 31)),
        ("2021 年末达到", date(2021, 12, 31)),
        ("2021年6月30日前完成", date(2021, 6, 30)),
        ("2021年2月30日前完成", None),
        ("到2021年，建成", None),
        ("2020年底，建成", None),
    ],
)
def test_the_last_day_of_a_target(statement: str, day: date | None) -> None:
    assert last_day(2021, statement) == day

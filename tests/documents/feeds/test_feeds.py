"""Atom feeds: what they hold, when they change, what they cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date
from pytest_django import DjangoAssertNumQueries

from documents.models import Document, Topic
from documents.rendering import render_body
from documents.search.index import rebuild_index
from documents.services.publishing import publish, withdraw
from tests.documents.builders import (
    later,
    make_citation,
    make_document,
    make_provision,
)
from tests.documents.feeds.reading import Atom
from tests.documents.pages.markup import check_public, read, text_of

pytestmark = pytest.mark.django_db
ALL = "/feeds/documents.atom"
HOSTILE = '<script>alert(1)</script>&amp;"]]>\x0b\ufffe'


def stored(document: Document) -> Document:
    document.body_html = render_body(document)
    document.save()
    return document


def feed(client: Client, path: str, **query: Any) -> Atom:
    return Atom(client.get(path, query))


def test_an_entry_carries_the_whole_text(client: Client) -> None:
    document = make_document(
        "停车通告", slug="notice", number="葫政告字〔2019〕5号", category="告字"
    )
    law = make_document("某法", slug="law", issuer="")
    clause = make_provision(document, "cl_1", "依据《某法》，各人<自觉>停车。")
    make_citation(clause, "《某法》", status="found", target_document=law)
    stored(document)
    found = feed(client, ALL)
    place = found.titles.index("停车通告")
    entry = found.entries[place]
    content = entry.find("{http://www.w3.org/2005/Atom}content")
    assert content is not None
    assert content.get("type") == "html"
    html = content.text or ""
    assert "各人&lt;自觉&gt;停车。" in html
    assert "<li>发文字号：葫政告字〔2019〕5号</li>" in html
    assert 'href="http://testserver/documents/law/"' in html
    assert 'href="#' not in html
    assert 'href="/' not in html
    assert "¶" not in html
    assert found.texts("summary")[place] == "依据《某法》，各人<自觉>停车。"
    assert found.texts("id")[place] == "tag:testserver,2020:/documents/notice/"
    assert found.link("self") == f"http://testserver{ALL}"
    assert found.link("alternate") == "http://testserver/documents/"
    assert found.link("hub") is None
    assert found.link("next") is None


def test_hostile_words_stay_words(client: Client) -> None:
    document = make_document(HOSTILE, number=HOSTILE, issuer=HOSTILE, category=HOSTILE)
    make_provision(document, "cl_1", HOSTILE)
    stored(document)
    found = feed(client, ALL)
    assert found.titles == ['<script>alert(1)</script>&amp;"]]>']
    assert "<script>" not in found.texts("content")[0]
    again = feed(client, f"/feeds/categories/{quote(HOSTILE, safe='')}.atom")
    assert len(again.entries) == 1


def test_newest_publication_first_and_only_what_is_due(client: Client) -> None:
    now = timezone.now()
    make_document("旧", publish_at=now - timedelta(days=9))
    make_document("新", publish_at=now - timedelta(hours=1))
    make_document("未到时间", publish_at=later())
    make_document("草稿", state=Document.State.DRAFT)
    make_document("撤回", state=Document.State.WITHDRAWN, withdrawn_reason="重新制发")
    assert feed(client, ALL).titles == ["新", "旧"]


def test_what_was_edited_before_it_came_due_changed_when_it_came_due(
    client: Client,
) -> None:
    due = timezone.now() - timedelta(hours=1)
    document = make_document(publish_at=due)
    Document.objects.filter(pk=document.pk).update(updated_at=due - timedelta(days=3))
    found = feed(client, ALL)
    assert found.texts("updated") == found.texts("published")
    assert found.text("updated") == found.texts("updated")[0]


def test_kinds_categories_and_topics(client: Client) -> None:
    topic = Topic.objects.create(name="城乡", slug="cheng-xiang")
    make_document("甲", category="政发", topic=topic)
    make_document("乙", category="政办发/密")
    make_document("丙", kind=Document.Kind.LAW, category="")
    assert feed(client, "/feeds/kinds/law.atom").titles == ["丙"]
    assert feed(client, "/feeds/kinds/gazette.atom").titles == ["乙", "甲"]
    assert feed(client, "/feeds/categories/政发.atom").titles == ["甲"]
    assert feed(client, "/feeds/categories/政办发/密.atom").titles == ["乙"]
    by_topic = feed(client, "/feeds/topics/cheng-xiang.atom")
    assert by_topic.titles == ["甲"]
    assert "城乡" in by_topic.text("title")
    page = by_topic.link("alternate")
    assert page == "http://testserver/documents/?topic=cheng-xiang"
    assert "甲" in text_of(client.get(page))


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/kinds/nonsense.atom",
        "/feeds/categories/没有.atom",
        "/feeds/categories/%00.atom",
        "/feeds/categories/机密.atom",
        "/feeds/topics/none.atom",
        f"{ALL}?page=0",
        f"{ALL}?page=2",
        f"{ALL}?page=x",
        f"{ALL}?page=99999999999999999999",
    ],
)
def test_nothing_to_follow(client: Client, path: str) -> None:
    make_document(category="机密", state=Document.State.DRAFT)
    assert client.get(path).status_code == 404


def test_an_empty_portal_has_an_empty_feed(client: Client) -> None:
    found = feed(client, ALL)
    assert found.entries == []
    assert found.text("updated") == "1970-01-01T00:00:00+00:00"


def test_pages_lead_to_each_other_and_miss_nothing(client: Client) -> None:
    for number in range(51):
        make_document(f"第{number}份", category="政发")
    for path in (ALL, "/feeds/categories/政发.atom"):
        seen: list[str] = []
        address: str | None = path
        while address:
            found = feed(client, address)
            seen += found.titles
            last, address = found, found.link("next")
        assert len(seen) == len(set(seen)) == 51
        assert len(last.entries) == 1
        previous = last.link("previous")
        assert previous
        assert previous.endswith("?page=2")


class TestSearch:
    @pytest.fixture(autouse=True)
    def indexed(self) -> None:
        for title, days in (("停车通告", 3), ("停车办法", 1), ("供热办法", 2)):
            document = make_document(
                title, publish_at=timezone.now() - timedelta(days=days)
            )
            make_provision(document, "cl_1", f"{title}的条文。")
        rebuild_index()

    def test_what_is_found_newest_publication_first(self, client: Client) -> None:
        found = feed(client, "/feeds/search.atom", q="停车", category="政告字")
        assert found.titles == ["停车办法", "停车通告"]
        self_link = found.link("self") or ""
        assert "q=%E5%81%9C%E8%BD%A6" in self_link
        assert "category=" in self_link
        assert Atom(client.get(self_link)).titles == found.titles

    def test_nothing_found_is_an_empty_feed(self, client: Client) -> None:
        assert feed(client, "/feeds/search.atom", q="没有的词").entries == []

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ({}, "检索词"),
            ({"q": "《》"}, "只有标点"),
            ({"q": "停" * 600}, "最多500个字"),
            ({"q": "停车", "category": "没有"}, "没有文件"),
        ],
    )
    def test_what_cannot_be_asked_is_told(
        self, client: Client, query: dict[str, str], words: str
    ) -> None:
        response = client.get("/feeds/search.atom", query)
        assert response.status_code == 400
        assert words in text_of(response)
        assert response.headers["Content-Type"].startswith("text/plain")

    def test_the_page_of_results_offers_its_feed(self, client: Client) -> None:
        response = client.get("/search/", {"q": "停车"})
        check_public(response)
        (address,) = [link for link in read(response).links if ".atom" in link]
        assert Atom(client.get(address)).titles == ["停车办法", "停车通告"]


class TestConditionalRequests:
    def test_an_unchanged_feed_is_not_sent_again(
        self,
        client: Client,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        make_document()
        first = client.get(ALL)
        etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
        with django_assert_max_num_queries(2):
            again = client.get(ALL, headers={"If-None-Match": etag})
        assert again.status_code == 304
        assert again.content == b""
        since = client.get(ALL, headers={"If-Modified-Since": changed})
        assert since.status_code == 304

    def test_a_withdrawn_document_vanishes_for_every_client(
        self, client: Client
    ) -> None:
        document = make_document("撤回的")
        make_document("留下的")
        earlier = timezone.now() - timedelta(hours=1)
        Document.objects.update(publish_at=earlier, updated_at=earlier)
        before = client.get(ALL)
        withdraw(document=document, reason="重新制发")
        for headers in (
            {"If-None-Match": before.headers["ETag"]},
            {"If-Modified-Since": before.headers["Last-Modified"]},
        ):
            assert Atom(client.get(ALL, headers=headers)).titles == ["留下的"]

    def test_a_document_that_comes_due_appears(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        document = make_document("定时的", state=Document.State.DRAFT)
        make_provision(document, "cl_1", "条文。")
        publish(document=document, publish_at=later())
        before = client.get(ALL)
        assert Atom(before).titles == []
        tomorrow = timezone.now() + timedelta(days=2)
        monkeypatch.setattr(timezone, "now", lambda: tomorrow)
        for headers in (
            {"If-None-Match": before.headers["ETag"]},
            {"If-Modified-Since": before.headers["Last-Modified"]},
            {
                "If-Modified-Since": http_date(
                    (tomorrow - timedelta(days=2)).timestamp()
                )
            },
        ):
            assert Atom(client.get(ALL, headers=headers)).titles == ["定时的"]

    def test_a_feed_takes_few_queries_however_long(
        self,
        client: Client,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(30):
            document = make_document(f"第{number}份")
            make_provision(document, "cl_1", "条文。")
            stored(document)
        with django_assert_max_num_queries(3):
            assert len(feed(client, ALL).entries) == 25


def test_a_hub_is_named_when_there_is_one(client: Client, settings: Any) -> None:
    before = client.get(ALL).headers["ETag"]
    settings.WEBSUB_HUB = "https://hub.example.gov.cn/?a=1&b=2"
    response = client.get(ALL, headers={"If-None-Match": before})
    assert Atom(response).link("hub") == "https://hub.example.gov.cn/?a=1&b=2"


def test_a_portal_with_a_name_goes_by_it(client: Client, settings: Any) -> None:
    settings.SITE_DOMAIN = "gazette.example.gov.cn:8443"
    make_document(slug="notice")
    found = feed(client, ALL)
    assert found.link("self") == f"http://gazette.example.gov.cn:8443{ALL}"
    assert found.texts("id") == ["tag:gazette.example.gov.cn,2020:/documents/notice/"]


def test_the_page_for_people_lists_what_there_is(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    topic = Topic.objects.create(name=HOSTILE[:20], slug="topic")
    make_document(category="政发/甲", topic=topic)
    make_document(category="密", state=Document.State.DRAFT)
    with django_assert_max_num_queries(4):
        response = client.get("/feeds/")
    check_public(response)
    links = [link for link in read(response).links if link.startswith("/feeds/")]
    for link in links:
        assert client.get(link).status_code == 200, link
    assert ALL in links
    assert "/feeds/topics/topic.atom" in links
    assert "密" not in text_of(response).partition("<main")[2]
    assert "/feeds/" in read(client.get("/")).links


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("/documents/", ["公报文件", "全部文件"]),
        ("/documents/?category=政发", ["文种：政发", "公报文件", "全部文件"]),
        ("/documents/?topic=topic", ["主题：城乡", "公报文件", "全部文件"]),
        ("/documents/notice/", ["文种：政发", "主题：城乡", "全部文件"]),
        ("/issues/", ["公报文件", "全部文件"]),
        ("/", ["公报文件", "全部文件"]),
    ],
)
def test_pages_name_the_feeds_that_they_belong_to(
    client: Client, path: str, titles: list[str]
) -> None:
    topic = Topic.objects.create(name="城乡", slug="topic")
    make_document(slug="notice", category="政发", topic=topic)
    html = text_of(client.get(path)).partition("</head>")[0]
    named = [
        part.partition('title="')[2].partition('"')[0]
        for part in html.split("<link ")
        if "application/atom+xml" in part
    ]
    assert named == titles

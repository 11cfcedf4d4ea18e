"""What a page's head tells sharers, search engines, site inspections and programs."""

from __future__ import annotations

import json
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from documents.models import Document, GazetteIssue, Relation, Topic
from documents.presenters.summary import summary
from documents.rendering import render_body
from tests.documents.builders import (
    later,
    make_citation,
    make_document,
    make_issue,
    make_provision,
)
from tests.documents.pages.markup import Response, text_of

pytestmark = pytest.mark.django_db
HOSTILE = '</script><script>alert("1")</script>\u2028&amp;\'"'


class Head(HTMLParser):
    """Collects metas by name or property, links by rel, and data blocks."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.links: list[dict[str, str]] = []
        self.blocks: list[str] = []
        self.title = ""
        self._in = ""
        self.feed(text_of(response).partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._in = tag
        if tag == "script" and found.get("type") == "application/ld+json":
            self.blocks.append("")
            self._in = "data"
        if tag == "meta":
            name = found.get("name") or found.get("property", "")
            self.meta.setdefault(name, []).append(found.get("content", ""))
        if tag == "link":
            self.links.append(found)

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data
        if self._in == "data":
            self.blocks[-1] += data

    @property
    def data(self) -> dict[str, Any]:
        (block,) = self.blocks
        found: dict[str, Any] = json.loads(block)
        return found

    def href(self, rel: str) -> str:
        (found,) = [link["href"] for link in self.links if link.get("rel") == rel]
        return found

    def resources(self, name: str) -> list[str]:
        return [link["href"] for link in self.links if link.get("property") == name]


def head(client: Client, path: str, **query: str) -> Head:
    return Head(client.get(path, query))


def publish(document: Document) -> Document:
    document.body_html = render_body(document)
    document.save()
    return document


@pytest.fixture
def notice() -> Document:
    document = make_document(
        "关于停车秩序管理工作的通告",
        slug="notice",
        number="葫政告字〔2019〕5号",
        issue=make_issue(),
        page=2,
        topic=Topic.objects.create(name="城乡建设", slug="cheng-xiang"),
        effective_on=date(2020, 1, 1),
        lapsed_on=date(2999, 1, 1),
    )
    make_provision(document, "para_1", "为了停车有序，现通告如下：请各自遵守。" * 9)
    return publish(document)


def test_a_shared_link_shows_title_and_summary(
    client: Client, notice: Document
) -> None:
    found = head(client, notice.get_absolute_url())
    assert found.title == "关于停车秩序管理工作的通告 · 葫芦岛市人民政府公报"
    assert found.meta["og:title"] == ["关于停车秩序管理工作的通告"]
    (words,) = found.meta["og:description"]
    assert words.startswith("葫芦岛市人民政府葫政告字〔2019〕5号：为了停车有序")
    assert 60 < len(words) <= 200
    assert found.meta["description"] == [words]
    assert found.meta["og:type"] == ["article"]
    assert found.meta["og:url"] == ["http://testserver/documents/notice/"]
    assert found.meta["og:site_name"] == ["葫芦岛市人民政府公报"]
    assert found.meta["og:locale"] == ["zh_CN"]


def test_the_tags_of_government_sites(client: Client, notice: Document) -> None:
    meta = head(client, notice.get_absolute_url()).meta
    published = timezone.localtime(notice.publish_at)
    assert meta["SiteName"] == ["葫芦岛市人民政府公报"]
    assert meta["ColumnName"] == ["文件"]
    assert meta["ColumnType"] == ["政策文件"]
    assert meta["ArticleTitle"] == ["关于停车秩序管理工作的通告"]
    assert meta["PubDate"] == [f"{published:%Y-%m-%d %H:%M}"]
    assert meta["ContentSource"] == ["葫芦岛市人民政府公报2020年第1期"]
    assert meta["Author"] == ["葫芦岛市人民政府"]
    assert "城乡建设" in meta["Keywords"][0].split(",")
    assert meta["Description"] == meta["description"]
    assert meta["Url"] == ["http://testserver/documents/notice/"]
    assert "SiteDomain" not in meta
    assert "SiteIDCode" not in meta


def test_what_only_the_operator_knows(
    client: Client, notice: Document, settings: Any
) -> None:
    settings.SITE_DOMAIN = "gazette.example.gov.cn"
    settings.SITE_ID_CODE = "2114000001"
    found = head(client, notice.get_absolute_url())
    assert found.meta["SiteDomain"] == ["gazette.example.gov.cn"]
    assert found.meta["SiteIDCode"] == ["2114000001"]
    url = "http://gazette.example.gov.cn/documents/notice/"
    assert found.href("canonical") == url
    assert found.data["url"] == url


def test_lists_carry_column_tags_and_no_article(client: Client) -> None:
    meta = head(client, "/issues/").meta
    assert meta["ColumnName"] == ["公报"]
    assert meta["ColumnType"] == ["政府公报"]
    assert meta["ColumnDescription"] != [""]
    assert meta["ColumnKeywords"] == ["公报,政府公报"]
    assert "ArticleTitle" not in meta
    assert meta["og:type"] == ["website"]
    assert "ColumnName" not in head(client, "/").meta


@pytest.mark.parametrize(
    ("path", "query", "canonical"),
    [
        ("/", {}, "/"),
        ("/issues/", {"x": "1"}, "/issues/"),
        ("/documents/", {"page": "1"}, "/documents/"),
        ("/documents/", {"page": "2"}, "/documents/?page=2"),
        ("/documents/", {"page": "99"}, "/documents/?page=2"),
        ("/documents/", {"page": "2", "q": ""}, "/documents/?page=2"),
        ("/documents/", {"page": "2", "q": "份"}, "/documents/"),
        ("/documents/", {"category": "政告字"}, "/documents/"),
        ("/search/", {"q": "停车"}, "/search/"),
    ],
)
def test_canonical_addresses(
    client: Client, path: str, query: dict[str, str], canonical: str
) -> None:
    for number in range(21):
        make_document(f"第{number}份")
    found = head(client, path, **query)
    assert found.href("canonical") == f"http://testserver{canonical}"
    assert found.meta["Url"] == found.meta["og:url"] == [found.href("canonical")]


def test_search_results_are_not_indexed(client: Client) -> None:
    assert head(client, "/search/", q="停车").meta["robots"] == ["noindex"]


def test_a_document_is_a_schema_org_legislation(
    client: Client, notice: Document
) -> None:
    law = make_document("某法", slug="law")
    newer = make_document("新的通告", slug="newer", number="葫政告字〔2021〕1号")
    hidden = make_document("没有公布的", state=Document.State.DRAFT)
    Relation.objects.create(kind="based_on", document=notice, target_document=law)
    Relation.objects.create(kind="amends", document=newer, target_document=notice)
    Relation.objects.create(kind="repeals", document=hidden, target_document=notice)
    Relation.objects.create(
        kind="amends", document=notice, target_title="旧办法", target_number="旧1号"
    )
    found = head(client, notice.get_absolute_url())
    data = found.data
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "Legislation"
    assert data["legislationIdentifier"] == "葫政告字〔2019〕5号"
    assert data["legislationDate"] == "2019-10-14"
    assert data["legislationLegalForce"] == "https://schema.org/InForce"
    assert data["legislationPassedBy"][0]["name"] == "葫芦岛市人民政府"
    assert data["temporalCoverage"] == "2020-01-01/2999-01-01"
    assert data["isPartOf"]["@type"] == "PublicationIssue"
    assert data["isPartOf"]["issueNumber"] == "1"
    assert data["about"] == "城乡建设"
    assert data["citation"][0]["@id"] == "http://testserver/documents/law/"
    assert data["legislationAmends"] == [
        {"@type": "Legislation", "name": "旧办法", "legislationIdentifier": "旧1号"}
    ]
    changed_by = data["@reverse"]["legislationAmends"]
    assert [other["name"] for other in changed_by] == ["新的通告"]
    assert "没有公布的" not in found.blocks[0]
    assert found.resources("eli:changed_by") == ["http://testserver/documents/newer/"]
    assert found.resources("eli:based_on") == ["http://testserver/documents/law/"]
    assert found.meta["eli:changes"] == ["旧1号"]


def test_a_document_carries_eli_metadata(client: Client, notice: Document) -> None:
    found = head(client, notice.get_absolute_url())
    assert found.meta["eli:id_local"] == ["葫政告字〔2019〕5号"]
    assert found.meta["eli:date_document"] == ["2019-10-14"]
    assert found.meta["eli:date_publication"] == ["2020-01-15"]
    assert found.meta["eli:first_date_entry_in_force"] == ["2020-01-01"]
    assert found.meta["eli:date_no_longer_in_force"] == ["2999-01-01"]
    assert found.meta["eli:passed_by"] == ["葫芦岛市人民政府"]
    assert found.meta["eli:is_about"] == ["城乡建设"]
    (force,) = found.resources("eli:in_force")
    assert force.endswith("#InForce-inForce")
    about = {link["about"] for link in found.links if "about" in link}
    assert about == {"http://testserver/documents/notice/"}


@pytest.mark.parametrize(
    ("fields", "force"),
    [
        ({}, ["InForce"]),
        ({"force": Document.Force.AMENDED}, ["InForce"]),
        ({"force": Document.Force.REPEALED}, ["NotInForce"]),
        ({"force": Document.Force.LAPSED}, ["NotInForce"]),
        ({"force": Document.Force.UNKNOWN}, []),
        ({"effective_on": later(2).date()}, ["NotInForce"]),
        ({"effective_on": timezone.localdate()}, ["InForce"]),
        ({"lapsed_on": timezone.localdate()}, ["NotInForce"]),
        ({"lapsed_on": timezone.localdate() + timedelta(days=1)}, ["InForce"]),
    ],
    ids=[
        "in force", "amended", "repealed", "lapsed", "unknown",
        "not yet", "from today", "until yesterday", "until today",
    ],
)  # fmt: skip
def test_whether_it_is_in_force(
    client: Client, fields: dict[str, Any], force: list[str]
) -> None:
    data = head(client, make_document(**fields).get_absolute_url()).data
    stated = data.get("legislationLegalForce", "").rpartition("/")[2]
    assert [word for word in [stated] if word] == force


def test_joint_issuers_are_told_apart(client: Client) -> None:
    document = make_document(issuer="市财政局、市司法局")
    found = head(client, document.get_absolute_url())
    assert found.meta["eli:passed_by"] == ["市财政局", "市司法局"]
    assert [each["name"] for each in found.data["legislationPassedBy"]] == [
        "市财政局",
        "市司法局",
    ]


def test_an_issue_is_a_publication_issue(client: Client) -> None:
    issue = make_issue()
    shown = make_document("看得到的", issue=issue, position=1)
    make_document("看不到的", issue=issue, position=2, state=Document.State.DRAFT)
    data = head(client, issue.get_absolute_url()).data
    assert data["@type"] == "PublicationIssue"
    assert data["issueNumber"] == "1"
    assert data["datePublished"] == "2020-01-15"
    assert data["isPartOf"] == {"@type": "Periodical", "name": "葫芦岛市人民政府公报"}
    assert [part["name"] for part in data["hasPart"]] == ["看得到的"]
    assert data["hasPart"][0]["@id"] == f"http://testserver{shown.get_absolute_url()}"


def test_hostile_words_stay_words(client: Client) -> None:
    document = make_document(
        HOSTILE, number=HOSTILE, issuer=HOSTILE, category=HOSTILE[:40]
    )
    make_provision(document, "para_1", HOSTILE)
    response = client.get(publish(document).get_absolute_url())
    assert "<script>alert" not in text_of(response)
    found = Head(response)
    assert found.data["name"] == HOSTILE
    assert found.data["legislationIdentifier"] == HOSTILE
    assert found.meta["ArticleTitle"] == [HOSTILE]
    assert found.meta["eli:passed_by"] == [HOSTILE]
    assert len(found.meta["og:title"]) == 1


def test_a_draft_tells_no_publication(admin_client: Client) -> None:
    document = make_document(state=Document.State.DRAFT)
    found = head(admin_client, document.get_absolute_url())
    assert found.meta["robots"] == ["noindex"]
    assert "PubDate" not in found.meta
    assert "datePublished" not in found.data


def test_a_page_is_sent_again_when_its_head_changes(
    client: Client, notice: Document, settings: Any
) -> None:
    etag = client.get(notice.get_absolute_url()).headers["ETag"]
    settings.SITE_DOMAIN = "gazette.example.gov.cn"
    again = client.get(notice.get_absolute_url(), headers={"If-None-Match": etag})
    assert again.status_code == 200


def test_the_summary_has_no_remarks_of_ours() -> None:
    document = make_document()
    clause = make_provision(document, "cl_1", "依据《某法》《某法》和《别法》。")
    for title, start in (("《某法》", 2), ("《某法》", 6), ("《别法》", 11)):
        citation = make_citation(clause, title, title=title[1:-1])
        type(citation).objects.filter(pk=citation.pk).update(start=start, end=start + 4)
    body = render_body(document)
    assert "本站未收录" in body
    assert summary(body) == "依据《某法》《某法》和《别法》。"


def test_a_page_is_sent_again_on_the_day_of_effect(
    client: Client, notice: Document
) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    today = timezone.localdate()
    Document.objects.update(updated_at=yesterday, publish_at=yesterday)
    GazetteIssue.objects.update(updated_at=yesterday)
    Document.objects.update(effective_on=today)
    again = client.get(
        notice.get_absolute_url(),
        headers={"If-Modified-Since": http_date(yesterday.timestamp())},
    )
    assert again.status_code == 200
    assert Head(again).data["legislationLegalForce"].endswith("/InForce")


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([], ""),
        (["短句。"], "短句。"),
        (["一" * 70 + "。", "二。"], "一" * 70 + "。"),
        (["一" * 20 + "。", "二" * 200 + "。"], "一" * 20 + "。"),
        (["一" * 400], "一" * 148 + "……"),
        (["甲<乙>&丙。"], "甲<乙>&丙。"),
    ],
    ids=["nothing", "short", "enough", "next too long", "no sentence", "marks"],
)
def test_the_summary_is_the_first_sentences(texts: list[str], words: str) -> None:
    document = make_document(addressees=["各县区"])
    for number, text in enumerate(texts):
        make_provision(document, f"para_{number}", text)
    assert summary(render_body(document)) == words

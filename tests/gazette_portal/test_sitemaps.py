"""The sitemap names public pages only, each of which is there; robots.txt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.models import Document
from documents.sitemaps import DocumentSitemap
from regulations.models import Derived, Office
from tests.documents.builders import later, make_document, make_issue

pytestmark = pytest.mark.django_db
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(client: Client, path: str) -> list[tuple[str, str]]:
    """Addresses and when they changed."""
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml"
    return [
        (each.findtext(f"{_MAP}loc") or "", each.findtext(f"{_MAP}lastmod") or "")
        for each in ET.fromstring(response.content)  # noqa: S314 (our own)
    ]


def paths(client: Client, section: str) -> list[str]:
    found = entries(client, f"/sitemap-{section}.xml")
    return [urlsplit(address).path for address, _ in found]


def test_the_index_names_every_section(client: Client) -> None:
    found = entries(client, "/sitemap.xml")
    assert [address for address, _ in found] == [
        f"http://testserver/sitemap-{name}.xml"
        for name in ("documents", "issues", "offices", "calculators", "pages")
    ]
    for address, _ in found:
        entries(client, urlsplit(address).path)


@pytest.mark.parametrize(
    "path", ["/sitemap.xml", "/sitemap-documents.xml", "/robots.txt"]
)
def test_what_is_withdrawn_stays_in_no_copy(client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "public, no-cache"


def test_only_what_the_public_sees(client: Client) -> None:
    issue = make_issue()
    make_document(slug="shown", issue=issue)
    make_document(slug="draft", state=Document.State.DRAFT)
    make_document(slug="later", publish_at=later(), issue=make_issue(number=2))
    make_document(
        slug="gone", state=Document.State.WITHDRAWN, withdrawn_reason="重新制发"
    )
    Office.objects.create(name="甲局", slug="jia", state=Derived.State.CONFIRMED)
    Office.objects.create(name="乙局", slug="yi", state=Derived.State.PROPOSED)
    assert paths(client, "documents") == ["/documents/shown/"]
    assert paths(client, "issues") == ["/issues/2020/1/"]
    assert paths(client, "offices") == ["/offices/jia/"]


def test_every_page_is_there_and_may_be_indexed(client: Client) -> None:
    for section in ("calculators", "pages"):
        for path in paths(client, section):
            response = client.get(path)
            assert response.status_code == 200, path
            assert "X-Robots-Tag" not in response.headers
            if path != "/search/":
                assert b'content="noindex"' not in response.content, path


def test_when_a_page_changed(client: Client) -> None:
    issue = make_issue()
    document = make_document(issue=issue)
    due = timezone.now() - timedelta(hours=1)
    early, late = due - timedelta(days=3), due - timedelta(days=2)
    Document.objects.filter(pk=document.pk).update(updated_at=early, publish_at=due)
    type(issue).objects.filter(pk=issue.pk).update(updated_at=late)
    day = f"{timezone.localtime(due):%Y-%m-%d}"
    ((_, changed),) = entries(client, "/sitemap-documents.xml")
    assert changed.startswith(day)
    ((_, changed),) = entries(client, "/sitemap-issues.xml")
    assert changed.startswith(day)
    assert entries(client, "/sitemap.xml")[0][1].startswith(day)


def test_many_documents_are_cut_into_files(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(DocumentSitemap, "limit", 3)
    for number in range(7):
        make_document(slug=f"number-{number}")
    found = entries(client, "/sitemap.xml")
    files = [address for address, _ in found if "documents" in address]
    assert [address.partition("?")[2] for address in files] == ["", "p=2", "p=3"]
    seen: list[str] = []
    for address in files:
        with django_assert_num_queries(2):
            seen += [place for place, _ in entries(client, address)]
    assert len(set(seen)) == len(seen) == 7


@pytest.mark.parametrize(
    "path",
    ["/sitemap-nothing.xml", "/sitemap-pages.xml?p=2", "/sitemap-pages.xml?p=x"],
)
def test_no_such_file(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_portal_with_a_name_goes_by_it(client: Client, settings: Any) -> None:
    settings.SITE_DOMAIN = "gazette.example.gov.cn"
    make_document(slug="shown")
    for path in ("/sitemap.xml", "/sitemap-documents.xml"):
        for address, _ in entries(client, path):
            assert address.startswith("http://gazette.example.gov.cn/")


def test_robots(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert "Disallow: /compensation/*/estimate/?" in lines
    assert "Allow: /" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines

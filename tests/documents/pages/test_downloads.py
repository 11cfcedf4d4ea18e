"""Documents, issues and lists as files: under the rules of their pages."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from documents.exports.pdf import workshop
from documents.exports.pdf.workshop import CannotSetError, NotReadyError, pdf_works
from documents.models import Correction, Document
from documents.search.index import update_index
from tests.documents.builders import (
    later,
    make_document,
    make_issue,
    make_provision,
)
from tests.documents.pages.markup import check_public, read, text_of

pytestmark = pytest.mark.django_db
SUFFIXES = ("pdf", "docx", "md", "xml")
STARTS = {
    "pdf": b"%PDF-",
    "docx": b"PK",
    "md": b"<!-- gazette-portal: marked",
    "xml": b"<?xml",
}


def body(response: Any) -> bytes:
    return b"".join(
        response.streaming_content if response.streaming else [response.content]
    )


def published(**fields: Any) -> Document:
    document = make_document(**fields)
    make_provision(document, "para_1", "为了停车秩序，现通告如下。")
    return document


def test_this_machine_makes_pdfs() -> None:
    assert pdf_works()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_document_in_each_format(client: Client, suffix: str) -> None:
    document = published(
        title='关于“停车”/秩序<b>的\r\n通告"', number="葫政告字〔2019〕5号"
    )
    address = f"/documents/{document.slug}.{suffix}"
    response = client.get(address)
    assert response.status_code == 200
    assert body(response).startswith(STARTS[suffix])
    assert response.headers["Cache-Control"] == "public, no-cache"
    name = unquote(response.headers["Content-Disposition"])
    assert f"关于“停车”／秩序＜b＞的通告＂（葫政告字〔2019〕5号）.{suffix}" in name
    assert "\n" not in name
    etag = response.headers["ETag"]
    known = client.get(address, headers={"If-None-Match": etag})
    assert (known.status_code, known.headers["ETag"]) == (304, etag)
    head = client.head(address)
    assert (head.status_code, head.headers["ETag"]) == (200, etag)
    Correction.objects.create(
        document=document, printed="甲", corrected="乙", accepted_at=later(-1)
    )
    changed = client.head(address, headers={"If-None-Match": etag})
    assert changed.status_code == 200


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": Document.State.DRAFT}, 404),
        ({"publish_at": later()}, 404),
        ({"state": Document.State.WITHDRAWN, "withdrawn_reason": "重新制发"}, 410),
    ],
    ids=["draft", "not yet", "withdrawn"],
)
def test_what_the_public_does_not_see(
    client: Client, suffix: str, fields: dict[str, Any], status: int
) -> None:
    document = published(issue=make_issue(), **fields)
    response = client.get(f"/documents/{document.slug}.{suffix}")
    assert response.status_code == status
    assert "public" not in response.headers.get("Cache-Control", "")
    assert client.get(f"/issues/2020/1.{suffix}").status_code == 404
    assert client.get("/issues/2020/1.zip").status_code == 404


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_clerk_previews_a_draft_and_nobody_keeps_it(
    client: Client, suffix: str
) -> None:
    document = published(state=Document.State.DRAFT)
    client.force_login(User.objects.create_superuser("clerk"))
    response = client.get(f"/documents/{document.slug}.{suffix}")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert body(response).startswith(STARTS[suffix])


def test_an_issue_in_each_format_and_all_in_one(client: Client) -> None:
    issue = make_issue()
    published(title="同名的通告", issue=issue, position=1)
    published(title="同名的通告", issue=issue, position=2)
    published(title="草案", issue=issue, position=3, state=Document.State.DRAFT)
    for suffix in (*SUFFIXES, "json"):
        response = client.get(f"/issues/2020/1.{suffix}")
        assert response.status_code == 200, suffix
        assert body(response)
    response = client.get("/issues/2020/1.zip")
    assert response.streaming
    archive = zipfile.ZipFile(io.BytesIO(body(response)))
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(names) == len(set(names)) == 5 + 2 * 5
    assert "草案" not in "".join(names)
    assert "葫芦岛市人民政府公报2020年第1期/1 同名的通告.pdf" in names
    etag = response.headers["ETag"]
    known = client.get("/issues/2020/1.zip", headers={"If-None-Match": etag})
    assert known.status_code == 304


@pytest.mark.parametrize(
    ("error", "words"),
    [(NotReadyError(10), "正在排版"), (CannotSetError(900), "暂时没有 PDF")],
)
def test_a_pdf_that_is_not_there_yet(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def busy(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr("documents.views.downloads.typeset", busy)
    response = client.get(f"/documents/{published().slug}.pdf")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == str(getattr(error, "retry_after", ""))
    assert response.headers["Cache-Control"] == "no-store"
    assert words in text_of(response)


def test_links_stand_on_the_pages_and_pdf_only_where_it_works(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = published(issue=make_issue())
    page = client.get(document.get_absolute_url())
    check_public(page)
    for suffix in (*SUFFIXES, "json"):
        address = f"/documents/{document.slug}.{suffix}"
        assert address in read(page).links
        assert f'href="{address}" title=' in text_of(page)
    issue = client.get("/issues/2020/1/")
    check_public(issue)
    assert {"/issues/2020/1.pdf", "/issues/2020/1.zip"} <= set(read(issue).links)
    monkeypatch.setattr("documents.exports.formats.pdf_works", lambda: False)
    monkeypatch.setattr("documents.views.downloads.pdf_works", lambda: False)
    page = client.get(document.get_absolute_url())
    assert f"/documents/{document.slug}.pdf" not in text_of(page)
    assert client.get(f"/documents/{document.slug}.pdf").status_code == 404


def test_a_missing_program_offers_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "_PROGRAM", "documents.exports.pdf.nothing")
    assert workshop.pdf_works.__wrapped__() is False


def rows(response: Any) -> list[list[str]]:
    text = body(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_issues_and_findings_as_tables(client: Client) -> None:
    issue = make_issue(title="=公报")
    document = published(title="=1+1 停车通告", issue=issue)
    update_index([document.pk])
    found = rows(client.get("/issues.csv"))
    assert found[1][:4] == ["'=公报", "2020", "1", "62"]
    response = client.get("/search.csv?q=停车秩序")
    assert response.streaming
    assert rows(response)[1][0] == "'=1+1 停车通告"
    for address in ("/issues.xlsx", "/search.xlsx?q=停车秩序"):
        assert body(client.get(address)).startswith(b"PK")


@pytest.mark.parametrize("query", ["", "?q=", "?q=停车&kind=nothing"])
def test_a_search_that_cannot_be_asked_gives_no_table(
    client: Client, query: str
) -> None:
    response = client.get(f"/search.csv{query}")
    assert response.status_code == 400
    assert "检索" in text_of(response)

"""What holds for every answer: reading from any site, validators, problems."""

from __future__ import annotations

import gzip
import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from documents.models import Document
from gazette_portal import errors
from gazette_portal.api import api, description
from gazette_portal.api_gate import first_seen
from gazette_portal.openapi import example_address, is_statement, operations

LISTS = [
    pytest.param(example_address(address, operation), id=address)
    for address, operation in operations(description())
    if not is_statement(operation)
]
STATEMENTS = [
    pytest.param(example_address(address, operation), id=address)
    for address, operation in operations(description())
    if is_statement(operation)
]


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize("address", LISTS)
def test_nothing_is_sent_twice(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, no-cache"
    for condition in (
        {"If-None-Match": answer.headers["ETag"]},
        {"If-Modified-Since": answer.headers["Last-Modified"]},
    ):
        again = client.get(address, headers=condition)
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["ETag"] == answer.headers["ETag"]
    other = client.get(address, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize("address", LISTS)
def test_head_is_get_without_a_body(client: Client, address: str) -> None:
    answer, head = client.get(address), client.head(address)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("ETag", "Content-Type", "Content-Length"):
        assert head.headers[name] == answer.headers[name]


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize("address", STATEMENTS)
def test_what_a_household_asks_is_kept_by_nobody(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "Last-Modified" not in answer.headers


@pytest.mark.usefixtures("portal")
def test_a_withdrawn_row_changes_a_list(client: Client) -> None:
    before = client.get("/api/v1/documents")
    Document.objects.filter(slug="hu-zheng-ban-fa-2020-1").update(
        state="withdrawn", withdrawn_reason="内容有误"
    )
    for condition in (
        {"If-None-Match": before.headers["ETag"]},
        {"If-Modified-Since": before.headers["Last-Modified"]},
    ):
        after = client.get("/api/v1/documents", headers=condition)
        assert after.status_code == 200
        assert after.json()["count"] == before.json()["count"] - 1


def test_a_date_changes_with_the_content() -> None:
    assert first_seen("/x", 'W/"1"', now=1000) == 1000
    assert first_seen("/x", 'W/"1"', now=2000) == 1000
    assert first_seen("/x", 'W/"2"', now=3000) == 3000
    assert first_seen("/x", 'W/"3"', now=3000) == 3001


@pytest.mark.usefixtures("portal")
def test_text_is_compressed(client: Client) -> None:
    plain = client.get("/api/v1/documents")
    packed = client.get("/api/v1/documents", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    again = client.get(
        "/api/v1/documents",
        headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]},
    )
    assert again.status_code == 304
    page = client.get("/documents/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    book = client.get("/documents.xlsx", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in book.headers


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/documents",
        "/api/v1/none",
        "/api/v1/documents?x=1",
        "/documents/hu-zheng-ban-fa-2020-1.json",
    ],
)
def test_other_sites_may_read(client: Client, address: str) -> None:
    answer = client.get(address, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert not answer.cookies


@pytest.mark.parametrize("address", ["/api/v1/documents", "/documents/x.json"])
def test_preflight(client: Client, address: str) -> None:
    answer = client.options(
        address,
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "x-own",
        },
    )
    assert answer.status_code == 204
    assert answer.content == b""
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Access-Control-Allow-Headers"] == "*"
    assert answer.headers["Access-Control-Max-Age"] == "86400"


def test_options_tells_what_is_allowed(client: Client) -> None:
    answer = client.options("/api/v1/issues")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert client.options("/api/v1/none").status_code == 404


def test_pages_are_for_this_site_only(client: Client) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/api/").headers


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_writing_is_refused(method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)("/api/v1/documents")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 405


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("nonsense=1", "nonsense"),
        ("q=1&q=2", "q"),
        ("q=%FF", "q"),
        ("q=%ED%A0%80", "q"),
        ("%FF=1", "\N{REPLACEMENT CHARACTER}"),
        ("q=a%00b", "q"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1e9", "page"),
        ("page=" + "9" * 400, "page"),
        ("page=１", "page"),
        ("page_size=201", "page_size"),
    ],
)
@pytest.mark.parametrize(
    "path", ["documents", "issues", "enforcement-bodies", "search"]
)
@pytest.mark.django_db
def test_bad_queries(client: Client, path: str, query: str, name: str) -> None:
    answer = client.get(f"/api/v1/{path}?{query}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert set(found) == {"type", "title", "status", "detail", "instance", "errors"}
    assert found["type"] == "/api/#bad-request"
    assert found["instance"] == f"/api/v1/{path}"
    if path in {"documents", "enforcement-bodies"}:
        assert list(found["errors"]) == [name]


def test_too_many_parameters(client: Client) -> None:
    query = "&".join(f"p{number}=1" for number in range(2100))
    answer = client.get(f"/api/v1/documents?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["__all__"]


@pytest.mark.parametrize("address", ["/api/none", "/api/v1/none", "/api/v2/documents"])
def test_what_is_not_there(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_host(client: Client) -> None:
    with override_settings(ALLOWED_HOSTS=["gazette.example.org"]):
        answer = client.get("/api/v1/issues", headers={"host": "other.example"})
    assert answer.status_code == 400
    assert "errors" in json.loads(answer.content)


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of ours")


urlpatterns = [path("api/v1/fail", fail), path("api/v1/", api.urls)]
handler500 = "gazette_portal.errors.server_error"


@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_of_ours_tells_nothing() -> None:
    answer = Client(raise_request_exception=False).get("/api/v1/fail?name=secret")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "系统出错"
    assert "secret" not in answer.content.decode()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_errors_of_pages_stay_pages() -> None:
    answer = errors.page_not_found(RequestFactory().get("/none"), Exception())
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.usefixtures("portal")
def test_a_failed_condition(client: Client) -> None:
    answer = client.get("/api/v1/issues", headers={"If-Match": '"other"'})
    assert answer.status_code == 412
    assert answer.headers["Content-Type"] == "application/problem+json"

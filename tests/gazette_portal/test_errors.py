"""Each error page is Chinese, leads home, and needs neither session nor database."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import path

from gazette_portal import errors

CHINESE = re.compile("[\u4e00-\u9fff]{4}")


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    faults: dict[str, Exception] = {
        "400": SuspiciousOperation("odd"),
        "403": PermissionDenied(),
        "404": Http404(),
        "500": RuntimeError("a fault <b>of ours</b>"),
        "503": OperationalError("server closed the connection <b>of ours</b>"),
        "closed": InterfaceError("connection already closed"),
    }
    raise faults[kind]


urlpatterns = [path("refuse/<kind>", refuse)]
handler400 = "gazette_portal.errors.bad_request"
handler403 = "gazette_portal.errors.permission_denied"
handler404 = "gazette_portal.errors.page_not_found"
handler500 = "gazette_portal.errors.server_error"


def assert_leads_back(response: HttpResponseBase, status: int) -> None:
    assert isinstance(response, HttpResponse)
    text = response.content.decode()
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    assert '<html lang="zh-Hans">' in text
    assert 'href="/"' in text
    assert CHINESE.search(text)
    assert "of ours" not in text
    assert "style=" not in text
    assert "<style" not in text
    assert "<script" not in text


# No `django_db` mark: the database is out of reach, and the pages come all the same.
@pytest.mark.parametrize("kind", ["400", "403", "404", "500", "503"])
def test_page(kind: str) -> None:
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=__name__):
        response = client.get(f"/refuse/{kind}?name=secret")
    assert_leads_back(response, int(kind))
    assert "secret" not in response.content.decode()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("kind", "status"), [("503", 503), ("closed", 503), ("500", 500)]
)
def test_a_database_that_is_away_is_no_fault_of_ours(kind: str, status: int) -> None:
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=__name__):
        response = client.get(f"/refuse/{kind}")
    assert response.status_code == status
    assert response.headers.get("Retry-After") == ("10" if status == 503 else None)


def refusal_of(connection: sqlite3.Connection, statement: str) -> OperationalError:
    """What Django raises where SQLite refuses a statement."""
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute(statement)
    error = OperationalError(str(caught.value))
    error.__cause__ = caught.value
    return error


def test_a_wrong_statement_on_sqlite_is_a_fault_of_ours(tmp_path: Path) -> None:
    first, second = (sqlite3.connect(tmp_path / "db", timeout=0) for _ in range(2))
    with closing(first), closing(second):
        first.execute("BEGIN EXCLUSIVE")
        locked = refusal_of(second, "BEGIN EXCLUSIVE")
        wrong = refusal_of(first, "SELECT 1 FROM nowhere")
    assert errors.database_is_away(locked)
    assert not errors.database_is_away(wrong)


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("400", "400.html"),
        ("404", "404.html"),
        ("413", "413.html"),
        ("414", "414.html"),
        ("429", "429_requests.html"),
        ("431", "431.html"),
        ("503", "503.html"),
    ],
)
def test_the_server_in_front_has_the_same_page(name: str, template: str) -> None:
    """nginx gives these out without asking anybody."""
    kept = settings.BASE_DIR / "static" / "errors" / f"{name}.html"
    assert kept.read_text("utf-8") == render_to_string(template)


def test_they_speak_to_residents() -> None:
    """Not of requests and servers; the desk is the clerks'."""
    templates = settings.BASE_DIR / "templates"
    pages = [
        *templates.glob("4*.html"),
        *templates.glob("5*.html"),
        *(settings.BASE_DIR / "static" / "errors").glob("*.html"),
    ]
    assert len(pages) > 15
    found = [
        f"{page.name}: {word}"
        for page in pages
        for word in ("请求", "服务器", "日志", "无法处理", "Cookie", "HTTP", "工作台")
        if word in page.read_text("utf-8")
    ]
    assert found == []


def test_the_portal_uses_these_pages() -> None:
    assert_leads_back(Client().get("/no-such-page"), 404)


def test_wrong_host_is_a_bad_request() -> None:
    with override_settings(ALLOWED_HOSTS=["gazette.example.org"]):
        response = Client().get("/healthz", headers={"host": "elsewhere.example.org"})
    assert_leads_back(response, 400)


def test_form_without_token() -> None:
    client = Client(enforce_csrf_checks=True)
    assert_leads_back(client.post("/admin/login/", {"username": "a"}), 403)


def test_too_large_a_body_is_refused_before_it_is_read() -> None:
    length = str(settings.MAX_BODY_BYTES + 1)
    response = Client().post("/admin/login/", CONTENT_LENGTH=length)
    assert_leads_back(response, 413)


def test_locked_out() -> None:
    assert_leads_back(errors.locked_out(HttpRequest()), 429)


def test_stylesheet_of_the_pages_exists() -> None:
    assert (settings.BASE_DIR / "static" / "errors.css").exists()

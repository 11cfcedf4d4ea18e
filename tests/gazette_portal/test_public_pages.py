"""Nothing public writes, keeps a session, holds a transaction or leaves a mark.

Every address of the portal is asked for, the admin's excepted: those that pages link
to, and one of each kind that none links to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.urls import Resolver404, resolve
from pytest_django import DjangoDbBlocker

from documents.models import Document
from gazette_portal.api import description
from gazette_portal.changes.noticing import changes_pages
from gazette_portal.metrics.views import view_names
from tests.gazette_portal.front_cache.visitors import Given, Visitor, Worker

pytestmark = pytest.mark.django_db

DOCUMENT = "hu-zheng-ban-fa-2020-1"
#: Of each view so many addresses, with and without a query, are asked for.
_OF_EACH = 3
#: What no page links to, or only a form.
STARTS = (
    "/",
    "/sitemap.xml",
    "/robots.txt",
    "/healthz",
    "/metrics",
    "/display.css",
    "/display/?mode=elder",
    "/design/",
    "/search/?q=%E4%BE%9B%E7%83%AD",
    "/search.csv?q=%E4%BE%9B%E7%83%AD",
    "/feeds/search.atom?q=%E4%BE%9B%E7%83%AD",
    f"/documents/{DOCUMENT}/timeline/",
    f"/documents/{DOCUMENT}/as-of/2021-01-01/",
    f"/documents/{DOCUMENT}/report/1/",
    "/issues/2020/1/preview/",
    "/heating/penalties/together/",
    "/heating/outage/?hours=30&daily_fee=12",
    "/regulations/fees/calculate/",
    "/regulations/fees/calculate/x.xlsx",
    "/regulations/benefits/calculate/",
    "/regulations/benefits/calculate/x.xlsx",
    "/regulations/targets/",
    "/regulations/targets.csv",
    "/api/v1/",
    "/api/v1/documents",
    f"/api/v1/documents/{DOCUMENT}",
    f"/api/v1/documents/{DOCUMENT}/provisions/art_1",
    "/api/v1/issues",
    "/api/v1/issues/2020/1",
    "/api/v1/enforcement-bodies",
    "/api/v1/benefits",
    "/api/v1/benefits/x/calculate",
    "/api/v1/targets",
    "/api/v1/fees",
    "/api/v1/fees/x/calculate",
    "/api/v1/handling-rules",
    "/api/v1/obligations",
    "/api/v1/contacts",
    "/api/v1/rivers",
    "/api/v1/stakes",
    "/api/v1/setbacks",
    "/api/v1/offices",
    "/api/v1/offices/x",
    "/api/v1/responsibilities",
    "/api/v1/revisions",
    "/api/v1/search?q=%E4%BE%9B%E7%83%AD",
    "/api/v1/compensation",
    "/api/v1/compensation/x",
    "/api/v1/compensation/x/estimate",
    "/api/v1/heating",
    "/api/v1/heating/penalties",
    "/api/v1/heating/penalties/1/assess",
    "/api/v1/heating/outage?hours=30&daily_fee=12",
    "/nowhere/",
)
#: For one plan each.
OF_A_PLAN = (
    "",
    "deadlines.ics",
    "estimate/",
    "estimate/qr.svg",
    "compare/",
    "compare/qr.svg",
    "lots/",
    "batch/",
    "batch/blank.csv",
    "order/",
    "order/blank.csv",
    "order/draw/",
)
#: Look who is signed in before they say that there is nothing, and leave no mark.
FOR_CLERKS = {"documents:issue-preview"}
#: Has a PDF made for it, and says 503 where that takes too long just now.
TAKES_LONG = {"documents:issue-bundle"}
#: Stands at the address of another one.
SHADOWED = {"api:api-root"}
_FORM = re.compile(r"<form\b(.*?)</form>", re.DOTALL)
_FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*?\bname="([^"]+)"')
_LINK = re.compile(r'(?:href|action|src)="([^"#]*)')


@pytest.fixture(scope="module")
def answers(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Given]]:
    """Ask for every address; tell what was answered, by address."""
    with django_db_blocker.unblock():
        try:
            call_command("bootstrap", verbosity=0)
            found = dict(sweep(Visitor(WSGIHandler())))
            assert connection.get_autocommit()
            assert not connection.in_atomic_block
            yield found
        finally:
            call_command("flush", verbosity=0, interactive=False)


def sweep(visitor: Visitor) -> Iterator[tuple[str, Given]]:
    plan = re.search(
        r'href="(/compensation/[^/"]+/)', text(visitor.ask("/compensation/"))
    )
    assert plan
    todo = [*STARTS, *(plan[1] + each for each in OF_A_PLAN)]
    asked: set[str] = set()
    counted: dict[tuple[str, bool], int] = {}
    while todo:
        path = todo.pop(0)
        if path in asked or path.startswith((settings.STATIC_URL, "/admin/")):
            continue
        asked.add(path)
        kind = (view_of(path), "?" in path)
        # A PDF takes seconds, and is a file like the others.
        if counted.get(kind, 0) >= _OF_EACH + (path in STARTS) or ".pdf" in path:
            continue
        counted[kind] = counted.get(kind, 0) + 1
        with watched(path):
            given = visitor.ask(path)
        yield path, given
        if given.headers.get("Content-Type", "").startswith("text/html"):
            todo += links(path, text(given))
        elif path.startswith("/sitemap"):
            todo += re.findall(r"<loc>https?://[^/]+([^<]*)", text(given))


def links(path: str, page: str) -> Iterator[str]:
    for found in map(unescape, _LINK.findall(page)):
        if found.startswith("?"):
            yield path.partition("?")[0] + found
        elif found.startswith("/"):
            yield found


def text(given: Given) -> str:
    return given.body.decode()


def view_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return "none"


class Statements:
    """Every statement of a request: none writes, none stands in a transaction."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 (Django's signature)
        context: dict[str, Any],
    ) -> Any:
        assert not connection.in_atomic_block, self.path
        assert re.match(r"\s*\(*\s*(SELECT|WITH)\b", sql), (self.path, sql)
        assert not changes_pages(sql)
        assert "django_session" not in sql, self.path
        return execute(sql, params, many, context)


def watched(path: str) -> Any:
    return connection.execute_wrapper(Statements(path))


def test_every_view_was_asked(answers: dict[str, Given]) -> None:
    public = {
        name
        for name in view_names()
        if not name.startswith("admin:") and name not in SHADOWED
    }
    assert public - {view_of(path) for path in answers} == set()
    codes = {
        given.status
        for path, given in answers.items()
        if view_of(path) not in TAKES_LONG or "Retry-After" not in given.headers
    }
    assert codes <= {200, 302, 400, 404, 405}, codes


def parameters(answers: dict[str, Given]) -> dict[str, set[str]]:
    """Return by view the parameters of its forms, links and description.

    Views whose addresses begin alike are asked for alike: a list and its table.
    """
    found: dict[str, set[str]] = {}
    alike: dict[str, set[str]] = {}
    described = {
        re.sub(r"\{[^}]+\}", "[^/]+", path): {
            each["name"]
            for each in methods.get("get", {}).get("parameters", ())
            if each["in"] == "query"
        }
        for path, methods in description()["paths"].items()
    }
    for path, given in answers.items():
        names = alike.setdefault(path.split("/")[1].split(".")[0].split("?")[0], set())
        if given.headers.get("Content-Type", "").startswith("text/html"):
            for form in _FORM.findall(text(given)):
                if 'method="post"' not in form.partition(">")[0]:
                    names |= set(_FIELD.findall(form))
        names |= set(QueryDict(path.partition("?")[2]))
    for path in answers:
        bare = path.partition("?")[0]
        own = found.setdefault(view_of(path), {"at", "page", "q", "version"})
        if bare.startswith("/api/"):
            own |= next(
                (
                    names
                    for each, names in described.items()
                    if re.fullmatch(each, bare)
                ),
                set(),
            )
        else:
            own |= alike[bare.split("/")[1].split(".")[0]]
    return found


@pytest.fixture(scope="module")
def asked_with_nul(
    answers: dict[str, Given], django_db_blocker: DjangoDbBlocker
) -> dict[str, int]:
    """Ask one address of each view with NUL in each parameter; tell the status."""
    visitor = Visitor(WSGIHandler())
    one_of_each = {view_of(path): path.partition("?")[0] for path in answers}
    with django_db_blocker.unblock():
        return {
            asked: visitor.ask(asked).status
            for view, names in parameters(answers).items()
            for name in sorted(names)
            if view not in TAKES_LONG
            for asked in [f"{one_of_each[view]}?{name}=%00"]
        }


def test_no_parameter_reaches_the_database_with_what_it_does_not_take(
    asked_with_nul: dict[str, int],
) -> None:
    """PostgreSQL takes no text with NUL: what is asked with it is refused or dropped."""
    assert "/documents/?issuer=%00" in asked_with_nul
    assert any(path.endswith("/report/?at=%00") for path in asked_with_nul)
    failed = {
        path: status
        for path, status in asked_with_nul.items()
        if status >= 500 or status == 429
    }
    assert failed == {}


def test_requests_are_no_transactions(answers: dict[str, Given]) -> None:
    """What a request does is watched as it is asked; here is what it leaves."""
    assert not connection.settings_dict["ATOMIC_REQUESTS"]
    assert Document.objects.exists()
    assert not Session.objects.exists()


def test_no_cookie_is_set_and_no_token_is_printed(answers: dict[str, Given]) -> None:
    for path, given in answers.items():
        asks = "/admin/login/" in given.headers.get("Location", "")
        if asks or view_of(path) in FOR_CLERKS:
            assert given.status in {302, 404}, path
            assert "Set-Cookie" not in given.headers, path
            continue
        posts = b'method="post"' in given.body and view_of(path) != "report"
        page = given.headers.get("Content-Type", "").startswith("text/html")
        token = page and b"csrfmiddlewaretoken" in given.body
        assert token == (page and posts), path
        # 长者模式 is the one choice that is remembered; a form that posts has its token.
        cookie = given.headers.get("Set-Cookie", "")
        assert bool(cookie) == (posts or view_of(path) == "display"), path
        assert settings.SESSION_COOKIE_NAME not in cookie
        assert ("Cookie" in given.headers.get("Vary", "")) == posts, path


def test_every_answer_says_who_may_keep_it(answers: dict[str, Given]) -> None:
    for path, given in answers.items():
        if given.status != 200 or view_of(path) == "documents:search":
            continue
        allowed = given.headers.get("Cache-Control", "")
        assert "public" in allowed or "no-store" in allowed or "private" in allowed, (
            path
        )


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_what_says_so(answers: dict[str, Given]) -> None:
    """The layer in front gives the same, and keeps nothing that is for one alone."""
    worker = Worker(size=64 * 1024 * 1024)
    for path, given in answers.items():
        if view_of(path) in TAKES_LONG:
            continue
        made = len(worker.made)
        first, second = worker.ask(path), worker.ask(path)
        kept = len(worker.made) == made + 1
        allowed = given.headers.get("Cache-Control", "")
        assert kept <= ("public" in allowed and given.status == 200), path
        assert first.status == second.status == given.status, path
        if kept:
            assert first == second, path
            assert first.body == given.body, path
    kinds = {view_of(path) for path in answers if path in worker.made}
    assert "documents:document" in kinds

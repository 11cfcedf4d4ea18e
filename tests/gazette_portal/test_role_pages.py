"""Each role over all pages of the admin: what it may do opens, all else is closed."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from documents.models import (
    AuditEntry,
    Component,
    Correction,
    Document,
    Finding,
    Relation,
    SourceFile,
    Topic,
)
from gazette_portal.roles import ROLES, make_roles
from tests.documents.builders import (
    make_citation,
    make_document,
    make_issue,
    make_provision,
    make_table,
)
from tests.documents.pages.markup import read

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def rows() -> None:
    """Fill the tables of the documents, so that change pages have something."""
    topic = Topic.objects.create(name="城市管理", slug="city")
    document = make_document(
        issue=make_issue(), topic=topic, state=Document.State.DRAFT, publish_at=None
    )
    provision = make_provision(document, "art_1", "见《某法》。")
    make_citation(provision, "《某法》", title="某法")
    make_table(document, ["甲"], [["乙"]])
    Component.objects.create(
        document=document, eid="annex_1", label="附件1", title="表", position=9
    )
    Relation.objects.create(kind="amends", document=document, target_title="旧法")
    Finding.objects.create(document=document, code="x", severity="error", text="错")
    Correction.objects.create(
        document=document, printed="申", corrected="甲", accepted_at="2026-01-01T00Z"
    )
    SourceFile.objects.create(name="x.md", content=b"x", digest="0" * 64, size=1)
    AuditEntry.objects.create(action="other")


def sign_in(client: Client, role: str) -> User:
    make_roles()
    user = User.objects.create_user(role, is_staff=True)
    user.groups.set([Group.objects.get(name=role)])
    client.force_login(user)
    return user


def pages_of(model: type[models.Model]) -> dict[str, str]:
    """Return the addresses of a model's pages by what they are for."""
    options = model._meta
    name = f"admin:{options.app_label}_{options.model_name}"
    found = {"changelist": reverse(f"{name}_changelist")}
    with suppress(NoReverseMatch):
        found["add"] = reverse(f"{name}_add")
    first = model._default_manager.order_by("pk").first()
    if first is not None:
        found["change"] = reverse(f"{name}_change", args=(first.pk,))
        found["history"] = reverse(f"{name}_history", args=(first.pk,))
    return found


def may(user: User, model: type[models.Model], *verbs: str) -> bool:
    options = model._meta
    return any(
        user.has_perm(f"{options.app_label}.{verb}_{options.model_name}")
        for verb in verbs
    )


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_do_opens_and_all_else_is_closed(
    role: str, rows: None, client: Client
) -> None:
    user = sign_in(client, role)
    seen = {"open": 0, "closed": 0}
    for model in MODELS:
        looks = may(user, model, "view", "change")
        for purpose, address in pages_of(model).items():
            allowed = may(user, model, "add") if purpose == "add" else looks
            if purpose == "add" and not _offers_adding(model, user):
                allowed = False
            status = client.get(address).status_code
            expected = HTTPStatus.OK if allowed else HTTPStatus.FORBIDDEN
            assert status == expected, (role, purpose, address)
            seen["open" if allowed else "closed"] += 1
    # A role that may do nothing, or all, would pass without any of this being asked.
    assert min(seen.values()) > 5


def _offers_adding(model: type[models.Model], user: User) -> bool:
    """Tell whether rows are typed in at all: findings are only found, and so on."""
    request = RequestFactory().get("/")
    request.user = user
    return admin.site._registry[model].has_add_permission(request)


@pytest.mark.parametrize("role", ROLES)
def test_no_link_of_the_desk_leads_to_a_closed_door(
    role: str, rows: None, client: Client
) -> None:
    """Follow all links from the first page, from lists, and from pages of rows."""
    sign_in(client, role)
    waiting = [(reverse("admin:index"), "")]
    seen: set[str] = set()
    while waiting:
        address, from_page = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address, follow=True)
        assert response.status_code == HTTPStatus.OK, (role, address, from_page)
        if "text/html" not in response.headers["Content-Type"]:
            continue
        waiting += [
            (link, address)
            for link in (link.partition("#")[0] for link in read(response).links)
            if link.startswith("/admin/") and "?" not in link
        ]
    assert len(seen) > 8


@pytest.mark.parametrize(
    ("role", "apps"),
    [
        ("录入员", {"documents"}),
        ("校对员", {"documents"}),
        ("发布员", {"documents"}),
        ("规则编辑", {"documents", "regulations", "compensation", "heating"}),
        ("管理员", {"documents", "auth"}),
    ],
)
def test_the_list_below_the_desk_is_as_short_as_the_role(
    role: str, apps: set[str], client: Client
) -> None:
    sign_in(client, role)
    found: Any = client.get(reverse("admin:index")).context["app_list"]
    assert {app["app_label"] for app in found} == apps


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_whoever_is_no_staff_sees_nothing(role: str, client: Client) -> None:
    """A group alone opens no door, nor does a page of its own."""
    if role:
        user = sign_in(client, role)
        User.objects.filter(pk=user.pk).update(is_staff=False)
    for address in (reverse("admin:index"), *map(_list_of, MODELS)):
        response = client.get(address)
        assert response.status_code == HTTPStatus.FOUND, address
        assert response.headers["Location"].startswith(reverse("admin:login"))


def _list_of(model: type[models.Model]) -> str:
    options = model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_changelist")

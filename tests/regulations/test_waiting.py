"""Stale rules on the desk: clauses that are gone or say something else now."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from documents.models import Document, Provision
from regulations.models import Obligation
from regulations.waiting import stale_rules
from tests.documents.builders import make_document, make_provision

pytestmark = pytest.mark.django_db
QUOTE = "应当自行清除积雪"


@pytest.fixture
def row() -> Obligation:
    document = make_document("关于清除积雪的通告")
    make_provision(document, "art_1", f"沿街单位{QUOTE}。")
    return Obligation.objects.create(
        document=document, eid="art_1", quote=QUOTE, key="a", state="confirmed"
    )


@pytest.fixture
def asked() -> HttpRequest:
    editor = User.objects.create_user("editor", is_staff=True)
    editor.user_permissions.set(
        Permission.objects.filter(content_type__app_label="regulations")
    )
    request = RequestFactory().get("/admin/")
    request.user = editor
    return request


def edit(row: Obligation) -> None:
    row.document.provisions.update(text="沿街单位不必清除积雪。")


def move(row: Obligation) -> None:
    row.document.provisions.update(eid="art_2")


def delete(row: Obligation) -> None:
    Provision.objects.all().delete()


@pytest.mark.parametrize("change", [edit, move, delete])
def test_a_changed_clause_is_told(
    change: Callable[[Obligation], None], row: Obligation, asked: HttpRequest
) -> None:
    section = stale_rules(asked)
    assert section is not None
    assert section.count == 0
    change(row)
    section = stale_rules(asked)
    assert section is not None
    assert (section.count, section.is_broken) == (1, True)
    assert section.items[0].url.endswith(f"/obligation/{row.pk}/change/")
    assert "清除积雪" in section.items[0].detail


def test_the_words_may_stand_in_the_heading(
    row: Obligation, asked: HttpRequest
) -> None:
    row.document.provisions.update(text="", heading=f"沿街单位{QUOTE}")
    section = stale_rules(asked)
    assert section is not None
    assert section.count == 0


@pytest.mark.parametrize("state", ["proposed", "rejected"])
def test_what_nobody_stands_behind_is_not_stale(
    state: str, row: Obligation, asked: HttpRequest
) -> None:
    edit(row)
    Obligation.objects.update(state=state)
    section = stale_rules(asked)
    assert section is not None
    assert section.count == 0


def test_what_the_public_does_not_see_is_not_stale(
    row: Obligation, asked: HttpRequest
) -> None:
    edit(row)
    Document.objects.update(state="draft")
    section = stale_rules(asked)
    assert section is not None
    assert section.count == 0


def test_who_may_not_change_them_is_not_told(row: Obligation) -> None:
    edit(row)
    request = RequestFactory().get("/admin/")
    request.user = AnonymousUser()
    section = stale_rules(request)
    assert section is not None
    assert section.count == 0


def test_it_takes_as_many_queries_for_many(
    row: Obligation,
    asked: HttpRequest,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        Obligation.objects.create(
            document=row.document,
            eid="art_1",
            quote="不在原文里的话",
            key=f"b{number}",
            state="confirmed",
        )
    # A count for each of the sorts of rows, one list, permissions.
    with django_assert_max_num_queries(18):
        section = stale_rules(asked)
    assert section is not None
    assert section.count == 20
    assert len(section.items) == 5


def test_the_desk_shows_it(row: Obligation, admin_client: Client) -> None:
    edit(row)
    text = admin_client.get("/admin/").text
    assert "规定：与原文不一致（1）" in text

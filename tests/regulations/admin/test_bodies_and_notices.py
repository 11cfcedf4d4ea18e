"""The desk for bodies and notices: every page opens, lists are bounded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from documents.models import Finding
from regulations.models import (
    Contact,
    Derived,
    EnforcementBody,
    HandlingRule,
    Obligation,
    RiverReach,
    Setback,
    StakeCount,
)
from tests.admin_forms import post_opened
from tests.documents.pages.markup import text_of
from tests.regulations.imports import confirm, import_text
from tests.regulations.second_notices import BAIYUN_2021_2, BAIYUN_2022_1

MODELS: tuple[type[Derived], ...] = (
    Contact,
    EnforcementBody,
    HandlingRule,
    Obligation,
    RiverReach,
    Setback,
    StakeCount,
)
BODIES = "admin:regulations_enforcementbody_changelist"


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import two issues around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_text(BAIYUN_2021_2)
        import_text(BAIYUN_2022_1, "third.md")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def desk(_imported: None, db: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


def address(model: type[Derived], page: str, *args: object) -> str:
    return reverse(f"admin:regulations_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_page_opens(desk: Client, model: type[Derived]) -> None:
    row = model.objects.order_by("pk")[0]
    listed = text_of(desk.get(address(model, "changelist")))
    assert row.document.number in listed
    assert "待确认" in listed
    assert desk.get(address(model, "add")).status_code == 200
    change = desk.get(address(model, "change", row.pk))
    assert f"#{row.eid}" in text_of(change)
    assert desk.get(address(model, "history", row.pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_are_bounded(desk: Client, model: type[Derived]) -> None:
    url = address(model, "changelist")
    desk.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(url)
    row = model.objects.order_by("pk")[0]
    for number in range(20):
        row.pk = None
        row.key = f"copy:{number}"
        row._state.adding = True
        row.save()
    with CaptureQueriesContext(connection) as many:
        desk.get(url)
    assert len(many) <= len(few)


def test_a_clerk_accepts_what_a_later_announcement_supersedes(desk: Client) -> None:
    assert "取代建议" in text_of(desk.get(reverse(BODIES)))
    assert "有取代建议（0）" in text_of(desk.get(reverse(BODIES)))
    confirm(EnforcementBody)
    html = text_of(desk.get(reverse(BODIES), {"superseded": "yes"}))
    assert "有取代建议（5）" in html
    assert "到2022年2月9日为止：后来的公告又列出这一单位" in html
    assert "到2023年1月4日为止：后来的公告重新公布整份名单" in html
    every = list(EnforcementBody.objects.values_list("pk", flat=True))
    page = desk.post(
        reverse(BODIES),
        {"action": "supersede", "_selected_action": every},
        follow=True,
    )
    assert "填写了 5 项的失效日期，1 项没有取代建议。" in text_of(page)
    ended = EnforcementBody.objects.filter(name="白云市水务局").order_by("valid_from")
    assert list(ended.values_list("valid_to", "superseded_by__number")) == [
        (date(2022, 2, 9), "白政告〔2022〕1号"),
        (date(2023, 1, 4), "白政告〔2023〕1号"),
    ]
    assert ended[0].history.first().history_user.username == "chief"
    assert "有取代建议（0）" in text_of(desk.get(reverse(BODIES)))


def test_what_was_ended_follows_its_text_all_the_same(desk: Client) -> None:
    confirm(EnforcementBody)
    body = EnforcementBody.objects.get(name="白云市公路事业发展中心")
    desk.post(reverse(BODIES), {"action": "supersede", "_selected_action": [body.pk]})
    desk.post(reverse(BODIES), {"action": "read_again", "_selected_action": [body.pk]})
    body.refresh_from_db()
    assert (body.state, body.valid_to) == ("confirmed", date(2023, 1, 4))


def test_a_clerk_confirms_and_refuses(desk: Client) -> None:
    url = address(Contact, "changelist")
    rows = list(Contact.objects.order_by("pk"))
    for action, row in (("confirm", rows[0]), ("reject", rows[1])):
        desk.post(url, {"action": action, "_selected_action": [row.pk]})
    states = Contact.objects.order_by("pk").values_list("state", flat=True)
    assert list(states)[:2] == ["confirmed", "rejected"]


def test_stakes_typed_anew_are_added_up_anew(desk: Client) -> None:
    row = StakeCount.objects.get(river="柳溪河干流")
    assert Finding.objects.filter(code="stakes_sum", state="open").count() == 1
    listed = text_of(desk.get(address(StakeCount, "changelist")))
    assert "左岸 50 + 右岸 41 = 91，公布的合计是 90" in listed
    page = post_opened(
        desk,
        address(StakeCount, "change", row.pk),
        {
            "river": row.river,
            "part_of": row.part_of,
            "total": "90",
            "left": "50",
            "right": "40",
            "quote": row.quote,
            "eid": row.eid,
            "position": row.position,
        },
    )
    assert page.status_code == 302
    assert not Finding.objects.filter(code="stakes_sum", state="open").exists()

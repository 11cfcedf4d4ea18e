"""A unit, a table or an annex is deleted in the open, as it was seen, by who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from documents.models import (
    AuditEntry,
    Component,
    Correction,
    Document,
    Provision,
    Table,
)
from documents.services.editing import save_provision
from gazette_portal.roles import make_roles
from tests.documents.builders import make_document, make_provision, make_table

pytestmark = pytest.mark.django_db

WORDS = {
    Provision: "正文。",
    Table: "单位\n甲",
    Component: "附件1 收费表\n附件里的一段。\n项目\n停车",
}


@pytest.fixture
def document() -> Document:
    document = make_document()
    make_provision(document, "para_1", "正文。")
    make_table(document, ["单位"], [["甲"]], position=2)
    annex = Component.objects.create(
        document=document, eid="annex_1", label="附件1", title="收费表", position=3
    )
    make_provision(
        document, "annex_1__para_1", "附件里的一段。", component=annex, position=4
    )
    make_table(document, ["项目"], [["停车"]], component=annex, position=5)
    return document


def row_of(document: Document, model: Any) -> Any:
    return model.objects.filter(document=document).order_by("position")[0]


def address(row: Any) -> str:
    return reverse(f"admin:documents_{row._meta.model_name}_delete", args=(row.pk,))


def delete(desk: Client, row: Any) -> Any:
    seen = desk.get(address(row)).context["seen"]
    return desk.post(address(row), {"post": "yes", "seen": seen})


def sign_in(client: Client, role: str) -> None:
    """Sign somebody in whom an administrator allowed to delete as well."""
    make_roles()
    user = User.objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    user.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label="documents", codename__startswith="delete_"
        )
    )
    client.force_login(user)


@pytest.mark.parametrize("model", [Provision, Table, Component])
def test_the_public_and_the_history_are_told(
    admin_client: Client, document: Document, model: Any
) -> None:
    row = row_of(document, model)
    assert delete(admin_client, row).status_code == 302
    assert not model.objects.filter(pk=row.pk).exists()
    correction = Correction.objects.get()
    assert (correction.printed, correction.corrected) == (WORDS[model], "")
    assert correction.accepted_by is not None
    assert correction.is_public
    version = model.history.filter(id=row.pk).first()
    assert (version.history_type, version.history_change_reason) == ("-", "删除")
    assert version.history_user == correction.accepted_by
    entry = AuditEntry.objects.get(action=AuditEntry.Action.EDIT)
    assert entry.before == {"text": WORDS[model]}
    document.refresh_from_db()
    assert WORDS[model].split("\n")[-1] not in document.body_html


@pytest.mark.parametrize("model", [Provision, Table, Component])
def test_what_nobody_knew_goes_without_a_word(
    admin_client: Client, document: Document, model: Any
) -> None:
    Document.objects.update(state="draft", publish_at=None)
    delete(admin_client, row_of(document, model))
    assert not Correction.objects.exists()


@pytest.mark.parametrize("model", [Provision, Table, Component])
@pytest.mark.parametrize("role", ["录入员", "校对员", "发布员"])
def test_what_is_public_is_deleted_by_who_may_publish(
    client: Client, document: Document, settings: Any, role: str, model: Any
) -> None:
    settings.REVIEW = "ordered"
    sign_in(client, role)
    row = row_of(document, model)
    may = role == "发布员"
    assert client.get(address(row)).status_code == (200 if may else 403)
    if may:
        assert delete(client, row).status_code == 302
    else:
        assert client.post(address(row), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists() is not may


@pytest.mark.parametrize("model", [Provision, Table, Component])
@pytest.mark.parametrize("is_sent", [True, False])
def test_a_page_that_is_stale_deletes_nothing(
    admin_client: Client, document: Document, model: Any, is_sent: bool
) -> None:
    row = row_of(document, model)
    seen = admin_client.get(address(row)).context["seen"]
    for unit in document.provisions.all():
        unit.text += "有人改过。"
        save_provision(provision=unit)
    data = {"post": "yes", **({"seen": seen} if is_sent else {})}
    response = admin_client.post(address(row), data)
    assert model.objects.filter(pk=row.pk).exists()
    (told,) = get_messages(response.wsgi_request)
    words = "别人改过这份文件" if is_sent else "看不出您打开时是什么内容"
    assert str(told).startswith("没有删除：")
    assert words in str(told)


@pytest.mark.parametrize("model", [Provision, Table, Component])
def test_a_list_deletes_none_unseen(
    admin_client: Client, document: Document, model: Any
) -> None:
    page = reverse(f"admin:documents_{model._meta.model_name}_changelist")
    row = row_of(document, model)
    many = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    assert "delete_selected" not in admin_client.get(page).text
    admin_client.post(page, many)
    assert model.objects.filter(pk=row.pk).exists()

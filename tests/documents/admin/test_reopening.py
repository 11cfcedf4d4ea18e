"""What makes a reviewed document a draft again says so, before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from documents.models import Component, Document, Finding
from documents.services.publishing import publish
from documents.services.review import approve, mark_proofread
from documents.services.structure import remove_provision
from tests.admin_forms import post_opened
from tests.documents.builders import (
    later,
    make_citation,
    make_document,
    make_provision,
    make_table,
)

pytestmark = pytest.mark.django_db

BEFORE = "保存以后"
AFTER = "校对过，现在有修改，已退回草稿，请重新校对"
CANCELLED = "定时发布已取消"


@pytest.fixture
def document() -> Document:
    document = make_document(state="draft", publish_at=None, released_at=None)
    unit = make_provision(document, "para_1", "见《某法》。")
    make_provision(document, "para_2", "另一段。")
    make_table(document, ["单位"], [["甲"]])
    make_citation(unit, "《某法》", title="某法")
    Component.objects.create(
        document=document, eid="annex_1", label="附件1", title="表", position=9
    )
    Finding.objects.create(
        document=document,
        code="title_slip",
        severity="warning",
        text="标题",
        suggestion="关于停车管理的通告",
    )
    return document


def page(row: Any) -> str:
    return reverse(f"admin:documents_{row._meta.model_name}_change", args=(row.pk,))


def change_words(desk: Client, document: Document) -> Any:
    unit = document.provisions.order_by("pk")[0]
    data = {
        "kind": unit.kind,
        "text": "见《某法》，改。",
        "position": 1,
        "responsibilities-TOTAL_FORMS": "0",
        "responsibilities-INITIAL_FORMS": "0",
    }
    return post_opened(desk, page(unit), data)


def name_who_answers(desk: Client, document: Document) -> Any:
    unit = document.provisions.order_by("pk")[0]
    data = {
        "kind": unit.kind,
        "text": unit.text,
        "position": unit.position,
        "responsibilities-TOTAL_FORMS": "1",
        "responsibilities-INITIAL_FORMS": "0",
        "responsibilities-0-role": "lead",
        "responsibilities-0-name": "市住建局",
        "responsibilities-0-position": "1",
    }
    return post_opened(desk, page(unit), data)


def change_cells(desk: Client, document: Document) -> Any:
    data = {"header": '["单位"]', "rows": '[["乙"]]'}
    return post_opened(desk, page(document.tables.get()), data)


def change_an_annex(desk: Client, document: Document) -> Any:
    data = {"label": "附件1", "title": "另一张表"}
    return post_opened(desk, page(document.components.get()), data)


def lead_a_citation_elsewhere(desk: Client, document: Document) -> Any:
    data = {"target_document": make_document("某法").pk, "title": "某法"}
    return post_opened(desk, page(document.citations.get()), data)


def accept(desk: Client, document: Document) -> Any:
    data = {"action": "accept", "_selected_action": document.findings.get().pk}
    return desk.post(reverse("admin:documents_finding_changelist"), data)


def delete_a_unit(desk: Client, document: Document) -> Any:
    unit = document.provisions.order_by("pk")[1]
    address = reverse("admin:documents_provision_delete", args=(unit.pk,))
    seen = desk.get(address).context["seen"]
    return desk.post(address, {"post": "yes", "seen": seen})


def delete_a_table(desk: Client, document: Document) -> Any:
    table = document.tables.get()
    address = reverse("admin:documents_table_delete", args=(table.pk,))
    seen = desk.get(address).context["seen"]
    return desk.post(address, {"post": "yes", "seen": seen})


def delete_an_annex(desk: Client, document: Document) -> Any:
    annex = document.components.get()
    address = reverse("admin:documents_component_delete", args=(annex.pk,))
    seen = desk.get(address).context["seen"]
    return desk.post(address, {"post": "yes", "seen": seen})


def restore_words(desk: Client, document: Document) -> Any:
    unit = document.provisions.order_by("pk")[0]
    unit.history.bulk_history_create([unit])
    version = unit.history.latest()
    version.text = "以前的话。"
    version.save()
    address = reverse(
        "admin:documents_provision_restore", args=(unit.pk, version.history_id)
    )
    return desk.post(address, {"seen": desk.get(address).context["seen"]})


def insert_a_unit(desk: Client, document: Document) -> Any:
    unit = document.provisions.order_by("pk")[0]
    address = reverse("admin:documents_document_text", args=(document.pk,))
    address = f"{address}?at={unit.pk}"
    fields = {"where": "after", "kind": "paragraph", "text": "新的。"}
    data = {f"insert-{name}": value for name, value in fields.items()}
    seen = desk.get(address).context["seen"]
    return desk.post(address, {**data, "action": "insert", "seen": seen})


WAYS = [
    insert_a_unit,
    change_words,
    name_who_answers,
    change_cells,
    change_an_annex,
    lead_a_citation_elsewhere,
    accept,
    delete_a_unit,
    delete_a_table,
    delete_an_annex,
    restore_words,
]


def told(response: Any) -> str:
    assert response.status_code == 302, response.text
    return "\n".join(map(str, get_messages(response.wsgi_request)))


@pytest.mark.parametrize("way", WAYS)
def test_a_clerk_is_told_that_the_review_is_void(
    admin_client: Client,
    document: Document,
    way: Callable[[Client, Document], Any],
) -> None:
    approve(document=mark_proofread(document=document))
    response = way(admin_client, document)
    document.refresh_from_db()
    assert document.state == Document.State.DRAFT
    assert told(response).count(AFTER) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_draft_needs_no_word(
    admin_client: Client,
    document: Document,
    way: Callable[[Client, Document], Any],
) -> None:
    assert "请重新校对" not in told(way(admin_client, document))


@pytest.mark.parametrize("way", [change_words, change_cells, accept])
def test_a_set_time_that_is_cancelled_is_told(
    admin_client: Client,
    document: Document,
    settings: Any,
    way: Callable[[Client, Document], Any],
) -> None:
    settings.REVIEW = "ordered"
    approve(document=mark_proofread(document=document))
    publish(document=document, publish_at=later())
    response = way(admin_client, document)
    document.refresh_from_db()
    assert (document.state, document.publish_at) == (Document.State.DRAFT, None)
    assert CANCELLED in told(response)


def test_what_was_removed_and_comes_back_is_told(
    admin_client: Client, document: Document
) -> None:
    remove_provision(provision=document.provisions.order_by("pk")[1])
    mark_proofread(document=document)
    address = reverse("admin:documents_document_removed", args=(document.pk,))
    (removed,) = admin_client.get(address).context["removed"]
    data = {"key": removed.key}
    assert AFTER in told(admin_client.post(address, data))


@pytest.mark.parametrize(
    ("review", "steps", "words"),
    [
        ("free", 0, ""),
        ("free", 1, "这份文件已校对"),
        ("ordered", 2, "这份文件已审核"),
        ("ordered", 3, "定时会取消"),
        ("free", 3, ""),
    ],
)
def test_the_pages_say_it_beforehand(
    admin_client: Client,
    document: Document,
    settings: Any,
    review: str,
    steps: int,
    words: str,
) -> None:
    settings.REVIEW = review
    for step in (mark_proofread, approve)[:steps]:
        step(document=document)
    if steps > 2:
        publish(document=document, publish_at=later())
    for row in (
        document,
        document.provisions.order_by("pk")[0],
        document.tables.get(),
        document.components.get(),
        document.citations.get(),
    ):
        text = admin_client.get(page(row)).text
        assert (BEFORE in text) is bool(words), row
        assert words in text, row

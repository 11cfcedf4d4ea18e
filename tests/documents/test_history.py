"""Histories begin with what stood there before the first change."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from simple_history.models import HistoricalChanges

from documents.models import AuditEntry, Document, Provision
from documents.official_text.model import Kind
from documents.services.editing import save_provision
from documents.services.importing import SourceBytes, import_gazette
from documents.services.restoring import restore_provision
from documents.services.structure import renumber
from regulations.models import Office
from tests.documents.sources import MARKET_RULES

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    import_gazette(source=SourceBytes(name="x.md", data=MARKET_RULES.encode()))
    return Document.objects.get()


def versions(row: Any) -> list[Any]:
    return list(row.history.order_by("history_id"))


def test_the_first_change_of_an_imported_unit_can_be_taken_back(
    document: Document,
) -> None:
    unit = document.provisions.exclude(text="").order_by("position")[0]
    printed = unit.text
    clerk = User.objects.create_user("wang")
    assert not unit.history.exists()
    unit.text = "改错了。"
    save_provision(provision=unit, user=clerk)
    first, second = versions(unit)
    assert (first.text, first.history_user) == (printed, None)
    assert first.history_change_reason == "第一次修改以前"
    assert (second.text, second.history_user) == ("改错了。", clerk)
    restore_provision(provision=unit, version=first, user=clerk)
    unit.refresh_from_db()
    assert unit.text == printed
    assert len(versions(unit)) == 3


def test_numbering_in_bulk_keeps_the_first_numbers(document: Document) -> None:
    article = document.provisions.filter(kind=Kind.ARTICLE).order_by("position")[0]
    eid, label = article.eid, article.label
    renumber(provision=article, start=41)
    first, second = versions(article)
    assert (first.eid, first.label) == (eid, label)
    assert second.label == "第四十一条"


def test_a_clerk_s_request_is_not_said_to_have_written_the_first(
    admin_client: Client, document: Document
) -> None:
    unit = document.provisions.exclude(text="").order_by("position")[0]
    page = reverse("admin:documents_provision_change", args=(unit.pk,))
    form = admin_client.get(page).context["adminform"].form
    data = {
        name: "" if form[name].value() is None else form[name].value()
        for name in form.fields
        if form[name].value() is not False
    }
    inline = {
        "responsibilities-TOTAL_FORMS": 0,
        "responsibilities-INITIAL_FORMS": 0,
    }
    answer = admin_client.post(page, {**data, **inline, "text": "改过的话。"})
    assert answer.status_code == 302, answer.text
    first, second = versions(unit)
    assert first.history_user is None
    assert second.history_user.username == "admin"
    listed = admin_client.get(
        reverse("admin:documents_provision_history", args=(unit.pk,))
    ).text
    assert "改过的话。" in listed
    assert "第一次修改以前" in listed
    assert unit.text[:10] in listed


def test_offices_read_from_texts_have_a_before_too(db: None) -> None:
    call_command("bootstrap", verbosity=0)
    office = Office.objects.order_by("pk")[0]
    office.history.all().delete()
    office.telephone = "0429-1234567"
    office.save()
    first, second = versions(office)
    assert (first.telephone, second.telephone) == ("", "0429-1234567")


def test_a_row_that_is_new_begins_with_itself(document: Document) -> None:
    unit = Provision.objects.create(
        document=document, eid="x_1", kind="paragraph", text="新的。", position=99
    )
    assert [each.history_type for each in versions(unit)] == ["+"]


def test_every_history_keeps_the_first() -> None:
    kept = [
        model.instance_type  # type: ignore[attr-defined]
        for model in apps.get_models()
        if issubclass(model, HistoricalChanges)
    ]
    assert Provision in kept
    assert len(kept) > 20
    assert [model for model in kept if not pre_save.has_listeners(model)] == []
    assert not pre_save.has_listeners(AuditEntry)

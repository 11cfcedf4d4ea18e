"""The desk for revisions: redline beside the words, targets by hand, force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from documents.models import Document
from regulations.models import Revision
from tests.admin_forms import post_opened
from tests.documents.builders import make_document, make_provision
from tests.documents.pages.markup import text_of
from tests.regulations.imports import import_issue, import_text, numbered
from tests.regulations.second_revisions import BAIYUN_2006_1, BAIYUN_2016_3

LIST = "admin:regulations_revision_changelist"


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import two issues around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_2006_1, "old.md")
        import_text(BAIYUN_2016_3, "decisions.md")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def desk(_imported: None, db: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


def change_page(row: Revision) -> str:
    return reverse("admin:regulations_revision_change", args=(row.pk,))


def typed(row: Revision, **changes: Any) -> dict[str, Any]:
    """Return the form of a row as a browser would send it."""
    names = (
        "kind",
        "modification",
        "effective_on",
        "target_number",
        "target_dated_on",
        "target_title",
        "clause",
        "before",
        "after",
        "quote",
        "eid",
        "position",
    )
    form = {name: getattr(row, name) for name in names}
    form["target_document"] = row.target_document_id
    return {
        name: "" if value is None else value for name, value in (form | changes).items()
    }


def save(desk: Client, row: Revision, **changes: Any) -> None:
    answer = post_opened(desk, change_page(row), typed(row, **changes))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    row.refresh_from_db()


def test_the_redline_stands_beside_the_quoted_words(desk: Client) -> None:
    row = Revision.objects.get(target_number="葫政发〔2005〕18号")
    html = text_of(desk.get(change_page(row)))
    assert "人防工程易地建设费、<span" in html
    assert "文件原文" in html
    assert "本站未收录对方文件。" in html
    held = Revision.objects.get(clause="第二条第一款")
    assert "能逐字改入对方条款。" in text_of(desk.get(change_page(held)))
    wrong = Revision.objects.get(before="初装费")
    assert "不能：本站收录的这一条款里，没有被修改的原词句" in text_of(
        desk.get(change_page(wrong))
    )
    assert desk.get(reverse("admin:regulations_revision_add")).status_code == 200


def test_the_list_is_bounded(desk: Client) -> None:
    url = reverse(LIST)
    desk.get(url)
    with CaptureQueriesContext(connection) as few:
        html = text_of(desk.get(url))
    assert "本站未收录" in html
    row = Revision.objects.exclude(target_document=None)[0]
    for number in range(20):
        row.pk = None
        row.key = f"copy:{number}"
        row._state.adding = True
        row.save()
    with CaptureQueriesContext(connection) as many:
        desk.get(url)
    assert len(many) <= len(few)


def test_confirming_and_refusing_change_the_force(desk: Client) -> None:
    row = Revision.objects.get(target_number="白政发〔2006〕4号")
    Document.objects.update(force="in_force", lapsed_on=None)
    for action, force in (("confirm", "repealed"), ("reject", "in_force")):
        desk.post(reverse(LIST), {"action": action, "_selected_action": [row.pk]})
        assert numbered("白政发〔2006〕4号").force == force


def test_a_target_chosen_by_hand_stays(desk: Client) -> None:
    row = Revision.objects.get(target_number="葫政发〔2005〕18号")
    other = make_document("另一份文件")
    make_provision(other, "art_5", "旧文。")
    save(desk, row, target_document=other.pk)
    assert (row.target_document, row.linked_by) == (other, "clerk")
    assert row.target_eid == "art_5"
    desk.post(reverse(LIST), {"action": "read_again", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.target_document == other
    desk.post(reverse(LIST), {"action": "link_again", "_selected_action": [row.pk]})
    again = Revision.objects.get(pk=row.pk)
    assert (again.target_document_id, again.linked_by) == (None, "machine")


def test_another_target_takes_the_force_along(desk: Client) -> None:
    row = Revision.objects.get(target_number="葫政发〔2005〕18号")
    desk.post(reverse(LIST), {"action": "confirm", "_selected_action": [row.pk]})
    row.refresh_from_db()
    first, second = make_document("甲"), make_document("乙")
    save(desk, row, target_document=first.pk)
    first.refresh_from_db()
    assert first.force == "amended"
    save(desk, row, target_document=second.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.force, second.force) == ("in_force", "amended")


def test_a_row_of_the_clerks_own(desk: Client) -> None:
    target = make_document("丙")
    act = numbered("白政发〔2016〕10号")
    answer = desk.post(
        reverse("admin:regulations_revision_add"),
        {
            "document": act.pk,
            "kind": "repeal",
            "modification": "deletion",
            "target_document": target.pk,
            "target_title": "丙",
            "effective_on": "2016-06-02",
            "position": 9,
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    row = Revision.objects.get(target_title="丙")
    assert (row.state, row.origin) == ("confirmed", "clerk")
    target.refresh_from_db()
    assert target.force == "repealed"

"""The desk for tasks: the clause beside, offices inline, years in words."""

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

from regulations.models import Office, Task
from regulations.services import derive
from tests.admin_forms import post_opened
from tests.documents.builders import make_document
from tests.documents.pages.markup import text_of
from tests.regulations.imports import import_text
from tests.regulations.second_plan import BAIYUN_2021_3

LIST = reverse("admin:regulations_task_changelist")


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import a plan around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_text(BAIYUN_2021_3)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def desk(_imported: None, db: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


def form_of(task: Task, **changed: Any) -> dict[str, Any]:
    parts = list(task.parts.order_by("position", "pk"))
    data: dict[str, Any] = {
        "label": task.label,
        "title": task.title,
        "area": task.area,
        "years": "、".join(map(str, task.years)),
        "quote": task.quote,
        "eid": task.eid,
        "position": task.position,
        "parts-TOTAL_FORMS": len(parts),
        "parts-INITIAL_FORMS": len(parts),
    }
    for number, part in enumerate(parts):
        data |= {
            f"parts-{number}-id": part.pk,
            f"parts-{number}-task": task.pk,
            f"parts-{number}-role": part.role,
            f"parts-{number}-office": part.office_id,
            f"parts-{number}-name": part.name,
            f"parts-{number}-position": part.position,
        }
    return {**data, **changed}


def address(task: Task) -> str:
    return reverse("admin:regulations_task_change", args=(task.pk,))


def test_every_page_opens_in_chinese(desk: Client) -> None:
    task = Task.objects.get(title="铺设千兆网络")
    listed = text_of(desk.get(LIST, {"q": "千兆"}))
    assert "市工业和信息化局、市住建局、青山县、绿水县、长桥区人民政府" in listed
    assert "待确认" in listed
    page = text_of(desk.get(address(task)))
    for words in (
        "城区实现千兆网络全覆盖，乡镇到2023年基本覆盖。",
        "任务分工",
        "照原文",
        "待确认",
        'value="2023"',
        f"#{task.eid}",
    ):
        assert words in page
    assert desk.get(reverse("admin:regulations_task_add")).status_code == 200
    history = reverse("admin:regulations_task_history", args=(task.pk,))
    assert desk.get(history).status_code == 200


def test_a_clerk_confirms_and_refuses(desk: Client) -> None:
    task = Task.objects.get(title="铺设千兆网络")
    desk.post(LIST, {"action": "confirm", "_selected_action": [task.pk]})
    task.refresh_from_db()
    assert task.state == "confirmed"
    assert not task.parts.exclude(office__state="confirmed").exists()
    desk.post(LIST, {"action": "reject", "_selected_action": [task.pk]})
    task.refresh_from_db()
    assert task.state == "rejected"


def test_what_a_clerk_changed_stays(desk: Client) -> None:
    task = Task.objects.get(title="铺设千兆网络")
    other = Office.objects.create(slug="other", name="另一局", state="confirmed")
    data = form_of(task, years="２０２２年、2023", **{"parts-1-office": other.pk})
    answer = post_opened(desk, address(task), data)
    assert answer.status_code == 302, text_of(answer)
    derive(document=task.document)
    task.refresh_from_db()
    assert task.years == [2022, 2023]
    assert task.parts.filter(office=other).exists()


def test_wrong_years_are_told_and_kept(desk: Client) -> None:
    task = Task.objects.get(title="铺设千兆网络")
    page = text_of(desk.post(address(task), form_of(task, years="明年")))
    assert "“明年”不是年份" in page
    assert 'value="明年"' in page


def test_the_list_is_bounded(desk: Client) -> None:
    desk.get(LIST)
    with CaptureQueriesContext(connection) as few:
        desk.get(LIST)
    task = Task.objects.order_by("pk")[0]
    for number in range(20):
        task.pk = None
        task.key = f"copy:{number}"
        task._state.adding = True
        task.save()
    with CaptureQueriesContext(connection) as many:
        desk.get(LIST)
    assert len(many) <= len(few)


def test_only_documents_that_have_rows_are_chosen_from(desk: Client) -> None:
    """A portal may hold a hundred thousand others."""
    source = Task.objects.values_list("document", flat=True)[0]
    other = make_document("没有任务的文件")
    page = desk.get(LIST).content.decode()
    assert f"document__id__exact={source}" in page
    assert "没有任务的文件" not in page
    # An address may ask for it all the same.
    chosen = desk.get(LIST, {"document__id__exact": other.pk})
    assert chosen.context["cl"].result_count == 0

"""Another city's issue from its source to every list: nothing before a clerk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from documents.models import Document
from documents.services.publishing import publish
from regulations.models import Derived, Office, Task
from regulations.services import confirm_rows
from regulations.services.readers import READERS
from tests.documents.pages.markup import check_public, text_of
from tests.regulations.second_issue import LINJIANG_2022_4

#: Pages of lists, with the words of the issue that each shows once confirmed.
PAGES = {
    "/offices/": "临江市人力资源和社会保障局",
    "/regulations/enforcement-bodies/": "临江市水务综合执法队",
    "/regulations/revisions/": "临政办发〔2009〕11号",
    "/regulations/fees/": "房屋交易手续费",
    "/regulations/responsibilities/": "发放创业补贴",
    "/regulations/responsibilities/matrix/": "临江市金融工作办公室",
    "/regulations/benefits/": "5000",
    "/regulations/targets/": "建成创业孵化基地10个",
    "/documents/lin-zheng-gao-2022-4/": "6600110",
}
API = {
    "offices": 10,
    "enforcement-bodies": 2,
    "fees": 2,
    "responsibilities": 4,
    "benefits": 2,
    "targets": 2,
    "handling-rules": 1,
    "obligations": 2,
    "contacts": 1,
}
MODELS = {reader.model for reader in READERS}


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Import the issue as a clerk does, as drafts, around the tests of this module."""
    path: Path = tmp_path_factory.mktemp("gazettes") / "2022-4.md"
    path.write_text(LINJIANG_2022_4, encoding="utf-8")
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("import_gazette", str(path), verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def imported(_imported: None, db: None) -> None:
    """Let each test roll back its own."""


def publish_all() -> None:
    for document in Document.objects.all():
        publish(document=document, despite_findings=True)


def confirm_at_the_desk() -> None:
    """Confirm every proposal by the actions of the admin."""
    desk = Client()
    desk.force_login(User.objects.create_superuser("chief"))
    for model in MODELS:
        rows = list(model.objects.proposed().values_list("pk", flat=True))
        if not admin.site.is_registered(model):
            confirm_rows(model.objects.proposed())
            continue
        if not rows:
            continue
        page = desk.post(
            reverse(f"admin:regulations_{model._meta.model_name}_changelist"),
            {"action": "confirm", "_selected_action": rows},
            follow=True,
        )
        assert f"确认了 {len(rows)} 项" in text_of(page)


def count(client: Client, name: str) -> int:
    answer = client.get(f"/api/v1/{name}")
    assert answer.status_code == 200
    found: int = answer.json()["count"]
    return found


def test_the_import_only_proposes(client: Client) -> None:
    assert set(Document.objects.values_list("state", flat=True)) == {"draft"}
    rows: list[Derived] = [row for model in MODELS for row in model.objects.all()]
    assert len(rows) == 18
    assert {(row.state, row.origin) for row in rows} == {("proposed", "machine")}
    assert set(Office.objects.values_list("state", flat=True)) == {"proposed"}
    assert set(
        Office.objects.exclude(kind="group").values_list("place", flat=True)
    ) == {"临江市"}
    for name in API:
        assert count(client, name) == 0


def test_publishing_alone_shows_no_row(client: Client) -> None:
    publish_all()
    for name in API:
        assert count(client, name) == 0
    for path, words in PAGES.items():
        if not path.startswith("/documents/"):
            assert words not in text_of(client.get(path))


def test_confirming_alone_shows_no_row_of_a_draft(client: Client) -> None:
    confirm_at_the_desk()
    for name in API:
        if name != "offices":
            assert count(client, name) == 0


@pytest.fixture
def public() -> None:
    """Publish the issue and confirm what was read in it."""
    publish_all()
    confirm_at_the_desk()


def test_every_list_shows_the_city(public: None, client: Client) -> None:
    for path, words in PAGES.items():
        page = client.get(path)
        assert page.status_code == 200, path
        check_public(page)
        assert words in text_of(page), path


def test_every_list_of_the_api_has_its_rows(public: None, client: Client) -> None:
    assert {name: count(client, name) for name in API} == API


def test_every_list_takes_nonsense(public: None, client: Client) -> None:
    queries = (
        "?q=%00",
        "?document=<x>",
        "?office=<x>",
        "?year=昨天",
        "?page=-1",
        f"?q={'长' * 300}",
    )
    for path in PAGES:
        for query in queries:
            assert client.get(f"{path}{query}").status_code in {200, 400}, path
    for name in API:
        for query in queries:
            answer = client.get(f"/api/v1/{name}{query}")
            assert answer.status_code in {200, 400, 422}, name
            answer.json()


def test_offices_of_the_city_are_one_under_their_spellings(
    public: None, client: Client
) -> None:
    office = Office.objects.get(names__name="市人社局")
    assert office.name == "临江市人力资源和社会保障局"
    assert set(office.names.values_list("name", flat=True)) == {
        "市人社局",
        "市人力资源和社会保障局",
        "临江市人力资源和社会保障局",
    }
    rows: list[dict[str, Any]] = client.get(
        f"/api/v1/responsibilities?office={office.slug}"
    ).json()["results"]
    assert [row["title"] for row in rows] == [
        "发放创业补贴",
        "提供担保贷款",
        "落实吸纳补贴",
    ]
    page = text_of(client.get(office.get_absolute_url()))
    for words in ("发放创业补贴", "提供担保贷款", "(0777) 6600001", "周宁"):
        assert words in page


def test_what_a_clerk_refuses_stays_away(client: Client) -> None:
    publish_all()
    desk = Client()
    desk.force_login(User.objects.create_superuser("chief"))
    row = Task.objects.get(title="提供担保贷款")
    desk.post(
        reverse("admin:regulations_task_changelist"),
        {"action": "reject", "_selected_action": [row.pk]},
    )
    desk.post(
        reverse("admin:regulations_task_changelist"),
        {
            "action": "read_again",
            "_selected_action": list(Task.objects.values_list("pk", flat=True)),
        },
    )
    row.refresh_from_db()
    assert row.state == "rejected"
    assert count(client, "responsibilities") == 0

"""Fixtures with natural keys: what was dumped comes back whole, elsewhere."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command

from documents.models import Document, Topic
from regulations.models import Office, OfficeChange, OfficeMention, Task, TaskOffice
from regulations.services.merging import merge_offices
from tests.documents.builders import make_document
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_notices import BAIYUN_2021_2
from tests.regulations.second_plan import BAIYUN_2021_3

DOCUMENTS = (
    "documents.topic",
    "documents.sourcefile",
    "documents.gazetteissue",
    "documents.document",
)
#: All but histories, which belong to one database, and mentions, which are found anew.
REGULATIONS = tuple(
    model._meta.label_lower
    for model in apps.get_app_config("regulations").get_models()
    if not model.__name__.startswith("Historical") and model is not OfficeMention
)


def dump(path: Path) -> list[dict[str, Any]]:
    call_command(
        "dumpdata",
        "auth.user",
        *DOCUMENTS,
        *REGULATIONS,
        natural_foreign=True,
        natural_primary=True,
        output=str(path),
    )
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def everything(rows: list[dict[str, Any]]) -> list[str]:
    # JSON keeps milliseconds; a moment that has none is written without them once it
    # has been read back.
    return sorted(
        json.dumps(row, ensure_ascii=False, sort_keys=True).replace(".000Z", "Z")
        for row in rows
    )


def empty() -> None:
    Office.objects.update(merged_into=None)
    for label in reversed(REGULATIONS):
        if label != "regulations.office":
            apps.get_model(label)._default_manager.all().delete()
    Office.objects.all().delete()
    Document.objects.all().delete()
    for label in (*DOCUMENTS, "auth.user"):
        apps.get_model(label)._default_manager.all().delete()


@pytest.fixture
def rows(db: None, tmp_path: Path) -> list[dict[str, Any]]:
    """Dump both cities, with a merge, a group and a reform by hand."""
    import_issue()
    import_text(BAIYUN_2021_2)
    import_text(BAIYUN_2021_3, "third.md")
    confirm(Task)
    management = Office.objects.get(names__name="市通信管理局")
    merge_offices(
        office=management,
        into=Office.objects.get(names__name="市通信管理办公室"),
        user=User.objects.create_superuser("chief"),
    )
    group = Office.objects.get(slug="ge-xian-shi-qu-zheng-fu")
    county = Office.objects.create(slug="aa-county", name="绥中县", state="confirmed")
    group.members.add(county)
    for successor in (None, county):
        OfficeChange.objects.create(
            office=management,
            kind="abolished",
            successor=successor,
            changed_on=date(2019, 1, 1),
            source=Document.objects.get(number="葫政办发〔2019〕77号"),
        )
    return dump(tmp_path / "before.json")


def test_every_row_comes_back(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    dumped = {row["model"] for row in rows}
    assert {"regulations.task", "regulations.taskoffice", "regulations.stakecount"} <= (
        dumped
    )
    assert {
        label
        for label in REGULATIONS
        if apps.get_model(label)._default_manager.exists()
    } <= dumped
    assert all("pk" not in row for row in rows)
    empty()
    assert not Office.objects.exists()
    # Other keys than before: what stands here already has taken some.
    Topic.objects.create(name="别的", slug="other")
    make_document()
    Office.objects.create(slug="zz-other", name="别的单位")
    call_command("loaddata", str(tmp_path / "before.json"), verbosity=0)
    Office.objects.get(slug="zz-other").delete()
    Document.objects.get(slug__startswith="document-").delete()
    Topic.objects.get(slug="other").delete()
    assert everything(dump(tmp_path / "after.json")) == everything(rows)
    assert Task.objects.filter(parts=None).count() == 0


def test_loading_twice_changes_nothing(
    rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    parts = TaskOffice.objects.count()
    call_command("loaddata", str(tmp_path / "before.json"), verbosity=0)
    assert TaskOffice.objects.count() == parts
    assert everything(dump(tmp_path / "after.json")) == everything(rows)


def test_every_row_is_found_by_its_natural_key(rows: list[dict[str, Any]]) -> None:
    del rows
    for label in REGULATIONS:
        manager: Any = apps.get_model(label)._default_manager
        for row in manager.all()[:5]:
            assert manager.get_by_natural_key(*row.natural_key()) == row

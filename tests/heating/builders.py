"""The heating schedule as rows, quickly: its own document and nothing else."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.utils import timezone

from documents.models import Document, Provision
from documents.official_text.model import DocumentText
from documents.official_text.reader import read_path
from heating.models import ScheduleVersion
from heating.services.loading import fixture_files
from tests.documents.builders import make_document

SLUG = "hu-zheng-ban-fa-2020-1"
NUMBER = "葫政办发〔2020〕1号"


@cache
def heating_text() -> DocumentText:
    """Read the document out of the gazette that comes with the portal."""
    path = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"
    reading = read_path(path, kind="gazette")
    return next(each for each in reading.documents if each.number == NUMBER)


@cache
def heating_fixture() -> str:
    (path,) = fixture_files()
    return path.read_text(encoding="utf-8")


def make_heating_document() -> Document:
    """Build the document with its provisions."""
    text = heating_text()
    document = make_document(
        "葫芦岛市人民政府办公室关于印发葫芦岛市城市供热服务质量管理办法的通知",
        slug=SLUG,
        number=NUMBER,
    )
    rows = {
        each.eid: Provision(
            document=document,
            eid=each.eid,
            kind=each.kind.value,
            label=each.label,
            heading=each.heading,
            text=each.text,
            position=place,
        )
        for place, each in enumerate(text.provisions)
    }
    Provision.objects.bulk_create(rows.values())
    for each in text.provisions:
        if each.parent in rows:
            rows[each.eid].parent = rows[each.parent]
    Provision.objects.bulk_update(rows.values(), ["parent"])
    return document


def make_schedule(*, published: bool = True) -> ScheduleVersion:
    """Build the schedule that comes with the portal, without its history."""
    make_heating_document()
    rows: list[dict[str, Any]] = json.loads(heating_fixture())
    for found in serializers.deserialize("python", rows):
        found.save()
    version = ScheduleVersion.objects.with_source().get()
    if published:
        ScheduleVersion.objects.update(
            state=ScheduleVersion.State.PUBLISHED, published_at=timezone.now()
        )
        version.refresh_from_db()
    return version

"""The schedules that the portal starts with, from ``fixtures/heating``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError
from django.db import models, transaction
from django.utils import timezone

from documents.errors import DocumentError
from heating.models import Schedule, ScheduleVersion
from heating.rules import HeatingError
from heating.services.publishing import publish_version

_APP = "heating"


def fixture_files() -> list[Path]:
    """Return the files of schedules that come with the portal."""
    return sorted((Path(settings.BASE_DIR) / "fixtures" / _APP).glob("*.json"))


def load_schedules() -> str:
    """Load and publish the schedules that are not there yet; a step of ``bootstrap``.

    A version that is there already is left alone with all of its rows: whatever a
    clerk changed, added or deleted stays.

    Returns:
        What was done, in Chinese.

    Raises:
        DocumentError: A schedule cannot be loaded, for example because the document
            that it belongs to is not there.
    """
    new = sum(load_schedule(path) for path in fixture_files())
    return f"供热办法：新装入 {new} 个版本。"


@transaction.atomic
def load_schedule(path: Path) -> int:
    """Load the schedules of one file, all or nothing.

    Args:
        path: A fixture with natural keys; rows follow what they belong to.

    Returns:
        How many versions were new.

    Raises:
        DocumentError: ``schedule_not_loaded``, with the reason.
    """
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    try:
        versions = _store_new(rows)
        for version in versions:
            publish_version(version=version, now=timezone.now())
    except (DeserializationError, ValidationError, HeatingError) as error:
        raise DocumentError(
            "schedule_not_loaded", f"供热办法 {path.name} 无法装入：{_reason(error)}"
        ) from error
    return len(versions)


def _store_new(rows: list[dict[str, Any]]) -> list[ScheduleVersion]:
    """Store the rows of versions that are not there, and give those versions."""
    new: dict[tuple[str, str], ScheduleVersion] = {}
    for row in rows:
        fields = row["fields"]
        match row["model"].removeprefix(f"{_APP}."):
            case "schedule":
                if not Schedule.objects.filter(slug=fields["slug"]).exists():
                    _store(row)
            case "scheduleversion":
                key = (fields["schedule"][0], fields["version"])
                if not ScheduleVersion.objects.filter(
                    schedule__slug=key[0], version=key[1]
                ).exists():
                    new[key] = _store(row)
            case "measure":
                if tuple(fields["violation"][:2]) in new:
                    _store(row)
            case _:
                if tuple(fields["version"]) in new:
                    _store(row)
    return list(new.values())


def _store(row: dict[str, Any]) -> Any:
    """Store one row as if a clerk had typed it: checked, and with its history."""
    found: Any = next(iter(serializers.deserialize("python", [row])))
    instance: models.Model = found.object
    instance.full_clean()
    instance.save()
    return instance


def _reason(error: Exception) -> str:
    if isinstance(error, HeatingError):
        return error.message
    if isinstance(error, ValidationError):
        return "；".join(error.messages)
    return f"找不到所属的文件或条款（{error}）。"

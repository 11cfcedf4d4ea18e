"""The plans that the portal starts with, from ``fixtures/compensation``."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError
from django.db import models, transaction
from django.utils import timezone

from compensation.models import ExpropriationProject, PlanVersion
from compensation.rules import CompensationError
from compensation.services.publishing import publish_version
from documents.errors import DocumentError

_APP = "compensation"


def fixture_files() -> list[Path]:
    """Return the files of plans that come with the portal."""
    return sorted((Path(settings.BASE_DIR) / "fixtures" / _APP).glob("*.json"))


def load_plans() -> str:
    """Load and publish the plans that are not there yet; a step of ``bootstrap``.

    A project or a version that is there already is left alone with all of its rows:
    whatever a clerk changed, added or deleted stays. A new version of a project that
    was there waits as a draft: publishing it would end the one that clerks look after.

    Returns:
        What was done, in Chinese.

    Raises:
        DocumentError: A plan cannot be loaded, for example because the document
            that it belongs to is not there.
    """
    new = sum(load_plan(path) for path in fixture_files())
    return f"征收补偿方案：新装入 {new} 个版本。"


@transaction.atomic
def load_plan(path: Path) -> int:
    """Load the plans of one file, all or nothing.

    Args:
        path: A fixture with natural keys; rows follow what they belong to.

    Returns:
        How many versions were new.

    Raises:
        DocumentError: ``plan_not_loaded``, with the reason.
    """
    fixture = _Fixture(rows=json.loads(path.read_text(encoding="utf-8")))
    try:
        fixture.load()
        for version in fixture.new_versions:
            if version.project.slug in fixture.new_projects:
                publish_version(version=version, now=timezone.now())
    except (DeserializationError, ValidationError, CompensationError) as error:
        raise DocumentError(
            "plan_not_loaded", f"方案 {path.name} 无法装入：{_reason(error)}"
        ) from error
    return len(fixture.new_versions)


@dataclass(slots=True, kw_only=True)
class _Fixture:
    """Rows of a file, of which only those of new owners are stored."""

    rows: list[dict[str, Any]]
    new_projects: set[str] = field(default_factory=set)
    new_versions: list[PlanVersion] = field(default_factory=list)

    def load(self) -> None:
        new_versions: set[tuple[str, str]] = set()
        for row in self.rows:
            fields = row["fields"]
            match row["model"].removeprefix(f"{_APP}."):
                case "expropriationproject":
                    slug = fields["slug"]
                    if ExpropriationProject.objects.filter(slug=slug).exists():
                        continue
                    _store(row)
                    self.new_projects.add(slug)
                case "building":
                    if fields["project"][0] in self.new_projects:
                        _store(row)
                case "planversion":
                    key = (fields["project"][0], fields["version"])
                    if PlanVersion.objects.filter(
                        project__slug=key[0], version=key[1]
                    ).exists():
                        continue
                    version = _store(row)
                    new_versions.add(key)
                    self.new_versions.append(version)
                case _:
                    if tuple(fields["version"]) in new_versions:
                        _store(row)


def _store(row: dict[str, Any]) -> Any:
    """Store one row as if a clerk had typed it: checked, and with its history."""
    found: Any = next(iter(serializers.deserialize("python", [row])))
    instance: models.Model = found.object
    instance.full_clean()
    instance.save()
    return instance


def _reason(error: Exception) -> str:
    if isinstance(error, CompensationError):
        return error.message
    if isinstance(error, ValidationError):
        return "；".join(error.messages)
    return f"找不到所属的文件或条款（{error}）。"

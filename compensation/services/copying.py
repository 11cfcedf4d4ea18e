"""A new version, or the plan of another project, begins as a copy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from compensation.clauses import row_sets
from compensation.models import ExpropriationProject, PlanVersion
from compensation.rules import CompensationError

if TYPE_CHECKING:
    from django.db.models import Model


@transaction.atomic
def copy_version(
    *, source: PlanVersion, version: str, valid_from: date, user: Any = None
) -> PlanVersion:
    """Make a draft of a project's plan out of one of its versions.

    Args:
        source: The version to copy, published or not.
        version: Name of the new one.
        valid_from: First day on which it shall hold.
        user: Who does it, for the history.

    Raises:
        CompensationError: ``version_exists``.
    """
    return _copy(source, source.project, version, valid_from, user)


@transaction.atomic
def copy_project(
    *,
    source: PlanVersion,
    slug: str,
    name: str,
    version: str,
    valid_from: date,
    user: Any = None,
) -> PlanVersion:
    """Make another project, with a draft of its plan out of an existing version.

    Offices and scope are copied to be edited; buildings and dates are not: they
    belong to the other project.

    Raises:
        CompensationError: ``project_exists``.
    """
    if ExpropriationProject.objects.filter(slug=slug).exists():
        raise CompensationError(
            code="project_exists", message="这个网址名已经有一个项目。", field="slug"
        )
    other = source.project
    project = ExpropriationProject(
        slug=slug,
        name=name,
        document=other.document,
        scope=other.scope,
        department=other.department,
        implementing_unit=other.implementing_unit,
        interpretation_office=other.interpretation_office,
    )
    _save(project, user)
    return _copy(source, project, version, valid_from, user)


def _copy(
    source: PlanVersion,
    project: ExpropriationProject,
    name: str,
    valid_from: date,
    user: Any,
) -> PlanVersion:
    if PlanVersion.objects.filter(project=project, version=name).exists():
        raise CompensationError(
            code="version_exists",
            message="这个项目已经有同名的版本。",
            field="version",
        )
    copied = PlanVersion(
        project=project,
        version=name,
        title=source.title,
        document=source.document,
        valid_from=valid_from,
        whole_tier_pricing=source.whole_tier_pricing,
        extra_needs_step_up=source.extra_needs_step_up,
    )
    _save(copied, user)
    for rows in (*row_sets(source), source.examples.all()):
        fresh = list(rows)
        for row in fresh:
            row.pk = None
            row._state.adding = True  # noqa: SLF001 - Django's documented way to copy
            row.version = copied
        bulk_create_with_history(fresh, rows.model, default_user=user)
    return copied


def _save(row: Model, user: Any) -> None:
    # simple-history reads who did it from the instance.
    row._history_user = user  # type: ignore[attr-defined]  # noqa: SLF001
    row.save()

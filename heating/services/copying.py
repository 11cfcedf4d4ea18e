"""A new version begins as a copy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from heating.models import Measure, ScheduleVersion
from heating.rules import HeatingError


@transaction.atomic
def copy_version(
    *, source: ScheduleVersion, version: str, valid_from: date, user: Any = None
) -> ScheduleVersion:
    """Make a draft out of a version, with all of its rows.

    Args:
        source: The version to copy, published or not.
        version: Name of the new one.
        valid_from: First day on which it shall hold.
        user: Who does it, for the history.

    Raises:
        HeatingError: ``version_exists``.
    """
    if ScheduleVersion.objects.filter(
        schedule=source.schedule_id, version=version
    ).exists():
        raise HeatingError(
            code="version_exists",
            message="这部办法已经有同名的版本。",
            field="version",
        )
    copied = ScheduleVersion(
        schedule=source.schedule,
        version=version,
        title=source.title,
        document=source.document,
        valid_from=valid_from,
        interpretation_office=source.interpretation_office,
        interpretation=source.interpretation,
        supervisor=source.supervisor,
    )
    _store(copied, user)
    for violation in source.violations.order_by("number", "pk"):
        measures = list(violation.measures.order_by("position", "pk"))
        _copy([violation], user, version=copied)
        _copy(measures, user, violation=violation)
    for rows in (
        source.duties.all(),
        source.appraisal_rules.all(),
        source.misconducts.all(),
        source.general_rules.all(),
    ):
        _copy(rows, user, version=copied)
    return copied


def _copy(rows: Iterable[Any], user: Any, **owner: ScheduleVersion | Any) -> None:
    """Store each row anew under another owner."""
    for row in rows:
        row.pk = None
        row._state.adding = True  # noqa: SLF001 - Django's documented way to copy
        for name, value in owner.items():
            setattr(row, name, value)
        if isinstance(row, Measure):
            row.replaces = list(row.replaces)
        _store(row, user)


def _store(row: Any, user: Any) -> None:
    # simple-history reads who did it from the instance.
    row._history_user = user  # noqa: SLF001
    row.save()

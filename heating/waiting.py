"""What of the penalty schedules waits on the clerks' desk; see :mod:`documents.desk`."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from documents.desk import DeskItem, DeskSection
from heating.clauses import doubts
from heating.models import ScheduleVersion

_SHOWN: Final = 5


def stale_rules(request: HttpRequest) -> DeskSection | None:
    """Published rules whose clause is gone or no longer says what they say."""
    if not request.user.has_perm("heating.change_scheduleversion"):
        return None
    items = [
        DeskItem(
            label=f"{each.row}：{each.message}",
            url=reverse("admin:heating_scheduleversion_change", args=(version.pk,)),
            detail=str(version),
        )
        for version in ScheduleVersion.objects.released().with_source()
        for each in doubts(version)
    ]
    return DeskSection(
        title="供热：规则与条款不一致",
        count=len(items),
        items=items[:_SHOWN],
        url=reverse("admin:heating_scheduleversion_changelist"),
        is_broken=True,
    )

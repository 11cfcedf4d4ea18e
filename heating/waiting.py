"""What of the penalty schedules waits on the clerks' desk; see :mod:`documents.desk`."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from documents.desk import SHOWN, DeskItem, DeskSection, lost_footing
from heating.clauses import doubts
from heating.models import ScheduleVersion


def stale_rules(request: HttpRequest) -> DeskSection | None:
    """Published rules whose clause or document no longer bears them out."""
    if not request.user.has_perm("heating.change_scheduleversion"):
        return None
    items: list[DeskItem] = []
    for version in ScheduleVersion.objects.released().with_source():
        url = reverse("admin:heating_scheduleversion_change", args=(version.pk,))
        lost = lost_footing(version.document)
        if lost and version.state == ScheduleVersion.State.PUBLISHED:
            items.append(DeskItem(label=lost, url=url, detail=str(version)))
        items += [
            DeskItem(label=f"{each.row}：{each.message}", url=url, detail=str(version))
            for each in doubts(version)
        ]
    return DeskSection(
        title="供热：规则与条款不一致",
        count=len(items),
        items=items[:SHOWN],
        url=reverse("admin:heating_scheduleversion_changelist"),
        is_broken=True,
    )

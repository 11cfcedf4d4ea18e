"""What of the plans waits on the clerks' desk; see :mod:`documents.desk`."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from compensation.clauses import doubts, row_sets
from compensation.models import PlanVersion
from documents.desk import SHOWN, DeskItem, DeskSection, lost_footing


def stale_rules(request: HttpRequest) -> DeskSection | None:
    """Published rules whose clause or document no longer bears them out."""
    if not request.user.has_perm("compensation.change_planversion"):
        return None
    items: list[DeskItem] = []
    for version in PlanVersion.objects.released().with_source():
        url = reverse("admin:compensation_planversion_change", args=(version.pk,))
        lost = lost_footing(version.document)
        if lost and version.state == PlanVersion.State.PUBLISHED:
            items.append(DeskItem(label=lost, url=url, detail=str(version)))
        items += [
            DeskItem(label=f"{row}：没有条款。", url=url, detail=str(version))
            for rows in row_sets(version)
            for row in rows.filter(provision__isnull=True)
        ]
        items += [
            DeskItem(label=f"{each.row}：{each.message}", url=url, detail=str(version))
            for each in doubts(version)
        ]
    return DeskSection(
        title="征收补偿：规则与条款不一致",
        count=len(items),
        items=items[:SHOWN],
        url=reverse("admin:compensation_planversion_changelist"),
        is_broken=True,
    )

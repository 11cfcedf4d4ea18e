"""Publishing a version: what has to be true first, and what it replaces."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from heating.clauses import row_sets
from heating.models import ScheduleVersion
from heating.rules import HeatingError
from heating.selectors import freeze, outage_rules


@transaction.atomic
def publish_version(
    *, version: ScheduleVersion, now: datetime, user: Any = None
) -> ScheduleVersion:
    """Publish a draft; what it replaces ends on the day before.

    A published version that would hold on no earlier day than the new one is
    superseded as a whole. Results that name it stay open.

    Args:
        version: A draft.
        now: The moment of publication, aware.
        user: Who does it, for the history.

    Raises:
        HeatingError: ``version_published``, or ``version_not_ready`` with every
            obstacle in its message.
    """
    locked = ScheduleVersion.objects.select_for_update(of=("self",)).with_source()
    version = locked.get(pk=version.pk)
    version.refuse_unless_draft()
    found = obstacles(version)
    if found:
        raise HeatingError(code="version_not_ready", message="".join(found))
    earlier = (
        ScheduleVersion.objects.select_for_update()
        .filter(schedule=version.schedule_id, state=ScheduleVersion.State.PUBLISHED)
        .order_by("valid_from", "pk")
    )
    for other in earlier:
        _make_room(other, version, user)
    version.state = ScheduleVersion.State.PUBLISHED
    version.published_at = now
    _save(version, user, "发布")
    return version


def obstacles(version: ScheduleVersion) -> list[str]:
    """Say, one Chinese sentence each, what keeps a draft from being published."""
    found = [
        f"{row._meta.verbose_name}“{row}”没有条款。"  # noqa: SLF001 - public in fact
        for rows in row_sets(version)
        for row in rows.filter(provision__isnull=True)
    ]
    if version.interpretation_id is None:
        found.append("没有选择写明解释机关的条款。")
    try:
        schedule = freeze(version)
        outage_rules(version)
    except HeatingError as error:
        return [*found, error.message]
    found += [
        f"违法情形“{violation.title}”没有处理措施。"
        for violation in schedule.violations
        if not violation.measures
    ]
    if not schedule.violations:
        found.append("没有录入违法情形。")
    return found


def _make_room(other: ScheduleVersion, new: ScheduleVersion, user: Any) -> None:
    """End another published version where the new one begins."""
    if other.valid_to is not None and other.valid_to < new.valid_from:
        return
    if other.valid_from >= new.valid_from:
        if new.valid_to is not None and new.valid_to < other.valid_from:
            return
        other.state = ScheduleVersion.State.SUPERSEDED
    else:
        other.valid_to = new.valid_from - timedelta(days=1)
    _save(other, user, f"被版本 {new.version} 取代")


def _save(row: Any, user: Any, reason: str) -> None:
    # simple-history reads who and why from the instance.
    row._history_user = user  # noqa: SLF001
    row._change_reason = reason  # noqa: SLF001
    row.save()

"""Publishing a version: what has to be true first, and what it replaces."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from compensation.clauses import row_sets
from compensation.examples import compute, freeze_or_error, unmet
from compensation.models import PlanVersion
from compensation.models.rules import INTERPRETATION, OFFER
from compensation.rules import CompensationError


@transaction.atomic
def publish_version(
    *, version: PlanVersion, now: datetime, user: Any = None
) -> PlanVersion:
    """Publish a draft; what it replaces ends on the day before.

    A published version that would hold on no earlier day than the new one is
    superseded as a whole. Results that name it stay open.

    Args:
        version: A draft.
        now: The moment of publication, aware.
        user: Who does it, for the history.

    Raises:
        CompensationError: ``version_published``, or ``version_not_ready`` with
            every obstacle in its message.
    """
    locked = PlanVersion.objects.select_for_update(of=("self",)).with_source()
    version = locked.get(pk=version.pk)
    version.refuse_unless_draft()
    found = obstacles(version)
    if found:
        raise CompensationError(code="version_not_ready", message="".join(found))
    earlier = (
        PlanVersion.objects.select_for_update()
        .filter(project=version.project_id, state=PlanVersion.State.PUBLISHED)
        .order_by("valid_from", "pk")
    )
    for other in earlier:
        _make_room(other, version, user)
    version.state = PlanVersion.State.PUBLISHED
    version.published_at = now
    _save(version, user, "发布")
    return version


def obstacles(version: PlanVersion) -> list[str]:
    """Say, one Chinese sentence each, what keeps a draft from being published."""
    found = [
        f"{row._meta.verbose_name}“{row}”没有条款。"  # noqa: SLF001 - public in fact
        for rows in row_sets(version)
        for row in rows.filter(provision__isnull=True)
    ]
    codes = set(version.rules.order_by().values_list("code", flat=True))
    if OFFER not in codes:
        found.append("没有录入补偿方式。")
    if INTERPRETATION not in codes:
        found.append("没有录入解释机关的条款。")
    rules = freeze_or_error(version)
    if isinstance(rules, CompensationError):
        return [*found, rules.message]
    found += unmet(version.examples.order_by("position", "pk"), rules)
    return found


@transaction.atomic
def recompute_examples(*, version: PlanVersion, user: Any = None) -> int:
    """Take what the rules give now for what the examples should give.

    The clerk has looked at the differences before: this is how a figure that was
    changed on purpose is acknowledged.

    Returns:
        How many expectations changed.

    Raises:
        CompensationError: ``version_published``, or the rows are no plan.
    """
    version.refuse_unless_draft()
    rules = freeze_or_error(version)
    if isinstance(rules, CompensationError):
        raise rules
    changed = 0
    for example in version.examples.select_related("version"):
        outcome = compute(rules, example.facts)
        if outcome.errors:
            raise CompensationError(
                code="example_invalid",
                message=f"算例“{example.name}”：{outcome.words()}",
                field="facts",
            )
        expected = outcome.to_json()
        if expected == example.expected:
            continue
        example.expected = expected
        _save(example, user, "重算算例")
        changed += 1
    return changed


def _make_room(other: PlanVersion, new: PlanVersion, user: Any) -> None:
    """End another published version where the new one begins."""
    if other.valid_to is not None and other.valid_to < new.valid_from:
        return
    if other.valid_from >= new.valid_from:
        if new.valid_to is not None and new.valid_to < other.valid_from:
            return
        other.state = PlanVersion.State.SUPERSEDED
    else:
        other.valid_to = new.valid_from - timedelta(days=1)
    _save(other, user, f"被版本 {new.version} 取代")


def _save(row: Any, user: Any, reason: str) -> None:
    # simple-history reads who and why from the instance.
    row._history_user = user  # noqa: SLF001
    row._change_reason = reason  # noqa: SLF001
    row.save()

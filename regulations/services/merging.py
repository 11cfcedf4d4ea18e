"""Two entries that are one office: merged by pointing, and taken apart again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from documents.services.signing import sign
from regulations.models import Derived, Office
from regulations.rules import RuleError

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def merge_offices(*, office: Office, into: Office, user: User | None = None) -> Office:
    """Point an entry at the one that it is the same as; no link is moved.

    Raises:
        RuleError: ``same_office``, ``already_merged``, ``merge_circle``,
            ``other_kind``, or ``not_confirmed``: the public would lose the office.
    """
    rows = {
        each.pk: each
        for each in Office.objects.select_for_update().filter(
            pk__in=(office.pk, into.pk)
        )
    }
    office, into = rows[office.pk], rows[into.pk]
    if office.pk == into.pk:
        raise _error("same_office", "不能并入自己。")
    if office.merged_into_id is not None:
        raise _error("already_merged", f"{office.name}已经并入另一词条。")
    if office.kind != into.kind:
        raise _error("other_kind", "单位和单位组不能合并。")
    if into.state != Derived.State.CONFIRMED == office.state:
        raise _error("not_confirmed", f"{into.name}还没有确认，请先确认它再合并。")
    above: Office | None = into
    while above is not None:
        if above.pk == office.pk:
            raise _error("merge_circle", f"{into.name}已经并入{office.name}。")
        above = above.merged_into
    office.merged_into = into
    office.merged_at = timezone.now()
    office.merged_by = user
    _save(office, user, f"并入{into.name}")
    return office


@transaction.atomic
def unmerge_office(*, office: Office, user: User | None = None) -> Office:
    """Take a merged entry apart again; all its links are as they were.

    Raises:
        RuleError: ``not_merged``.
    """
    office = Office.objects.select_for_update().get(pk=office.pk)
    if office.merged_into_id is None:
        raise _error("not_merged", f"{office.name}没有并入别的词条。")
    office.merged_into = None
    office.merged_at = None
    office.merged_by = None
    _save(office, user, "撤销合并")
    return office


def _save(office: Office, user: User | None, reason: str) -> None:
    sign(office, user=user, reason=reason)
    office.save()


def _error(code: str, message: str) -> RuleError:
    return RuleError(code=code, message=message, field="merged_into")

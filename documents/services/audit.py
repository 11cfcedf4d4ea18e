"""Writing the log of what was done on the desk (操作日志)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from documents.models import AuditEntry

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.db.models import Model

_LONGEST = 300


def record(
    *,
    action: AuditEntry.Action,
    user: AbstractBaseUser | None = None,
    target: Model | None = None,
    summary: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry, in the transaction of what it tells of.

    Args:
        action: What was done.
        user: Whose account; None for a command.
        target: What it was done to; it must have been saved.
        summary: In a few Chinese words, where the action alone does not say enough.
        before: What stood there, by the names of fields.
        after: What stands there now.

    Returns:
        The entry. A change that is rolled back takes it along.
    """
    options = target._meta if target is not None else None  # noqa: SLF001 (documented API)
    return AuditEntry.objects.create(
        user_id=user.pk if user is not None else None,
        account=user.get_username() if user is not None else "",
        action=action,
        target_model=str(options.verbose_name) if options else "",
        target_type=options.label_lower if options else "",
        target_key=str(target.pk) if target is not None else "",
        target_label=str(target)[:_LONGEST] if target is not None else "",
        summary=summary[:_LONGEST],
        before=_plain(before),
        after=_plain(after),
    )


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return values as JSON holds them: dates and decimals as text."""
    text = json.dumps(dict(values or {}), cls=DjangoJSONEncoder, ensure_ascii=False)
    plain: dict[str, Any] = json.loads(text)
    return plain

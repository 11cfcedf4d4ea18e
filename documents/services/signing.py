"""Who changes a row and why, as its history will say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: As long as the column of django-simple-history.
_LONGEST: Final = 100


def sign(row: Any, *, user: User | None, reason: str) -> None:
    """Sign a row for the entry that saving or deleting it leaves in its history.

    Args:
        row: An instance of a model with a history.
        user: Who; where it is None, whoever makes the request counts, if any.
        reason: Why; cut where it is too long for the column.
    """
    row._change_reason = reason[:_LONGEST] or None  # noqa: SLF001 (documented API)
    if user is not None:
        row._history_user = user  # noqa: SLF001 (documented API)

"""Sign-ins in the log: who, when, and nothing about where from."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)

from documents.models import AuditEntry
from documents.services.audit import record


def connect() -> None:
    """Write an entry whenever Django or django-axes says so."""
    user_logged_in.connect(_signed_in, dispatch_uid="sign_in_log.in")
    user_logged_out.connect(_signed_out, dispatch_uid="sign_in_log.out")
    user_login_failed.connect(_failed, dispatch_uid="sign_in_log.failed")
    user_locked_out.connect(_locked, dispatch_uid="sign_in_log.locked")


def _signed_in(user: Any, **_: Any) -> None:
    record(action=AuditEntry.Action.SIGN_IN, user=user)


def _signed_out(user: Any = None, **_: Any) -> None:
    if user is not None:
        record(action=AuditEntry.Action.SIGN_OUT, user=user)


def _failed(credentials: dict[str, Any] | None = None, **_: Any) -> None:
    account = _account((credentials or {}).get("username"))
    record(action=AuditEntry.Action.SIGN_IN_FAILED, user=account)


def _locked(username: str | None = None, **_: Any) -> None:
    record(action=AuditEntry.Action.LOCKED, user=_account(username))


def _account(name: str | None) -> Any:
    """Return the account of a name; none for a word that may be a mistyped password."""
    if not name:
        return None
    return get_user_model()._default_manager.filter(username=name).first()  # noqa: SLF001

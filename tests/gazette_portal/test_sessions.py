"""A busy database is no session that is gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client

from gazette_portal.sessions import SessionStore

pytestmark = pytest.mark.django_db


def busy(*_: Any, **__: Any) -> None:
    raise OperationalError("database is locked")


def test_a_session_is_kept_and_found_again() -> None:
    session = SessionStore()
    session["seen_at"] = 1
    session.save(must_create=True)
    session["seen_at"] = 2
    session.save()
    assert SessionStore(session.session_key)["seen_at"] == 2


def test_a_session_that_is_gone_is_told_as_such() -> None:
    session = SessionStore()
    session.save(must_create=True)
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()


def test_a_busy_database_is_our_fault_and_not_the_clerk_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("chief"))
    with monkeypatch.context() as locked:
        locked.setattr(Session, "save", busy)
        response = client.get("/admin/")
    assert response.status_code == 503
    assert "Retry-After" in response.headers
    assert client.get("/admin/").status_code == 200

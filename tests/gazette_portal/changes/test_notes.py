"""Notes of changes: one for each transaction, seen together with it, or not at all."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import (
    OperationalError,
    close_old_connections,
    connection,
    connections,
    transaction,
)
from django.utils import timezone

from documents.models import Topic
from gazette_portal.changes import (
    changes_by_itself_at,
    fingerprint,
    note,
    notice_writes,
    noticed_here,
    noticing,
    prune_notes,
)
from gazette_portal.changes.notes import TABLE, forget_tables
from gazette_portal.changes.noticing import _not_shown, changes_pages
from gazette_portal.errors import database_is_away
from gazette_portal.models import PublicChange
from gazette_portal.page_files import Generations
from tests.documents.builders import make_document

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_notes() -> None:
    """Setting up a database is full of changes."""
    PublicChange.objects.all().delete()


def notes() -> int:
    return PublicChange.objects.count()


def make_topic(slug: str = "traffic") -> Topic:
    return Topic.objects.create(name=slug, slug=slug)


def test_a_single_statement_leaves_a_note() -> None:
    before, here = fingerprint("default"), noticed_here()
    topic = make_topic()
    assert topic.pk
    assert notes() == 1
    assert noticed_here() != here
    Topic.objects.filter(pk=topic.pk).update(name="出行")
    topic.delete()
    assert notes() == 3
    assert fingerprint("default") != before


def test_a_transaction_leaves_one() -> None:
    here = noticed_here()
    with transaction.atomic():
        for slug in "abc":
            make_topic(slug)
        assert noticed_here() == here
    assert notes() == 1
    assert noticed_here() != here


def test_what_is_taken_back_leaves_none() -> None:
    with transaction.atomic():
        make_topic()
        transaction.set_rollback(True)
    assert notes() == 0
    with transaction.atomic():
        make_topic()
    assert notes() == 1


def test_a_part_that_is_taken_back_takes_its_note_along() -> None:
    with transaction.atomic():
        with transaction.atomic():
            make_topic("a")
            transaction.set_rollback(True)
        assert notes() == 0
        make_topic("b")
    assert notes() == 1
    with transaction.atomic():
        make_topic("c")
        with transaction.atomic():
            make_topic("d")
            transaction.set_rollback(True)
    assert notes() == 2


def test_what_no_page_shows_leaves_none() -> None:
    Session.objects.create(session_key="k", session_data="", expire_date=timezone.now())
    assert list(Topic.objects.all()) == []
    assert notes() == 0


def test_a_cache_that_is_a_table_leaves_none(
    settings: Any, request: pytest.FixtureRequest
) -> None:
    """Limits of requests, shared by servers, are written by whoever reads."""
    backend = "django.core.cache.backends.db.DatabaseCache"
    shared = {"BACKEND": backend, "LOCATION": "requests"}
    settings.CACHES = {**settings.CACHES, "rate_limits": shared}
    _not_shown.cache_clear()
    request.addfinalizer(_not_shown.cache_clear)
    assert not changes_pages('INSERT INTO "requests" ("cache_key") VALUES (%s)')
    assert not changes_pages('UPDATE "requests" SET "value" = %s')
    assert changes_pages('UPDATE "documents_document" SET "title" = %s')


def test_nothing_is_written_whose_pages_cannot_be_taken_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The folder of another account: 503, not a withdrawn page that nginx still has."""
    (tmp_path / "pages").write_text("in the way")
    kept = Generations(tmp_path / "pages", room=1000)
    monkeypatch.setattr(noticing, "generations", lambda: kept)
    with pytest.raises(OperationalError) as refused, transaction.atomic():
        make_topic()
    assert database_is_away(refused.value)
    assert not Topic.objects.exists()
    assert notes() == 0


def test_a_connection_is_watched_once() -> None:
    count = len(connection.execute_wrappers)
    for _ in range(3):
        notice_writes(connection)
    assert len(connection.execute_wrappers) == count
    make_topic()
    assert notes() == 1


def test_a_database_without_the_table_is_being_set_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} RENAME TO aside")
        try:
            make_topic("a")
            with transaction.atomic():
                make_topic("b")
        finally:
            cursor.execute(f"ALTER TABLE aside RENAME TO {TABLE}")
    assert notes() == 1  # of the second renaming
    make_topic("c")
    assert notes() == 2


def test_other_statements_are_taken_for_changes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE aside (id integer)")
        cursor.execute("DROP TABLE aside")
    assert notes() == 2
    forget_tables()
    note()
    assert notes() == 3


def grow_old() -> None:
    """Let two hours pass."""
    old = timezone.now() - dt.timedelta(hours=2)
    PublicChange.objects.update(noted_at=old)


def test_old_notes_are_forgotten_for_a_new_one() -> None:
    make_topic()
    make_topic("b")
    grow_old()
    make_topic("c")
    before = fingerprint("default")
    prune_notes()
    assert notes() == 2
    assert fingerprint("default") != before


def test_one_old_note_may_stay() -> None:
    make_topic()
    grow_old()
    before = fingerprint("default")
    prune_notes()
    prune_notes()
    assert fingerprint("default") == before


def test_no_state_comes_again() -> None:
    """Who knew the portal days ago must see that it is another one now."""
    known = {fingerprint("default")}
    for slug in "abc":
        make_topic(slug)
        known.add(fingerprint("default"))
        grow_old()
        prune_notes()
        known.add(fingerprint("default"))
    # Each topic, and each time that its note was forgotten together with an older one.
    assert notes() == 1
    assert len(known) == 1 + 3 + 2


def test_who_commits_later_is_noticed_all_the_same() -> None:
    """Writers do not wait for each other, so the greater key may be seen first."""
    if connection.vendor == "sqlite":
        pytest.skip("On SQLite one writes at a time.")
    written, go_on = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                make_topic("slow")
                written.set()
                go_on.wait(10)
        finally:
            connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert written.wait(10)
    before = fingerprint("default")
    make_topic("fast")
    between = fingerprint("default")
    go_on.set()
    slow.join()
    close_old_connections()
    assert len({before, between, fingerprint("default")}) == 3


def test_when_it_changes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    zone = timezone.get_default_timezone()
    now = dt.datetime(2027, 3, 1, 23, 0, tzinfo=zone)
    monkeypatch.setattr(timezone, "now", lambda: now)
    midnight = dt.datetime(2027, 3, 2, tzinfo=zone).timestamp()
    assert changes_by_itself_at() == midnight
    make_document(publish_at=now + dt.timedelta(hours=2))
    assert changes_by_itself_at() == midnight
    due = now + dt.timedelta(minutes=30, microseconds=5)
    make_document(publish_at=due)
    make_document(publish_at=now + dt.timedelta(minutes=20), state="draft")
    assert changes_by_itself_at() == due.timestamp()


class _BrokenOnce:
    """A connection that turns out to be broken when it is used."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 (Django's signature)
        context: dict[str, Any],
    ) -> Any:
        self.asked.append(sql)
        if len(self.asked) == 1:
            raise OperationalError("terminating connection")
        return execute(sql, params, many, context)


def test_the_question_itself_proves_a_kept_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the first of a request, on a connection that an earlier one left."""
    before = fingerprint("default")
    kept: Any = connections["default"]
    monkeypatch.setattr(kept, "health_check_enabled", True)
    monkeypatch.setattr(kept, "health_check_done", False)
    monkeypatch.setattr(kept, "is_usable", pytest.fail)
    assert fingerprint("default") == before

    broken = _BrokenOnce()
    kept.health_check_done = False
    with kept.execute_wrapper(broken):
        assert fingerprint("default") == before
    assert len(broken.asked) == 2

    # One that was proved, or is in the middle of something, is not exchanged.
    monkeypatch.setattr(kept, "is_usable", lambda: True)
    for proved in (True, False):
        kept.health_check_done = proved
        broken = _BrokenOnce()
        with (
            transaction.atomic() if not proved else nullcontext(),
            pytest.raises(OperationalError),
            kept.execute_wrapper(broken),
        ):
            fingerprint("default")

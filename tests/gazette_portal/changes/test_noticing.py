import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from documents.models import Topic
from gazette_portal.changes import let_go, notice_writes
from gazette_portal.changes.noticing import changes_pages
from gazette_portal.page_files import Generations, generations


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        ('SELECT "documents_document"."id" FROM "documents_document"', False),
        ("SELECT 1 FOR UPDATE", False),
        ("(SELECT 1) UNION (SELECT 2)", False),
        ("SAVEPOINT x", False),
        ("PRAGMA foreign_keys", False),
        ('INSERT INTO "documents_document" ("id") VALUES (%s)', True),
        ('INSERT OR IGNORE INTO "documents_topic" ("id") VALUES (%s)', True),
        ('UPDATE "documents_document" SET "title" = %s', True),
        ('DELETE FROM "documents_provision"', True),
        ("TRUNCATE documents_document", True),
        ("ALTER TABLE documents_document ADD COLUMN x integer", True),
        ('INSERT INTO "django_session" ("session_key") VALUES (%s)', False),
        ('UPDATE "auth_user" SET "last_login" = %s', False),
        ('DELETE FROM "axes_accessattempt"', False),
        ("  update documents_document set title = 'x'", True),
    ],
)
def test_what_changes_pages(sql: str, changes: bool) -> None:  # noqa: FBT001
    assert changes_pages(sql) is changes


@pytest.fixture
def kept(
    settings: Settings, tmp_path: Path, transactional_db: None
) -> Iterator[Generations]:
    settings.PAGE_FILES = True
    settings.VAR_DIR = tmp_path
    generations.cache_clear()
    # Every connection is watched from the moment that it is made.
    notice_writes(connection)
    found = generations()
    assert found is not None
    yield found
    generations.cache_clear()


def begins(kept: Generations) -> bool:
    return kept.current(lambda: timezone.now().timestamp() + 3600) is not None


def begins_elsewhere(kept: Generations) -> bool:
    found: list[bool] = []
    thread = threading.Thread(target=lambda: found.append(begins(kept)))
    thread.start()
    thread.join()
    return found[0]


def test_a_transaction_holds_back_until_it_is_done(kept: Generations) -> None:
    assert begins(kept)
    with transaction.atomic():
        assert Topic.objects.count() == 0
        assert kept.linked() is not None
        Topic.objects.create(name="交通", slug="traffic")
        assert kept.linked() is None
        assert not begins_elsewhere(kept)
    assert begins(kept)


def test_a_single_statement_ends_a_generation(kept: Generations) -> None:
    topic = Topic.objects.create(name="交通", slug="traffic")
    assert begins(kept)
    Topic.objects.filter(pk=topic.pk).update(name="出行")
    assert kept.linked() is None
    assert begins(kept)


def test_what_is_taken_back_is_let_go_at_the_end(kept: Generations) -> None:
    assert begins(kept)
    with transaction.atomic():
        Topic.objects.create(name="交通", slug="traffic")
        transaction.set_rollback(True)
    assert kept.linked() is None
    assert not begins(kept)
    let_go()
    assert begins(kept)


def test_signing_in_ends_nothing(kept: Generations) -> None:
    assert begins(kept)
    Session.objects.create(session_key="k", session_data="", expire_date=timezone.now())
    assert kept.linked() is not None

"""Pages for the public come from the copy; clerks and changes keep to the database."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg2
import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from documents.models import Document
from gazette_portal.replica import REPLICA, ReplicaRouter, _from_replica
from tests.gazette_portal.portals import POSTGRES, Portal, on_sqlite, own_postgres

DOCUMENT = "/api/v1/documents/hu-zheng-ban-fa-2020-1"
#: Whoever has a session may be a clerk, who sees at once what was changed.
CLERK = {"Cookie": "sessionid=of-a-clerk"}


def rename(title: str) -> str:
    return (
        "from documents.models import Document;"
        "one = Document.objects.get(slug='hu-zheng-ban-fa-2020-1');"
        f"one.title = '{title}';"
        "one.save()"
    )


def shows(portal: Portal, title: str, **headers: str) -> bool:
    answer = portal.get(DOCUMENT, **headers)
    assert answer.status == 200
    return json.loads(answer.body)["title"] == title  # type: ignore[no-any-return]


def test_the_router_reads_from_the_copy_for_the_public_only() -> None:
    router = ReplicaRouter()
    assert router.db_for_read(Document) == "default"
    token = _from_replica.set(True)
    try:
        assert router.db_for_read(Document) == REPLICA
        assert router.db_for_write(Document) == "default"
        assert router.db_for_read(Session) == "default"
    finally:
        _from_replica.reset(token)
    assert router.allow_relation(Document(), Document())
    assert router.allow_migrate("default", "documents")
    assert not router.allow_migrate(REPLICA, "documents")


def test_a_copy_in_a_file(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has copies that follow; see below.")
    portal = on_sqlite(tmp_path / "portal")
    portal.prepare()
    copy = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(portal.folder / "portal.sqlite3")) as database:
        database.execute("VACUUM INTO ?", [str(copy)])
    portal.ask(rename("只在原本"))
    portal.settings["DATABASE_REPLICA_URL"] = f"sqlite:///{copy}"
    with portal.served(workers=1):
        assert not shows(portal, "只在原本")
        assert portal.get("/search/?q=a").status == 200
        assert shows(portal, "只在原本", **CLERK)
        # A folder is no database: the copy is away.
        for each in tmp_path.glob("copy.sqlite3*"):
            each.unlink()
        copy.mkdir()
        portal.catch_up()
        assert shows(portal, "只在原本")
        assert portal.get("/api/v1/search?q=a").status == 200


def test_a_copy_that_follows(tmp_path: Path) -> None:
    """Streaming replication as docs/deploy.md sets it up."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no copies that follow.")
    with ExitStack() as stack:
        _, address = stack.enter_context(own_postgres())
        portal = Portal(folder=tmp_path, database=address)
        portal.prepare()
        server, copy = stack.enter_context(own_postgres(follow=address))
        portal.settings["DATABASE_REPLICA_URL"] = copy
        standby = stack.enter_context(closing(psycopg2.connect(copy)))
        standby.autocommit = True
        with portal.served(workers=2), standby.cursor() as cursor:
            cursor.execute("SELECT pg_wal_replay_pause()")
            portal.ask(rename("还没有跟上"))
            assert not shows(portal, "还没有跟上")
            assert shows(portal, "还没有跟上", **CLERK)
            cursor.execute("SELECT pg_wal_replay_resume()")
            deadline = time.monotonic() + 30
            while not shows(portal, "还没有跟上"):
                assert time.monotonic() < deadline
                time.sleep(0.1)
            portal.ask(rename("又改了一次"))
            subprocess.run([POSTGRES, "stop", server], check=True)
            portal.catch_up()
            # At most the requests that were under way are lost.
            for _ in range(8):
                assert shows(portal, "又改了一次")
            subprocess.run([POSTGRES, "restart", server], check=True)
            assert shows(portal, "又改了一次")

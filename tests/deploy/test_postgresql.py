"""The files of `deploy/postgresql`, tried on a server of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from tests.gazette_portal.portals import BASE, Portal, own_postgres

FOLDER = BASE / "deploy" / "postgresql"


@pytest.fixture
def server() -> Iterator[str]:
    if connection.vendor != "postgresql":
        pytest.skip("These are PostgreSQL's files.")
    with own_postgres() as (_, address):
        yield address


def test_settings_are_accepted(server: str) -> None:
    text = (FOLDER / "gazette.conf").read_text(encoding="utf-8")
    settings = re.findall(r"^(\w+) = (.+)$", text, re.MULTILINE)
    assert len(settings) > 15
    with closing(psycopg2.connect(server)) as own, own.cursor() as cursor:
        own.autocommit = True
        for name, value in settings:
            cursor.execute(f"ALTER SYSTEM SET {name} = %s", [value])


def test_the_portal_needs_no_more_than_its_role(server: str, tmp_path: Path) -> None:
    text = (FOLDER / "gazette.sql").read_text(encoding="utf-8")
    statements = re.sub(r"^--.*$", "", text, flags=re.MULTILINE).split(";")
    with closing(psycopg2.connect(server)) as own, own.cursor() as cursor:
        own.autocommit = True
        for statement in filter(str.strip, statements):
            cursor.execute(statement)
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = 'gazette'")
        assert cursor.fetchone() == (False,)
    address = server.replace("postgres@", "gazette@").removesuffix("/postgres")
    portal = Portal(folder=tmp_path, database=f"{address}/gazette")
    portal.prepare()
    # As deploy/systemd bounds the pages, not the commands.
    portal.settings["PGOPTIONS"] = "-c statement_timeout=30s"
    told = portal.ask(
        "from django.db import connection as c\n"
        "with c.cursor() as cursor:\n"
        "    for name in ('statement_timeout', 'lock_timeout'):\n"
        "        cursor.execute(f'SHOW {name}')\n"
        "        print(*cursor.fetchone())\n"
    )
    assert told.split() == ["30s", "20s"]
    with portal.served():
        assert portal.get("/search/?q=a").status == 200

"""The files of `deploy/postgresql`, tried on a server of their own."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from tests.gazette_portal.portals import BASE, POSTGRES, Portal, own_postgres

FOLDER = BASE / "deploy" / "postgresql"


@pytest.fixture
def own() -> Iterator[tuple[Path, str]]:
    """Start a server that nobody else uses: its folder and its address."""
    if connection.vendor != "postgresql":
        pytest.skip("These are PostgreSQL's files.")
    with own_postgres() as found:
        yield found


def test_a_server_starts_with_every_setting(own: tuple[Path, str]) -> None:
    folder, address = own
    text = (FOLDER / "gazette.conf").read_text(encoding="utf-8")
    wanted = dict(re.findall(r"^(\w+) = (.+)$", text, re.MULTILINE))
    assert len(wanted) > 15
    with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(f"\n{text}")
    subprocess.run([POSTGRES, "restart", folder], check=True)
    with closing(psycopg2.connect(address)) as server, server.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_file_settings WHERE applied")
        assert wanted.items() <= dict(cursor.fetchall()).items()
        cursor.execute("SELECT count(*) FROM pg_settings WHERE pending_restart")
        assert cursor.fetchone() == (0,)
        cursor.execute("CREATE EXTENSION pg_stat_statements")
        cursor.execute("SELECT count(*) FROM pg_stat_statements")


def test_the_portal_needs_no_more_than_its_role(
    own: tuple[Path, str], tmp_path: Path
) -> None:
    _, server = own
    file = FOLDER / "gazette.sql"
    # As docs/deploy.md has it made; `\connect` keeps the server.
    subprocess.run(
        ["psql", server, "--set", "ON_ERROR_STOP=1", "--quiet", "--file", file],
        check=True,
    )
    with closing(psycopg2.connect(server)) as asked, asked.cursor() as cursor:
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

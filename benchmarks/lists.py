"""What a page of each list costs in a small, a usual and a very large portal.

    python benchmarks/lists.py [--sizes 10,3500,100000] [--postgres URL]
        [--folder FOLDER] [--only sqlite|postgresql] [--rounds N]

Each size is a portal of its own (`scale.py`), on SQLite and on PostgreSQL: in a
temporary folder and a server of its own, or, with `--folder` and `--postgres`, in
databases that stay for the next time (`lists_10`, …). Pages are asked for through
Django's test client, so no page comes from a worker's memory. Each row has the queries
and the median milliseconds at each size, of processor time on SQLite, then those of the
first page after something was changed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import scale  # noqa: E402 (the path is set above)

ISSUER: Final = "葫芦岛市人民政府"
#: What is asked for; MIDDLE and LAST stand for numbers of pages.
MIDDLE, LAST = "MIDDLE", "LAST"
PAGES: Final = {
    "home": "/",
    "issues": "/issues/",
    "documents": "/documents/",
    "documents, middle page": f"/documents/?page={MIDDLE}",
    "documents, last page": f"/documents/?page={LAST}",
    **{
        f"documents, by {sort}": f"/documents/?sort={sort}"
        for sort in ("oldest", "title", "number")
    },
    **{
        f"documents, by {sort}, middle page": f"/documents/?sort={sort}&page={MIDDLE}"
        for sort in ("oldest", "title", "number")
    },
    "documents, kind": "/documents/?kind=gazette",
    "documents, category": "/documents/?category=政办发",
    "documents, issuer": f"/documents/?issuer={ISSUER}",
    "documents, year": "/documents/?year=2019",
    "documents, force": "/documents/?force=repealed",
    "documents, topic": "/documents/?topic=TOPIC",
    "documents, all filters": (
        f"/documents/?kind=gazette&category=政办发&issuer={ISSUER}"
        "&year=2019&force=in_force&topic=TOPIC"
    ),
    "documents, common word": "/documents/?q=通知",
    "documents, rare word": "/documents/?q=〔2019〕1号",
    "documents, two words, by title": "/documents/?q=葫芦岛 供热&sort=title",
    "API": "/api/v1/documents",
    "API, last page": f"/api/v1/documents?page_size=20&page={LAST}",
    "API, year": "/api/v1/documents?year=2019",
    "API, word": "/api/v1/documents?q=通知",
    "API, issues": "/api/v1/issues",
    "feeds": "/feeds/",
    "feed": "/feeds/documents.atom",
    "feed, page 100": "/feeds/documents.atom?page=100",
    "feed, category": "/feeds/categories/政办发.atom",
    "feed, topic": "/feeds/topics/TOPIC.atom",
    "calendar": "/feeds/calendar.ics",
    "sitemap": "/sitemap.xml",
    "sitemap, documents": "/sitemap-documents.xml",
    "desk, documents": "/admin/documents/document/",
    "desk, documents, last page": f"/admin/documents/document/?p={LAST}",
    "desk, documents, word": "/admin/documents/document/?q=供热",
    "desk, documents, drafts": "/admin/documents/document/?state__exact=draft",
    "desk, provisions": "/admin/documents/provision/",
    "desk, provisions, page 50": "/admin/documents/provision/?p=50",
    "desk, provisions, word": "/admin/documents/provision/?q=供热",
    "desk, citations": "/admin/documents/citation/",
    "desk, citations, word": "/admin/documents/citation/?q=供热",
    "desk": "/admin/",
    "desk, documents, by findings": "/admin/documents/document/?o=8",
    "desk, open findings": "/admin/documents/finding/?state__exact=open",
    **{
        f"desk, {name}": f"/admin/{path}/"
        for name, path in {
            "issues": "documents/gazetteissue",
            "topics": "documents/topic",
            "annexes": "documents/component",
            "tables": "documents/table",
            "relations": "documents/relation",
            "findings": "documents/finding",
            "corrections": "documents/correction",
            "files": "documents/sourcefile",
            "imports": "documents/importjob",
            "log": "documents/auditentry",
            "offices": "regulations/office",
            "tasks": "regulations/task",
            "fees": "regulations/feereduction",
            "revisions": "regulations/revision",
            "plans": "compensation/planversion",
            "violations": "heating/violation",
        }.items()
    },
}
PER_PAGE: Final = {"desk": 50}
FEW: Final = 20


def main() -> None:
    """Measure each size on each engine in a process of its own; print tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default="10,3500")
    parser.add_argument("--postgres", metavar="URL")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--match", default="")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        print(json.dumps(measure(options.measure, options.rounds, options.match)))
        return
    sizes = [int(size) for size in options.sizes.split(",")]
    with ExitStack() as stack:
        folder = options.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory())
        )
        for engine in ("sqlite", "postgresql"):
            if options.only in {None, engine}:
                table(
                    engine,
                    [_run(engine, size, options, folder, stack) for size in sizes],
                )


def _run(
    engine: str, size: int, options: Any, folder: Path, stack: ExitStack
) -> dict[str, Any]:
    if engine == "sqlite":
        url = f"sqlite:///{folder.resolve() / f'lists_{size}.sqlite3'}"
    else:
        if options.postgres is None:
            from tests.gazette_portal.portals import own_postgres

            _, options.postgres = stack.enter_context(own_postgres())
        url = _database(options.postgres, f"lists_{size}")
    words = [f"--measure={size}", f"--rounds={options.rounds}"]
    done = subprocess.run(
        [sys.executable, __file__, *words, f"--match={options.match}"],
        env={
            "PATH": os.environ["PATH"],
            "DATABASE_URL": url,
            "VAR_DIR": str(folder),
            "LOG_LEVEL": "ERROR",
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _database(url: str, name: str) -> str:
    """Make a database beside the given one, unless it is there; return its address."""
    beside = psycopg2.connect(url)
    beside.autocommit = True
    with beside.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
    beside.close()
    return f"{url.rpartition('/')[0]}/{name}"


def measure(size: int, rounds: int, match: str) -> dict[str, Any]:
    """Fill the database, then ask for every page; return figures by page."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "gazette_portal.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    from documents.models import Document

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    setup_test_environment(debug=False)
    # SQLite works in this process: what other processes do beside is left out.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    scale.prepare()
    start = time.perf_counter()
    count = scale.fill(size)
    filled = time.perf_counter() - start
    call_command("collectstatic", interactive=False, verbosity=0)
    reader, clerk = Client(), Client()
    user, _ = User.objects.get_or_create(
        username="scale", is_staff=True, is_superuser=True
    )
    clerk.force_login(user)
    topic = Document.objects.filter(topic__isnull=False).order_by("-pk").first()
    slug = topic.topic.slug if topic is not None and topic.topic is not None else ""
    figures: dict[str, Any] = {}
    for name, pattern in PAGES.items():
        if not name.startswith(match):
            continue
        per_page = 50 if name.startswith("desk") else FEW
        last = max(-(-count // per_page), 1)
        path = (
            pattern.replace(MIDDLE, str(last // 2 or 1))
            .replace(LAST, str(last))
            .replace("TOPIC", slug)
        )
        client = clerk if name.startswith("desk") else reader
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path).status_code
        # The next request forgets them.
        asked = len(queries)
        times = []
        for _ in range(rounds):
            start = clock()
            response = client.get(path)
            times.append((clock() - start) * 1000)
        changed = []
        if name in {
            "home",
            "issues",
            "documents",
            "documents, common word",
            "API",
            "feeds",
        }:
            for _ in range(3):
                _change()
                start = clock()
                client.get(path)
                changed.append((clock() - start) * 1000)
        figures[name] = {
            "status": status,
            "queries": asked,
            "ms": statistics.median(times),
            "bytes": len(response.content),
            "changed": statistics.median(changed) if changed else None,
        }
    return {"count": count, "filled": filled, "figures": figures}


def _change() -> None:
    """Change a document that everybody sees."""
    from documents.models import Document

    document = Document.objects.published().order_by("pk").first()
    assert document is not None
    document.save(update_fields=["updated_at"])


def table(engine: str, columns: list[dict[str, Any]]) -> None:
    """Print figures as a table."""
    print(f"\n{engine}: queries and ms; ms after a change")
    for one in columns:
        print(f"{one['count']:,} documents, filled in {one['filled']:.0f} s")
    print(" " * 36 + "".join(f"{one['count']:>24,}" for one in columns))
    for name in columns[0]["figures"]:
        cells = []
        for one in columns:
            found = one["figures"][name]
            status = "" if found["status"] == 200 else f"{found['status']}! "  # noqa: PLR2004
            changed = "" if found["changed"] is None else f" {found['changed']:.0f}"
            cells.append(f"{status}{found['queries']} {found['ms']:.1f}{changed}")
        print(f"{name:<36}" + "".join(f"{cell:>24}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()

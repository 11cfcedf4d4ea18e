"""Pages and answers in portals of three sizes, on both databases; prints a table.

    python benchmarks/pages.py [--sizes 10,3500,100000] [--seconds N] [--rounds N]

Servers run as deployed (`gazette_portal.server`, two workers each), all at the same
time: the portal on SQLite and on PostgreSQL, each with its memory of public pages
(warm) and without (cold: every answer is made anew), a bare view of five bytes with the
portal's middleware, and an nginx that gives out the bytes of the document as a file.
wrk asks them in turns, over one connection and over 32; figures are medians of the
rounds, ratios those of the two figures of one round. What somebody searches or reckons
is kept by nobody. The portal of 3,500 documents has the corpus of laws, where it is; other
large ones are made by `scale.py`. Needs nginx and wrk.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette_portal.settings")

import django  # noqa: E402 (the path is set above)
import gunicorn  # noqa: E402

from benchmarks import corpus  # noqa: E402
from benchmarks.corpus import laws  # noqa: E402
from benchmarks.load import Speed, Target, speed  # noqa: E402
from tests.deploy.fronts import found, free_port, program  # noqa: E402
from tests.gazette_portal.portals import Portal, on_sqlite, own_postgres  # noqa: E402

WORKERS: Final = 2
CONNECTIONS: Final = (1, 32)
#: What the bundled issue has; smaller portals are not made.
BUNDLED: Final = 10
#: Requests a second; where none was answered in time there is nothing to divide by.
_SLOWEST: Final = 0.1
BARE: Final = "bare view"
FILE: Final = "file by nginx"
DOCUMENT: Final = "/documents/hu-zheng-ban-fa-2020-1/"
_FACTS: Final = (
    "use=residential&choice=exchange&certified_area=58.5&unit_price=3900"
    "&signed_in_period=true&moved_early=true"
)
#: Pages for everybody, which workers keep.
PUBLIC: Final = {
    "document": DOCUMENT,
    "issue": "/issues/2020/1/",
    "list with filters": f"/documents/?kind=gazette&year=2019&q={quote('通知')}",
}
#: Answers to what somebody asked, which nobody keeps.
OWN: Final = {
    "search": f"/search/?q={quote('供热')}",
    "estimate page": f"/compensation/huagong-phase-2/estimate/?{_FACTS}",
    "estimate API": f"/api/v1/compensation/huagong-phase-2/estimate?{_FACTS}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One target in a portal of one size: a speed for each number of connections."""

    name: str
    engine: str
    documents: int
    speeds: Mapping[int, list[Speed]]


@contextmanager
def portals(documents: int) -> Iterator[dict[str, Portal]]:
    """Make a portal of a size on each engine."""
    with tempfile.TemporaryDirectory() as name, own_postgres() as (_, address):
        made = {
            "SQLite": on_sqlite(Path(name) / "sqlite"),
            "PostgreSQL": on_sqlite(Path(name) / "postgresql"),
        }
        made["PostgreSQL"].database = address
        for engine, portal in made.items():
            started = time.monotonic()
            portal.prepare()
            if documents > BUNDLED:
                fill(portal, documents)
            taken = time.monotonic() - started
            print(f"{engine}, {documents:,} documents: made in {taken:.0f} s")
        yield made


def fill(portal: Portal, documents: int) -> None:
    """Add laws, or copies of what there is."""
    with ExitStack() as stack:
        folder = stack.enter_context(laws()) if documents == corpus.SIZE else None
        words: tuple[str, ...]
        if folder is None:
            words = ("benchmarks/scale.py", portal.database)
            words += ("--documents", str(documents))
        else:
            words = ("manage.py", "import_law", str(folder))
        subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=portal.environment,
            # Some files of the corpus are refused, and the command says so.
            check=folder is None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def plain_file(folder: Path, content: bytes) -> Iterator[int]:
    """Let nginx give out some bytes; yield its port."""
    port = free_port()
    (folder / "index.html").write_bytes(content)
    # Root's own temporary folders are closed to the user that workers run as.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 2; pid {folder}/nginx.pid;\n"
        f"error_log {folder}/error.log; events {{}}\n"
        "http { access_log off; types { text/html html; } sendfile on;\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [program("nginx"), "-p", folder, "-c", folder / "nginx.conf"]
    )
    try:
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def measured(documents: int, *, seconds: int, rounds: int) -> list[Row]:
    """Ask everything there is in portals of one size, in turns."""
    with ExitStack() as stack:
        made = stack.enter_context(portals(documents))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bare = replace(
            made["SQLite"],
            settings={"DJANGO_SETTINGS_MODULE": "benchmarks.bare.settings"},
        )
        stack.enter_context(bare.served(WORKERS))
        targets = [("", Target(name=BARE, port=bare.port, path="/"))]
        for engine, portal in made.items():
            cold = replace(portal, settings={"PAGE_CACHE_MB": "0"})
            for one in (portal, cold):
                stack.enter_context(one.served(WORKERS))
            for name, path in PUBLIC.items():
                targets += [
                    (engine, Target(name=f"{name}, {how}", port=one.port, path=path))
                    for how, one in (("warm", portal), ("cold", cold))
                ]
            targets += [
                (engine, Target(name=name, port=portal.port, path=path))
                for name, path in OWN.items()
            ]
        content = made["SQLite"].get(DOCUMENT).body
        port = stack.enter_context(plain_file(folder, content))
        targets.append(("", Target(name=FILE, port=port, path="/")))
        rows = [
            Row(
                name=target.name,
                engine=engine,
                documents=documents,
                speeds={each: [] for each in CONNECTIONS},
            )
            for engine, target in targets
        ]
        for connections in CONNECTIONS:
            for number in range(rounds + 1):
                for row, (_, target) in zip(rows, targets, strict=True):
                    got = speed(target, connections, seconds if number else 1)
                    # The first round only warms.
                    if number:
                        row.speeds[connections].append(got)
        return rows


def against(row: Row, other: Row, connections: int) -> float:
    """Return how many times as many requests a second, round by round."""
    pairs = zip(row.speeds[connections], other.speeds[connections], strict=True)
    return statistics.median(one.rate / max(two.rate, _SLOWEST) for one, two in pairs)


def show(rows: list[Row]) -> None:
    """Print the rows of one size."""
    bare = next(row for row in rows if row.name == BARE)
    for row in rows:
        cells = [row.name, row.engine or "–", f"{row.documents:,}"]
        for connections in CONNECTIONS:
            speeds = row.speeds[connections]
            middle = {
                name: statistics.median(getattr(each, name) for each in speeds)
                for name in ("rate", "p50", "p99")
            }
            cells += [
                f"{middle['rate']:,.0f}",
                f"{middle['p50']:.1f} / {middle['p99']:.1f}",
                f"{against(row, bare, connections):.2f}",
            ]
        twin = next(
            (
                each
                for each in rows
                if each.name == row.name and each.engine == "SQLite"
            ),
            None,
        )
        cells.append(
            " / ".join(f"{against(row, twin, each):.2f}" for each in CONNECTIONS)
            if row.engine == "PostgreSQL" and twin is not None
            else ""
        )
        print("| " + " | ".join(cells) + " |", flush=True)


def told(*command: str) -> str:
    """Return the first line that a program prints about its version."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0].strip() if lines else "unknown"


def main() -> None:
    """Measure all sizes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default="10,3500,100000")
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    missing = [name for name in ("wrk", "nginx") if not found(name)]
    if missing:
        print("Nothing measured: there is no", " and no ".join(missing))
        return
    print(
        f"Python {platform.python_version()}, Django {django.__version__},"
        f" gunicorn {gunicorn.__version__}, {told('psql', '--version')},"
        f" {told(program('nginx'), '-v')}, {told('wrk', '-v').split(' Copyright')[0]};"
        f" {os.cpu_count()} cores, {WORKERS} workers a server, {options.rounds} rounds"
        f" of {options.seconds} s"
    )
    sizes = [int(word) for word in options.sizes.split(",")]
    found_rows = [
        measured(size, seconds=options.seconds, rounds=options.rounds) for size in sizes
    ]
    few, many = CONNECTIONS
    print(
        f"\n| what | database | documents | {few}: requests/s | p50 / p99 ms | × bare"
        f" | {many}: requests/s | p50 / p99 ms | × bare"
        " | PostgreSQL × SQLite |\n" + "|---" * 10 + "|"
    )
    for rows in found_rows:
        show(rows)


if __name__ == "__main__":
    main()

"""Mixed load for a while: memory and connections must not grow; prints a table.

    python benchmarks/soak.py [--minutes N] [--rate N] [--postgres URL]

A portal of its own, with the bundled issue, in an SQLite file or in a PostgreSQL
database that must be empty. Readers open pages, search, estimate, follow feeds and ask
the API at a bounded rate; a clerk withdraws a document and publishes it again all the
while. The workers are not renewed in between (they are after 20,000 requests each), so
that what leaks is seen. Exit status 1 when an answer was wrong or something grew.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette_portal.settings")

import psycopg2  # noqa: E402 (the path is set above)

from tests.gazette_portal.portals import Portal, on_sqlite  # noqa: E402

WORKERS: Final = 2
READERS: Final = 4
SAMPLES: Final = 12
#: The first samples see caches fill and are not compared with.
WARM: Final = SAMPLES // 3
DOCUMENT: Final = "/documents/hu-zheng-ban-fa-2020-1/"
PLAN: Final = "huagong-phase-2"
#: Shares by which the median of the last samples may be above that of earlier ones.
MEMORY_MAY_GROW: Final = 0.05
#: Of SQLite each request under way has three.
FILES_MAY_GROW: Final = 0.5
CONNECTIONS_MAY_GROW: Final = 0.0
FASTEST: Final = 500


def addresses(choose: random.Random) -> Iterator[tuple[str, set[int]]]:
    """Give addresses as visitors ask for them, and which answers are right."""
    words = ("供热", "征收补偿", "责任", "第十二条", "办法 -供热", "人民政府", "停车")
    while True:
        number = choose.randrange(1, 200)
        # Hardly any household asks what another one has asked.
        facts = (
            f"use=residential&choice={choose.choice(('monetary', 'exchange'))}"
            f"&certified_area={choose.randrange(2_000, 14_000) / 100}"
            f"&unit_price={choose.randrange(2_500, 6_000)}"
        )
        yield from choose.sample(
            [
                ("/", {200}),
                (DOCUMENT, {200}),
                (f"{DOCUMENT[:-1]}.json", {200}),
                ("/documents/", {200}),
                (f"/documents/?q={quote(choose.choice(words))}", {200}),
                ("/issues/2020/1/", {200}),
                (f"/search/?q={quote(choose.choice(words))}", {200}),
                (f"/search/?q={quote(choose.choice(words))}{number}", {200}),
                (f"/api/v1/search?q={quote(choose.choice(words))}", {200}),
                ("/api/v1/fees", {200}),
                (f"/api/v1/heating/outage?hours={number}&daily_fee=10", {200}),
                ("/feeds/documents.atom", {200}),
                ("/regulations/", {200}),
                ("/compensation/", {200}),
                (f"/compensation/{PLAN}/estimate/?{facts}", {200}),
                (f"/compensation/{PLAN}/compare/?{facts}", {200}),
                (f"/api/v1/compensation/{PLAN}/estimate?{facts}", {200}),
                (f"/heating/penalties/2/?contract_price={number}000", {200}),
                ("/offices/", {200}),
                ("/regulations/responsibilities/matrix/", {200}),
                (f"/documents/?x={choose.getrandbits(64)}", {200}),
                ("/sitemap.xml", {200}),
                (f"/nowhere-{number}", {404}),
            ],
            k=12,
        )


@dataclass(slots=True)
class Load:
    """What readers were told."""

    portal: Portal
    durations: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def read(self, seed: int, pause: float) -> None:
        """Ask at a bounded rate until told to stop."""
        choose = random.Random(seed)  # noqa: S311 (no secret)
        due = time.monotonic()
        for path, right in addresses(choose):
            due = max(due + pause, time.monotonic() - 1)
            if self.stop.wait(max(due - time.monotonic(), 0)):
                return
            started = time.perf_counter()
            try:
                status = self.portal.get(path).status
            except OSError as error:
                self.wrong[f"{path}: {error}"] += 1
                continue
            self.durations.append(time.perf_counter() - started)
            self.asked += 1
            if status not in right:
                self.wrong[f"{path}: {status}"] += 1


@contextmanager
def reading(load: Load, rate: float) -> Iterator[None]:
    """Let readers ask, all together so many times a second."""
    threads = [
        threading.Thread(target=load.read, args=(seed, READERS / rate))
        for seed in range(READERS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        load.stop.set()
        for thread in threads:
            thread.join()


@contextmanager
def changing(portal: Portal) -> Iterator[None]:
    """Let a clerk withdraw a document and publish it again, every ten seconds."""
    loop = (
        "import time\n"
        "from documents.models import Document\n"
        "from documents.services.publishing import publish, withdraw\n"
        "one = Document.objects.exclude(slug='hu-zheng-ban-fa-2020-1')"
        ".filter(state='published').order_by('pk')[0]\n"
        "while True:\n"
        "    withdraw(document=one, reason='试')\n"
        "    time.sleep(5)\n"
        "    publish(document=one, despite_findings=True)\n"
        "    time.sleep(5)\n"
    )
    with (portal.folder / "clerk.log").open("wb") as log:
        process = portal.start(
            "shell", "--no-imports", "-c", loop, stdout=log, stderr=log
        )
        try:
            yield
        finally:
            alive = process.poll() is None
            process.terminate()
            process.wait()
            if not alive:
                sys.exit((portal.folder / "clerk.log").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was held at a moment."""

    minutes: float
    asked: int
    p50: float
    p99: float
    memory: int
    files: int
    connections: int | None


def workers_of(master: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that answer."""
    found = subprocess.run(
        ["pgrep", "-P", str(master.pid)], capture_output=True, text=True, check=True
    )
    return [int(word) for word in found.stdout.split()]


def sample(
    load: Load, master: subprocess.Popen[bytes], started: float, postgres: str
) -> Sample:
    """Look what the workers hold; PostgreSQL's connections where that is used."""
    memory = files = 0
    for pid in workers_of(master):
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        line = next(each for each in status.splitlines() if each.startswith("VmRSS"))
        memory += int(line.split()[1]) * 1024
        files += len(list(Path(f"/proc/{pid}/fd").iterdir()))
    durations, load.durations = load.durations, []
    cuts = statistics.quantiles(durations, n=100) if len(durations) > 1 else [0.0] * 99
    return Sample(
        minutes=(time.monotonic() - started) / 60,
        asked=load.asked,
        p50=cuts[49] * 1000,
        p99=cuts[98] * 1000,
        memory=memory,
        files=files,
        connections=connections(postgres) if postgres else None,
    )


def connections(postgres: str) -> int:
    """Return how many connections the database has, ours left out."""
    own = psycopg2.connect(postgres)
    try:
        with own.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            row = cursor.fetchone()
            assert row is not None
            return int(row[0])
    finally:
        own.close()


def show(each: Sample) -> None:
    """Print one line of the table."""
    held = "" if each.connections is None else f" | {each.connections}"
    print(
        f"| {each.minutes:.1f} | {each.asked} | {each.p50:.1f} | {each.p99:.1f}"
        f" | {each.memory / 1_048_576:.1f} | {each.files}{held} |",
        flush=True,
    )


def verdict(samples: list[Sample]) -> list[str]:
    """Return what grew between the first samples after warming up and the last ones."""
    before, after = samples[WARM : 2 * WARM], samples[2 * WARM :]
    found = []
    for name, may_grow in (
        ("memory", MEMORY_MAY_GROW),
        ("files", FILES_MAY_GROW),
        ("connections", CONNECTIONS_MAY_GROW),
    ):
        early, late = (
            statistics.median(getattr(each, name) or 0 for each in some)
            for some in (before, after)
        )
        if late > early * (1 + may_grow):
            found.append(f"{name} grew from {early:.0f} to {late:.0f}")
    return found


def main() -> None:
    """Run for a while and tell."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--rate", type=float, default=20.0, metavar="N a second")
    parser.add_argument("--postgres", metavar="URL", default="")
    options = parser.parse_args()
    if not 0 < options.minutes <= 24 * 60 or not 0 < options.rate <= FASTEST:
        parser.error(f"at most a day, and at most {FASTEST} requests a second")
    with tempfile.TemporaryDirectory() as folder:
        portal = on_sqlite(Path(folder) / "portal")
        if options.postgres:
            portal.database = options.postgres
        portal.settings["METRICS_TOKEN"] = "soak"  # noqa: S105 (nobody else asks)
        portal.prepare()
        load = Load(portal)
        samples: list[Sample] = []
        engine = "PostgreSQL" if options.postgres else "SQLite"
        print(f"{engine}, {WORKERS} workers, {options.rate:g} requests a second")
        held = " | connections" if options.postgres else ""
        print(f"| minutes | requests | p50 ms | p99 ms | MB | open files{held} |")
        print("|---" * (7 if held else 6) + "|")
        with portal.served(workers=WORKERS) as master:
            started = time.monotonic()
            with reading(load, options.rate), changing(portal):
                for _ in range(SAMPLES):
                    time.sleep(options.minutes * 60 / SAMPLES)
                    samples.append(sample(load, master, started, options.postgres))
                    show(samples[-1])
        grew = verdict(samples)
        for line in [*grew, *(f"{words} ({n})" for words, n in load.wrong.items())]:
            print(line)
        if grew or load.wrong:
            sys.exit(1)


if __name__ == "__main__":
    main()

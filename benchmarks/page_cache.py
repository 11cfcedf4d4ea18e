"""A document from a worker's memory, beside a bare view with the same middleware.

    python benchmarks/page_cache.py [--seconds N] [--rounds N] [--engines sqlite,postgresql]

Three servers run as deployed (`gazette_portal.server`, two workers): the portal, the
portal without its memory, and a bare view of five bytes with the portal's settings.
wrk asks them in turns; each row is one object of JSON with medians, the ratio being the
median of the ratios of each round. Then: how often a cold page is made when 32 ask for
it at once, and how long a warm page takes while others are made. Needs wrk.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette_portal.settings")

from benchmarks.load import Speed, Target, speed  # noqa: E402 (the path is set above)
from tests.gazette_portal.portals import Portal, on_sqlite, own_postgres  # noqa: E402

DOCUMENT: Final = "/documents/hu-zheng-ban-fa-2020-1/"
CONNECTIONS: Final = (1, 32)
WORKERS: Final = 2
TOKEN: Final = "benchmark"  # noqa: S105 (of a server that lives for a minute)


def compared(
    targets: list[Target], *, engine: str, seconds: int, rounds: int
) -> Iterator[dict[str, object]]:
    """Measure in turns; the first target is what the others are compared with."""
    for connections in CONNECTIONS:
        found: dict[str, list[Speed]] = {each.name: [] for each in targets}
        for number in range(rounds + 1):
            for target in targets:
                measured = speed(target, connections, seconds if number else 1)
                # The first round only warms.
                if number:
                    found[target.name].append(measured)
        bare = found[targets[0].name]
        for name, speeds in found.items():
            ratios = [
                one.rate / other.rate for one, other in zip(speeds, bare, strict=True)
            ]
            yield {
                "benchmark": "page_cache",
                "engine": engine,
                "connections": connections,
                "what": name,
                "requests_per_second": round(statistics.median(s.rate for s in speeds)),
                "p50_ms": round(statistics.median(s.p50 for s in speeds), 2),
                "p99_ms": round(statistics.median(s.p99 for s in speeds), 2),
                "against_bare": round(statistics.median(ratios), 2),
                "rounds": rounds,
            }


def made(portal: Portal) -> int:
    """Return how often documents were rendered so far."""
    text = portal.get("/metrics", Authorization=f"Bearer {TOKEN}").body.decode()

    def figure(name: str) -> int:
        lines = re.findall(
            rf'^{name}{{view="documents:document"[^}}]*}} (\d+)$', text, re.MULTILINE
        )
        return sum(map(int, lines))

    return figure("gazette_requests_total") - figure(
        "gazette_requests_from_memory_total"
    )


def purge(portal: Portal) -> None:
    """Write to a table that pages show, which changes none."""
    portal.ask(
        "from documents.models import Topic;"
        "Topic.objects.filter(slug='nowhere').update(name='nowhere')"
    )
    portal.catch_up()


def stampede(portal: Portal, engine: str) -> dict[str, object]:
    """Let 32 ask at once for a page that nobody has made since the last change."""
    counts = []
    for _ in range(5):
        purge(portal)
        before = made(portal)
        threads = [
            threading.Thread(target=portal.get, args=(DOCUMENT,)) for _ in range(32)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        counts.append(made(portal) - before)
    return {
        "benchmark": "page_cache",
        "engine": engine,
        "what": "32 ask at once for a cold page",
        "workers": WORKERS,
        "renderings": counts,
    }


def beside_cold_pages(portal: Portal, engine: str, seconds: int) -> dict[str, object]:
    """Ask for a warm page while others make the portal render all the time."""
    ended = threading.Event()
    rendered = [0]

    def ask(which: int) -> None:
        number = 0
        while not ended.is_set():
            number += 1
            portal.get(f"/documents/?x={which}.{number}.{time.monotonic_ns()}")
            rendered[0] += 1

    others = [threading.Thread(target=ask, args=(each,)) for each in range(2)]
    for other in others:
        other.start()
    warm = Target(name="warm", port=portal.port, path=DOCUMENT)
    found = speed(warm, 4, seconds)
    ended.set()
    for other in others:
        other.join()
    return {
        "benchmark": "page_cache",
        "engine": engine,
        "what": "a warm page, 4 connections, beside 2 that ask for cold ones",
        "requests_per_second": round(found.rate),
        "p50_ms": round(found.p50, 2),
        "p99_ms": round(found.p99, 2),
        "cold_pages": rendered[0],
    }


@contextmanager
def prepared(engine: str, folder: Path) -> Iterator[Portal]:
    """Make a portal with the bundled issue on an engine."""
    portal = on_sqlite(folder / engine)
    with ExitStack() as stack:
        if engine == "postgresql":
            _, portal.database = stack.enter_context(own_postgres())
        # No worker is renewed in the middle; no page is asked for by a clerk.
        portal.settings["METRICS_TOKEN"] = TOKEN
        portal.prepare()
        yield portal


def measure(engine: str, *, seconds: int, rounds: int) -> Iterator[dict[str, object]]:
    """Measure everything on one engine."""
    with (
        tempfile.TemporaryDirectory() as name,
        prepared(engine, Path(name)) as portal,
    ):
        without = replace(portal, settings={**portal.settings, "PAGE_CACHE_MB": "0"})
        bare = replace(
            portal,
            settings={"DJANGO_SETTINGS_MODULE": "benchmarks.bare.settings"},
        )
        with portal.served(WORKERS), without.served(WORKERS), bare.served(WORKERS):
            tag = portal.get(DOCUMENT).headers["ETag"]
            asked = f"If-None-Match: {tag}"
            packed = "Accept-Encoding: gzip, deflate, br"
            yield from compared(
                [
                    Target(name="bare view", port=bare.port, path="/"),
                    Target(name="bare view, 38 KB", port=bare.port, path="/long/"),
                    Target(name="document", port=portal.port, path=DOCUMENT),
                    Target(
                        name="document, compressed",
                        port=portal.port,
                        path=DOCUMENT,
                        headers=(packed,),
                    ),
                    Target(
                        name="document, 304",
                        port=portal.port,
                        path=DOCUMENT,
                        headers=(asked,),
                    ),
                    Target(name="list", port=portal.port, path="/documents/"),
                    Target(
                        name="document, PAGE_CACHE_MB=0",
                        port=without.port,
                        path=DOCUMENT,
                    ),
                    Target(
                        name="document, 304, PAGE_CACHE_MB=0",
                        port=without.port,
                        path=DOCUMENT,
                        headers=(asked,),
                    ),
                ],
                engine=engine,
                seconds=seconds,
                rounds=rounds,
            )
            yield stampede(portal, engine)
            yield beside_cold_pages(portal, engine, seconds)


def main() -> None:
    """Measure on both engines; print a row for each figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engines", default="sqlite,postgresql")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        print("Nothing measured: there is no wrk", file=sys.stderr)
        return
    for engine in options.engines.split(","):
        for row in measure(engine, seconds=options.seconds, rounds=options.rounds):
            print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

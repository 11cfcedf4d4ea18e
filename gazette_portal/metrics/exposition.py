"""Counters in the text format that Prometheus reads (version 0.0.4)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Final

from gazette_portal.metrics.counters import BOUNDS, STATUSES, Figures, Table

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")

_Sample = tuple[str, Mapping[str, str], float]


def exposition(table: Table) -> str:
    """Write all that a table tells."""
    figures = list(table.figures())
    lines = [
        *_family(
            "gazette_requests_total",
            "counter",
            "Answered requests by view and class of status.",
            _requests(figures),
        ),
        *_family(
            "gazette_request_seconds",
            "histogram",
            "How long answers took, by view.",
            _durations(figures),
        ),
        *_family(
            "gazette_queries_total",
            "counter",
            "Queries to the database by view.",
            (("", {"view": each.view}, each.queries) for each in figures),
        ),
        *_family(
            "gazette_query_seconds_total",
            "counter",
            "How long queries took, by view.",
            (("", {"view": each.view}, each.query_seconds) for each in figures),
        ),
        *_family(
            "gazette_requests_from_memory_total",
            "counter",
            "Requests answered from what a worker keeps, by view.",
            (("", {"view": each.view}, each.from_memory) for each in figures),
        ),
        *_family(
            "gazette_worker_resident_bytes",
            "gauge",
            "Memory of each worker.",
            _memory(table.workers()),
        ),
    ]
    return "\n".join(lines) + "\n"


def _requests(figures: Iterable[Figures]) -> Iterator[_Sample]:
    for each in figures:
        for status, count in zip(STATUSES, each.statuses, strict=True):
            if count:
                yield "", {"view": each.view, "status": status}, count


def _durations(figures: Iterable[Figures]) -> Iterator[_Sample]:
    bounds = [*map(str, BOUNDS), "+Inf"]
    for each in figures:
        for bound, count in zip(bounds, accumulate(each.buckets), strict=True):
            yield "_bucket", {"view": each.view, "le": bound}, count
        yield "_sum", {"view": each.view}, each.seconds
        yield "_count", {"view": each.view}, sum(each.buckets)


def _memory(workers: Mapping[int, int]) -> Iterator[_Sample]:
    for row, pid in workers.items():
        try:
            pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
        except OSError:
            # It ended just now, or the system has no such files.
            continue
        yield "", {"worker": str(row)}, int(pages) * _PAGE


def _family(
    name: str, kind: str, words: str, samples: Iterable[_Sample]
) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"
    for suffix, labels, value in samples:
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"{name}{suffix}{{{inside}}} {_number(value)}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(value, 6))

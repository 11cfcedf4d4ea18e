import os

import pytest

from gazette_portal.metrics.counters import BOUNDS, OTHER, Observation, Table
from gazette_portal.metrics.exposition import exposition


def seen(view: str = "home", **fields: object) -> Observation:
    return Observation(**{"view": view, "status": 200, "seconds": 0.02, **fields})  # type: ignore[arg-type]


@pytest.fixture
def table() -> Table:
    table = Table(["home", "documents:document"], rows=3)
    table.take(table.free_row(), os.getpid())
    return table


def test_what_is_counted_is_told(table: Table) -> None:
    table.count(seen(queries=3, query_seconds=0.01))
    table.count(seen(status=304, seconds=0.005))
    table.count(seen(status=503, seconds=60.0))
    text = exposition(table)
    assert 'gazette_requests_total{view="home",status="2xx"} 1' in text
    assert 'gazette_requests_total{view="home",status="3xx"} 1' in text
    assert 'gazette_requests_total{view="home",status="5xx"} 1' in text
    assert 'gazette_queries_total{view="home"} 3' in text
    assert 'gazette_query_seconds_total{view="home"} 0.01' in text
    assert 'gazette_request_seconds_count{view="home"} 3' in text
    assert 'gazette_request_seconds_sum{view="home"} 60.025' in text
    assert "documents:document" not in text
    assert 'gazette_worker_resident_bytes{worker="0"}' in text


def test_buckets_are_cumulated_and_hold_their_bound(table: Table) -> None:
    for seconds in (0.005, 0.0051, 10.0, 10.1):
        table.count(seen(seconds=seconds))
    lines = [line for line in exposition(table).splitlines() if "_bucket" in line]
    counts = [int(line.rpartition(" ")[2]) for line in lines]
    assert counts == [1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4]
    bounds = [line.partition('le="')[2].partition('"')[0] for line in lines]
    assert bounds == [*map(str, BOUNDS), "+Inf"]


def test_labels_are_bounded(table: Table) -> None:
    for number in range(100):
        table.count(seen(f"made-up-{number}"))
    (figures,) = table.figures()
    assert figures.view == OTHER
    assert figures.statuses == (0, 100, 0, 0, 0)


def test_workers_count_together_and_leave_their_sums(table: Table) -> None:
    table.count(seen())
    for _ in range(4):
        row = table.free_row()
        assert row == 1
        child = os.fork()
        if not child:
            table.take(row, os.getpid())
            table.count(seen())
            os._exit(0)
        os.waitpid(child, 0)
        assert table.workers() == {0: os.getpid(), 1: child}
        table.give_back(child)
    (figures,) = table.figures()
    assert figures.statuses == (0, 5, 0, 0, 0)
    assert table.workers() == {0: os.getpid()}


def test_a_worker_without_a_row_counts_nothing() -> None:
    table = Table(["home"], rows=1)
    table.take(0, 1)
    assert table.free_row() is None
    table.take(None, os.getpid())
    table.count(seen())
    assert list(table.figures()) == []

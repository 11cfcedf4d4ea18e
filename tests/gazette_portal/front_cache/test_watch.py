import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError
from django.utils import timezone

from gazette_portal.front_cache.watch import State, Watch

LAG = 1.0


class Database:
    """Answers as it is set to, and counts how often it was asked."""

    def __init__(self) -> None:
        self.state = 1
        self.until = float("inf")
        self.away = False
        self.asked = 0
        self.slow = threading.Event()
        self.slow.set()

    def ask(self) -> State:
        self.asked += 1
        begun = timezone.now().timestamp()
        found = self.state
        self.slow.wait(10)
        if self.away:
            raise DatabaseError
        return State(prints=found, begun=begun, until=self.until)


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    passed = 0.0
    real = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: real + passed)

    def pass_(seconds: float) -> None:
        nonlocal passed
        passed += seconds

    yield pass_
    monkeypatch.undo()


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def watch(database: Database) -> Watch:
    return Watch(lag=LAG, ask=database.ask, here=lambda: 0)


def test_it_asks_four_times_in_the_lag(
    watch: Watch, database: Database, pass_time: Callable[[float], None]
) -> None:
    for _ in range(40):
        assert watch.number() == 1
        pass_time(LAG / 40)
    assert database.asked == 4


def test_a_change_is_another_number_within_the_lag(
    watch: Watch, database: Database, pass_time: Callable[[float], None]
) -> None:
    for state in range(2, 6):
        before = watch.number()
        database.state = state
        pass_time(LAG)
        after = watch.number()
        assert after is not None
        assert after != before


def test_no_number_comes_twice(
    watch: Watch, database: Database, pass_time: Callable[[float], None]
) -> None:
    """Also where the database is again as it was."""
    numbers = []
    for state in (1, 2, 1, 2):
        database.state = state
        pass_time(LAG)
        numbers.append(watch.number())
    assert numbers == [1, 2, 3, 4]


def test_while_it_is_away_nothing_is_known(
    watch: Watch, database: Database, pass_time: Callable[[float], None]
) -> None:
    first = watch.number()
    database.away = True
    pass_time(LAG / 2)
    assert watch.number() is None
    asked = database.asked
    assert watch.number() is None
    assert database.asked == asked
    database.away = False
    pass_time(LAG / 2)
    again = watch.number()
    assert again is not None
    assert again != first


def test_a_slow_database_stops_others_only_when_the_lag_is_over(
    watch: Watch, database: Database, pass_time: Callable[[float], None]
) -> None:
    assert watch.number() == 1
    database.slow.clear()
    pass_time(LAG / 2)
    asking = threading.Thread(target=watch.number)
    asking.start()
    while database.asked < 2:
        pass
    assert watch.number() == 1
    pass_time(LAG / 2 + 0.01)
    found: list[int | None] = []
    waiting = threading.Thread(target=lambda: found.append(watch.number()))
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    database.slow.set()
    for thread in (asking, waiting):
        thread.join(10)
    assert database.asked == 3
    assert found == [1]


def test_who_comes_while_it_is_asked_for_the_first_time_waits(
    watch: Watch, database: Database
) -> None:
    database.slow.clear()
    found: list[int | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(watch.number())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    threads[0].join(0.1)
    assert found == []
    database.slow.set()
    for thread in threads:
        thread.join(10)
    assert found == [1] * 4
    assert database.asked == 1


def test_a_moment_that_was_set_and_a_clock_set_back(
    watch: Watch, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()

    def set_clock(seconds: float) -> None:
        moment = now + dt.timedelta(seconds=seconds)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    database.until = (now + dt.timedelta(seconds=10)).timestamp()
    set_clock(0)
    assert watch.number() == 1
    set_clock(9.999)
    assert watch.number() == 1
    set_clock(10)
    database.until = float("inf")
    assert watch.number() == 2
    set_clock(9)
    assert watch.number() == 3
    assert watch.number() == 3
    set_clock(20)
    assert watch.number() == 3


def test_what_this_server_tells_is_seen_at_once(database: Database) -> None:
    told: list[int | None] = [1]
    watch = Watch(lag=LAG, ask=database.ask, here=lambda: told[0])
    assert watch.number() == 1
    told[0] = None
    assert watch.number() is None
    told[0] = 2
    assert watch.number() == 2
    assert watch.number() == 2

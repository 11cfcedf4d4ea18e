"""What is kept is as the database is: it goes with any change, and at its time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents import public_state
from documents.models import Document
from documents.public_state import (
    DocumentsWith,
    FoundWhileUnchanged,
    WhileUnchanged,
    one_look,
)
from tests.documents.builders import make_document

stored = pytest.mark.django_db(transaction=True)


class Counted:
    """Counts how often it was asked, and how many documents were public then."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> tuple[int, int]:
        self.times += 1
        return self.times, Document.objects.published().count()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    moments = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: moments[-1])
    return moments


@stored
def test_it_is_made_once_and_again_after_a_change(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    kept = WhileUnchanged(Counted())
    assert kept.get() == (1, 0)
    with django_assert_num_queries(1):
        assert kept.get() == (1, 0)
    document = make_document()
    assert kept.get() == (2, 1)
    assert kept.get() == (2, 1)
    # Whichever way it is changed.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_document WHERE id = %s", [document.pk])
    assert kept.get() == (3, 0)


@stored
def test_what_is_taken_back_is_no_change() -> None:
    kept = WhileUnchanged(Counted())
    kept.get()
    with transaction.atomic():
        make_document()
        # Here it is seen, by nobody else.
        assert kept.get() == (2, 1)
        transaction.set_rollback(True)
    assert kept.get() == (1, 0)


@stored
def test_a_publication_that_is_set_makes_it_anew(clock: list[datetime]) -> None:
    make_document(publish_at=clock[0] + timedelta(seconds=30))
    kept = WhileUnchanged(Counted())
    assert kept.get() == (1, 0)
    clock.append(clock[0] + timedelta(seconds=29))
    assert kept.get() == (1, 0)
    clock.append(clock[0] + timedelta(seconds=31))
    assert kept.get() == (2, 1)
    # The clock was wrong, and is set back.
    clock.append(clock[0])
    assert kept.get() == (3, 0)


@stored
def test_midnight_makes_it_anew(clock: list[datetime]) -> None:
    kept = WhileUnchanged(Counted())
    kept.get()
    clock.append(clock[0] + timedelta(days=1))
    assert kept.get()[0] == 2


@stored
def test_a_failure_is_not_kept() -> None:
    answers = iter([ZeroDivisionError, None])

    def make() -> str:
        failure = next(answers)
        if failure:
            raise failure
        return "made"

    kept = WhileUnchanged(make)
    with pytest.raises(ZeroDivisionError):
        kept.get()
    assert kept.get() == "made"


class TestWithoutDatabase:
    """How it is kept, whatever the state of the database is made of."""

    @pytest.fixture(autouse=True)
    def state(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """Stand for the mark of the database: the last one counts."""
        marks = [0]
        monkeypatch.setattr(public_state, "public_state", lambda _: marks[-1])
        monkeypatch.setattr(public_state, "_until", lambda: lambda: float("inf"))
        return marks

    def test_one_thread_makes_it_for_all(self) -> None:
        made: list[int] = []
        begun = threading.Barrier(5)

        def make() -> str:
            made.append(1)
            return "made"

        def ask() -> str:
            begun.wait(timeout=10)
            return kept.get()

        kept = WhileUnchanged(make)
        with ThreadPoolExecutor(5) as threads:
            answers = [threads.submit(ask) for _ in range(5)]
        assert [each.result() for each in answers] == ["made"] * 5
        assert len(made) == 1

    def test_it_is_made_of_the_one_before(self, state: list[int]) -> None:
        young = [True]
        kept = WhileUnchanged(
            lambda: 1, again=lambda last: last + 1, holds=lambda _: young[-1]
        )
        assert (kept.get(), kept.get()) == (1, 1)
        state.append(1)
        assert (kept.get(), kept.get()) == (2, 2)
        young.append(False)
        assert (kept.get(), kept.get()) == (3, 4)
        kept.forget()
        assert kept.get() == 1

    def test_each_is_found_once_until_something_is_changed(
        self, state: list[int]
    ) -> None:
        numbers, kept = finder()
        assert [kept(key) for key in "abab"] == ["a1", "b2", "a1", "b2"]
        state.append(1)
        assert [kept(key) for key in "ba"] == ["b3", "a4"]
        assert next(numbers) == 5

    def test_only_so_many_are_kept(self) -> None:
        _, kept = finder(most=2)
        assert [kept(key) for key in "abc"] == ["a1", "b2", "c3"]
        assert [kept(key) for key in "cb"] == ["c3", "b2"]
        # The oldest one went, and comes back in the place of another.
        assert [kept(key) for key in "aacb"] == ["a4", "a4", "c3", "b5"]

    def test_what_is_not_found_is_not_kept(self) -> None:
        kept = FoundWhileUnchanged[str, str](most=1)
        kept.get("known", lambda: "known")

        def fail() -> str:
            raise LookupError

        with pytest.raises(LookupError):
            kept.get("unknown", fail)
        assert kept.get("known", fail) == "known"
        assert kept.get("unknown", lambda: "found") == "found"

    def test_threads_that_find_it_at_once_get_the_same(self) -> None:
        kept = FoundWhileUnchanged[str, object](most=2)
        looking = threading.Barrier(4)

        def find() -> object:
            looking.wait(timeout=10)
            return object()

        with ThreadPoolExecutor(4) as threads:
            found = [threads.submit(kept.get, "key", find) for _ in range(4)]
        assert len({id(each.result()) for each in found}) == 1

    def test_some_of_them_are_found_at_once(self, state: list[int]) -> None:
        asked: list[list[int]] = []

        def find(keys: list[int]) -> dict[int, str]:
            asked.append(keys)
            return {key: str(key) for key in keys if key < 9}

        kept = FoundWhileUnchanged[int, str](most=3)
        assert kept.get_all([1, 2], find) == {1: "1", 2: "2"}
        assert kept.get_all([2, 3, 9], find) == {2: "2", 3: "3"}
        # More than are kept come back all the same; what is not there is asked for again.
        assert kept.get_all([4, 5, 6, 7, 9], find) == {n: str(n) for n in (4, 5, 6, 7)}
        assert kept.get_all([5, 6, 7], find) == {5: "5", 6: "6", 7: "7"}
        assert asked == [[1, 2], [3, 9], [4, 5, 6, 7, 9]]
        state.append(1)
        kept.get_all([7], find)
        assert asked[-1] == [7]


def finder(most: int = 10) -> tuple[Iterator[int], Callable[[str], str]]:
    """Return numbers, and a keeper whose finds are numbered by them."""
    numbers = iter(range(1, 100))
    kept = FoundWhileUnchanged[str, str](most=most)
    return numbers, lambda key: kept.get(key, lambda: f"{key}{next(numbers)}")


@stored
def test_documents_with_something_are_known_without_asking(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    some, other = make_document(), make_document()
    kept = DocumentsWith(lambda: [some.pk])
    assert kept.may_have(some)
    with django_assert_num_queries(1):
        assert not kept.may_have(other)
    with transaction.atomic(), django_assert_num_queries(0):
        assert kept.may_have(other)


@stored
def test_within_one_look_what_is_public_stands_still(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    counted, other = WhileUnchanged(Counted()), WhileUnchanged(Counted())
    counted.get()
    other.get()
    with one_look():
        with django_assert_num_queries(1):
            assert counted.get() == other.get() == (1, 0)
        make_document()
        assert counted.get() == (1, 0)
    assert counted.get() == (2, 1)
    # What is made within one look of a state that is gone holds for that look alone.
    with one_look():
        other.get()
        make_document()
        third = WhileUnchanged(Counted())
        assert third.get() == (1, 2)
    assert third.get() == (2, 2)
    assert other.get() == (3, 2)

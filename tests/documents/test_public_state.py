"""What is kept is as the database is: it goes with any change, and at its time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.models import Document
from documents.public_state import WhileUnchanged
from tests.documents.builders import make_document

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_what_is_taken_back_is_no_change() -> None:
    kept = WhileUnchanged(Counted())
    kept.get()
    with transaction.atomic():
        make_document()
        # Here it is seen, by nobody else.
        assert kept.get() == (2, 1)
        transaction.set_rollback(True)
    assert kept.get() == (1, 0)


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


def test_midnight_makes_it_anew(clock: list[datetime]) -> None:
    kept = WhileUnchanged(Counted())
    kept.get()
    clock.append(clock[0] + timedelta(days=1))
    assert kept.get()[0] == 2


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

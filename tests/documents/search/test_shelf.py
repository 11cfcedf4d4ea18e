"""The shelf is the same whether it was filled at once or kept up with changes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import Document
from documents.search import shelf as shelf_module
from documents.search.index import update_index
from documents.search.shelf import Shelf, shelf
from tests.documents.search.builders import make_searchable

pytestmark = pytest.mark.django_db


def filled_anew(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(shelf_module, "_held", {})
    return shelf()


def same(one: Shelf, other: Shelf) -> bool:
    return (
        list(one.books.items()) == list(other.books.items())
        and one.by_weight == other.by_weight
        and one.totals == other.totals
        and one.values == other.values
        and one.by_publication == other.by_publication
    )


def retitle(document: Document, title: str) -> None:
    document.title = title
    document.save()
    update_index([document.pk])


def test_only_what_changed_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        make_searchable("供热", title=f"第{number}份", dated_on=date(2020, 1, number))
        for number in range(1, 6)
    ]
    before = filled_anew(monkeypatch)
    retitle(made[1], "改过的")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        after = shelf()
    assert after.books[made[1].pk].title == "改过的"
    unchanged = before.books.keys() - {made[1].pk}
    assert all(after.books[pk] is before.books[pk] for pk in unchanged)
    assert len(asked) == 3
    assert f" IN ({made[1].pk})" in asked[-1]["sql"]
    assert same(after, filled_anew(monkeypatch))


def test_it_keeps_up_with_every_kind_of_change(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (
        make_searchable("供热", title=f"第{number}份") for number in range(3)
    )
    filled_anew(monkeypatch)

    def is_up_to_date() -> bool:
        kept, held = shelf(), shelf_module._held
        fresh = filled_anew(monkeypatch)
        monkeypatch.setattr(shelf_module, "_held", held)
        return same(kept, fresh)

    retitle(first, "新题")
    assert is_up_to_date()
    second.delete()
    assert is_up_to_date()
    make_searchable("供水", title="新来的", category="政发")
    assert is_up_to_date()
    third.dated_on = date(1999, 1, 1)
    third.save()
    update_index([third.pk])
    assert is_up_to_date()


@pytest.mark.parametrize("part", [1, 30], ids=["few", "many"])
def test_what_is_taken_from_it_stands_in_its_order(
    monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    for number in range(30):
        make_searchable(
            "供热",
            title=f"第{number}份",
            dated_on=date(2000 + number * 7 % 30, 1, 1),
            force="repealed" if number % 3 else "in_force",
        )
    books = filled_anew(monkeypatch)
    keys = set(list(books.books)[::-1][: part * 2]) | {0}
    taken = books.newest_first(keys)
    assert [book.pk for book in taken] == [pk for pk in books.books if pk in keys]
    assert books.weightiest_first(taken) == [pk for pk in books.by_weight if pk in keys]

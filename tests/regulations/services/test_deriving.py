"""Reading a document into rows: once, again, and after a clerk was there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from documents.models import Document
from regulations.models import Benefit, Office, Task
from regulations.reading.rows import Part, Row
from regulations.reading.source import SourceDocument
from regulations.services import confirm_rows, derive, reject_rows
from regulations.services.readers import Reader
from tests.documents.builders import make_document

pytestmark = pytest.mark.django_db


def _benefit(amount: str) -> Reader:
    def read(source: SourceDocument) -> tuple[Row, ...]:
        return (
            Row(
                key="bonus",
                eid="art_1",
                quote=f"奖励{amount}元。",
                values={
                    "scheme": "bonus",
                    "title": source.text.title,
                    "audience": "person",
                    "amount": Decimal(amount),
                },
            ),
        )

    return Reader(model=Benefit, read=read)


def _task(*parts: tuple[str, str]) -> Reader:
    def read(source: SourceDocument) -> tuple[Row, ...]:
        named = tuple(Part(role=role, name=name) for role, name in parts)
        row = Row(key="t", eid="art_1", values={"title": "修路"}, parts=named)
        return (row,)

    return Reader(model=Task, read=read)


@pytest.fixture
def document() -> Document:
    return make_document(issuer="白云市人民政府")


def test_the_machine_proposes_and_reading_again_changes_nothing(
    document: Document,
) -> None:
    readers = [_benefit("20"), _task(("lead", "市民政局"), ("shared", "市财政局"))]
    first = derive(document=document, readers=readers)
    assert first.created.total() == 2
    assert set(Benefit.objects.values_list("state", flat=True)) == {"proposed"}
    again = derive(document=document, readers=readers)
    assert again.changed == 0
    assert again.kept.total() == 0


def test_offices_are_one_under_the_citys_full_name(document: Document) -> None:
    derive(
        document=document,
        readers=[_task(("lead", "市民政局"), ("shared", "白云市民政局"))],
    )
    task = Task.objects.get()
    assert {part.office.name for part in task.parts.all()} == {"白云市民政局"}


def test_what_a_clerk_edited_stays(document: Document) -> None:
    derive(document=document, readers=[_benefit("20")])
    row = Benefit.objects.get()
    row.amount = Decimal(30)
    row.save()
    report = derive(document=document, readers=[_benefit("25")])
    assert report.kept.total() == 1
    assert Benefit.objects.get().amount == Decimal(30)


def test_what_nobody_edited_follows_the_text_and_waits_again(
    document: Document,
) -> None:
    derive(document=document, readers=[_benefit("20")])
    assert confirm_rows(Benefit.objects.all()) == 1
    assert confirm_rows(Benefit.objects.all()) == 0
    report = derive(document=document, readers=[_benefit("25")])
    assert report.updated.total() == 1
    row = Benefit.objects.get()
    assert (row.amount, row.state) == (Decimal(25), "proposed")


def test_what_a_clerk_refused_is_not_proposed_again(document: Document) -> None:
    derive(document=document, readers=[_benefit("20")])
    reject_rows(Benefit.objects.all())
    derive(document=document, readers=[_benefit("25")], confirm=True)
    assert Benefit.objects.get().state == "rejected"


def test_confirming_a_task_confirms_its_offices(document: Document) -> None:
    derive(document=document, readers=[_task(("lead", "市民政局"))])
    assert Office.objects.get().state == "proposed"
    confirm_rows(Task.objects.all())
    assert Office.objects.get().state == "confirmed"


def test_what_the_text_no_longer_says_goes_or_waits(document: Document) -> None:
    nothing = Reader(model=Benefit, read=lambda _: ())
    derive(document=document, readers=[_benefit("20")])
    assert derive(document=document, readers=[nothing]).dropped.total() == 1
    assert not Benefit.objects.exists()
    derive(document=document, readers=[_benefit("20")], confirm=True)
    derive(document=document, readers=[nothing])
    assert Benefit.objects.get().state == "proposed"


def test_a_tasks_offices_follow_the_text(document: Document) -> None:
    derive(document=document, readers=[_task(("lead", "市民政局"))])
    report = derive(document=document, readers=[_task(("shared", "市财政局"))])
    assert report.updated.total() == 1
    names = Task.objects.get().parts.values_list("role", "name")
    assert list(names) == [("shared", "市财政局")]

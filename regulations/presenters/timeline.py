"""The life of a document: made, in effect, amended, repealed, corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from documents.models import Document
from documents.presenters.head import chinese_date
from documents.querysets import public_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from regulations.models import Revision

WIDTH: Final = 640
HEIGHT: Final = 96
AXIS: Final = 44
_MARGIN: Final = 44
_APART: Final = 84


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a document on a day.

    Attributes:
        day: The day; None where nobody knows.
        name: What happened (成文, 施行, 修改, 废止, 失效, 勘误, 版本).
        text: More of it, in words.
        url: Where it says so.
        coming: Whether the day is still to come.
    """

    day: date | None
    name: str
    text: str = ""
    url: str = ""
    coming: bool = False

    @property
    def date(self) -> str:
        """The day as official text writes it."""
        return chinese_date(self.day) if self.day else "日期不详"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A day on the drawn line, with what happened on it."""

    x: int
    year: str
    names: str
    strong: bool
    coming: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Events in order, and their drawing where there is more than one day.

    Attributes:
        events: All events, the oldest first; those without a day last.
        marks: Days on the line.
        words: The drawing in one sentence.
    """

    events: tuple[Event, ...]
    marks: tuple[Mark, ...]
    words: str


def timeline(document: Document, rows: Sequence[Revision], *, today: date) -> Timeline:
    """Tell the life of a document; two queries beside its revisions."""
    events = sorted(
        _events(document, rows, today),
        key=lambda event: (event.day is None, event.day or date.min),
    )
    marks = tuple(_marks(events))
    return Timeline(
        events=tuple(events),
        marks=marks if len(marks) > 1 else (),
        words="；".join(f"{event.date}{event.name}" for event in events if event.day),
    )


def _events(
    document: Document, rows: Sequence[Revision], today: date
) -> Iterator[Event]:
    yield from _own_days(document, today)
    repealed_on = set()
    for row_day, act in _by_act(rows):
        first = act[0]
        whole = any(row.is_whole for row in act)
        if whole:
            repealed_on.add(row_day)
        clauses = "、".join(
            dict.fromkeys(row.clause for row in act if row.clause and not row.is_whole)
        )
        by = first.document.number or f"《{first.document.title}》"
        yield Event(
            day=row_day,
            name="废止" if whole else "修改",
            text=f"由{by}{'废止' if whole else '修改'}{clauses}",
            url=first.get_absolute_url(),
            coming=row_day is not None and row_day > today,
        )
    if document.lapsed_on is not None and document.lapsed_on not in repealed_on:
        name = "废止" if document.force == Document.Force.REPEALED else "失效"
        yield Event(
            day=document.lapsed_on, name=name, coming=document.lapsed_on > today
        )
    yield from _corrections(document)
    yield from _versions(document)


def _own_days(document: Document, today: date) -> Iterator[Event]:
    if document.dated_on:
        yield Event(day=document.dated_on, name="成文", text=document.number)
    issue = document.issue
    if issue is not None and issue.published_on:
        yield Event(
            day=issue.published_on,
            name="刊登",
            text=str(issue),
            url=issue.get_absolute_url(),
        )
    if document.version_on and document.version_on != document.dated_on:
        yield Event(day=document.version_on, name="本文本", text="本站收录的这一文本")
    if document.effective_on:
        yield Event(
            day=document.effective_on,
            name="施行",
            coming=document.effective_on > today,
        )


def _by_act(
    rows: Sequence[Revision],
) -> Iterator[tuple[date | None, list[Revision]]]:
    """Group revisions by day and acting document; they come in that order."""
    for (day, _), group in groupby(
        rows, key=lambda row: (row.effective_on, row.document_id)
    ):
        yield day, list(group)


def _corrections(document: Document) -> Iterator[Event]:
    found = document.corrections.filter(is_public=True).order_by("accepted_at", "pk")
    by_day = groupby(
        found.values_list("accepted_at", flat=True), key=timezone.localdate
    )
    for day, group in by_day:
        yield Event(
            day=day,
            name="勘误",
            text=f"{len(list(group))} 处",
            url=f"{document.get_absolute_url()}#corrections",
        )


def _versions(document: Document) -> Iterator[Event]:
    """Yield the other texts of a law that the portal holds."""
    if not document.version_on or not document.title_key:
        return
    others: Iterable[Document] = (
        Document.objects.filter(
            public_documents(),
            kind=document.kind,
            title_key=document.title_key,
            version_on__isnull=False,
        )
        .exclude(pk=document.pk)
        .defer("body_html")
        .order_by("version_on", "pk")
    )
    for other in others:
        yield Event(
            day=other.version_on,
            name="另一文本",
            text=str(other),
            url=other.get_absolute_url(),
        )


def _marks(events: Sequence[Event]) -> Iterator[Mark]:
    """Set days on the line by their distance, never closer than their words need."""
    dated = [event for event in events if event.day]
    days = sorted({event.day for event in dated if event.day})
    if len(days) < 2 or (len(days) - 1) * _APART > WIDTH - 2 * _MARGIN:  # noqa: PLR2004
        return
    room = WIDTH - 2 * _MARGIN - (len(days) - 1) * _APART
    span = (days[-1] - days[0]).days
    for place, day in enumerate(days):
        here = [event for event in dated if event.day == day]
        yield Mark(
            x=_MARGIN + place * _APART + room * (day - days[0]).days // span,
            year=f"{day.year}.{day.month}.{day.day}",
            names="、".join(dict.fromkeys(event.name for event in here)),
            strong=any(event.name in {"修改", "废止", "失效"} for event in here),
            coming=any(event.coming for event in here),
        )

"""An office's page: names with dates, reforms, tasks by plan, marked sentences."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from documents.models import Responsibility
from documents.presenters.head import chinese_date
from regulations.models import Office, OfficeChange, OfficeName
from regulations.presenters.enforcement import lines
from regulations.presenters.responsibilities import part_labels, printed_title

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from documents.models import Document
    from regulations.models import OfficeMention, Task
    from regulations.presenters.enforcement import BodyLine
    from regulations.selectors.office_page import OfficeHoldings
    from regulations.selectors.office_rows import OfficeRow
    from regulations.selectors.standing import StandingOffice, StandingOffices

#: What a reform is called from the successor's side.
_CAME_FROM: Final = {
    OfficeChange.Kind.RENAMED: "由{}更名而来",
    OfficeChange.Kind.MERGED: "{}并入",
    OfficeChange.Kind.SPLIT: "{}的部分职责划入",
}
_WENT_TO: Final = {
    OfficeChange.Kind.RENAMED: "更名为{}",
    OfficeChange.Kind.MERGED: "并入{}",
    OfficeChange.Kind.SPLIT: "部分职责划入{}",
    OfficeChange.Kind.ABOLISHED: "撤销，职责由{}承担",
}
#: Characters of a sentence shown before and behind the office's name.
_AROUND: Final = 120
_KINDS: Final = {Office.Kind.GROUP: "：单位组"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NameLine:
    """A spelling with what sort it is and when it was in use."""

    name: str
    kind: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A reform.

    Attributes:
        day: Its date, in words.
        before: The words before the other office's name.
        other: The other office's name; empty where there is none.
        address: The other office's page, if the public sees one.
        after: The words behind the name.
        source: The document's number or title; empty where none is known or public.
        source_address: Its page.
        note: What a clerk adds.
    """

    day: str
    before: str
    other: str
    address: str
    after: str
    source: str
    source_address: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeTask:
    """A task of the office.

    Attributes:
        title: Number and title.
        address: The clause.
        role: What the text calls the office's part: 牵头部门, 责任单位.
        lead: Whether it leads, or answers for the task with others.
        safeguard: Whether it is a safeguard rather than a task.
        via: The groups through which the text names it; empty where it is named.
    """

    title: str
    address: str
    role: str
    lead: bool
    safeguard: bool
    via: tuple[StandingOffice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOfOffice:
    """The office's tasks in one plan."""

    document: Document
    tasks: tuple[OfficeTask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with the office's name marked."""

    before: str
    name: str
    after: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The sentences of one document."""

    document: Document
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Offices of one place, or its groups, on a page of the list."""

    title: str
    rows: tuple[OfficeRow, ...]


def parts(rows: Iterable[OfficeRow]) -> list[Part]:
    """Group offices, which are in order, by place and kind."""
    return [
        Part(title=f"{place or '其他'}{_KINDS.get(kind, '')}", rows=tuple(some))
        for (place, kind), some in groupby(rows, key=lambda row: (row.place, row.kind))
    ]


def name_lines(office: Office, names: Iterable[OfficeName]) -> list[NameLine]:
    """Return the spellings other than the page's title, each once."""
    found: dict[str, NameLine] = {}
    for each in names:
        period = _period(each.valid_from, each.valid_to)
        if each.name == office.name and not period:
            continue
        found.setdefault(
            each.name,
            NameLine(name=each.name, kind=each.get_kind_display(), period=period),
        )
    return list(found.values())


def change_lines(
    holdings: OfficeHoldings, offices: StandingOffices
) -> list[ChangeLine]:
    """Return the reforms seen from the office; those within one office are left out."""
    found = []
    for change in holdings.changes:
        outgoing = change.office_id in holdings.own
        other_id = change.successor_id if outgoing else change.office_id
        if other_id in holdings.own:
            continue
        other = offices.of(other_id)
        words = (_WENT_TO if outgoing else _CAME_FROM).get(
            OfficeChange.Kind(change.kind), "职责由{}划入"
        )
        before, _, after = words.partition("{}")
        if other is None:
            before, after = change.get_kind_display(), ""
        source = change.source if change.source and change.source.is_public else None
        found.append(
            ChangeLine(
                day=chinese_date(change.changed_on),
                before=before,
                other=other.name if other else "",
                address=other.address if other else "",
                after=after,
                source=(source.number or source.title) if source else "",
                source_address=source.get_absolute_url() if source else "",
                note=change.note,
            )
        )
    return found


def body_lines(
    holdings: OfficeHoldings, offices: StandingOffices, *, on: date
) -> list[BodyLine]:
    """Return the office's rows in announcements."""
    return lines(holdings.bodies, offices, on=on)


def plans(holdings: OfficeHoldings, offices: StandingOffices) -> list[PlanOfOffice]:
    """Group the office's tasks by plan."""
    return [
        PlanOfOffice(
            document=document,
            tasks=tuple(_task(task, holdings, offices) for task in tasks),
        )
        for document, tasks in groupby(holdings.tasks, key=lambda task: task.document)
    ]


def namings(mentions: Iterable[OfficeMention]) -> list[Naming]:
    """Group sentences by document, each with the name marked."""
    return [
        Naming(document=document, sentences=tuple(map(_sentence, some)))
        for document, some in groupby(mentions, key=lambda each: each.document)
    ]


def telephone(holdings: OfficeHoldings, bodies: Iterable[BodyLine]) -> str:
    """Return the telephone: as a clerk typed it, or as is announced at present."""
    announced = (line.body.telephone for line in bodies if not line.over)
    return holdings.office.telephone or next(filter(None, announced), "")


def address(holdings: OfficeHoldings, bodies: Iterable[BodyLine]) -> str:
    """Return where it sits: as a clerk typed it, or as is announced at present."""
    announced = (line.body.address for line in bodies if not line.over)
    return holdings.office.address or next(filter(None, announced), "")


def _task(task: Task, holdings: OfficeHoldings, offices: StandingOffices) -> OfficeTask:
    parts = list(task.parts.all())
    shared = any(part.role == Responsibility.Role.SHARED for part in parts)
    labels = part_labels(task.quote, shared=shared)
    own = [part for part in parts if part.office_id in holdings.own]
    groups = {each.pk: each for each in holdings.groups}
    through = [
        (part, entry)
        for part in parts
        if (entry := offices.of(part.office_id)) is not None and entry.pk in groups
    ]
    roles = {part.role for part in own} or {part.role for part, _ in through}
    lead = Responsibility.Role.LEAD in roles
    return OfficeTask(
        title=printed_title(task),
        address=task.get_absolute_url(),
        role=labels[0] if lead else labels[1],
        lead=lead,
        safeguard=task.safeguard,
        via=() if own else tuple(dict.fromkeys(entry for _, entry in through)),
    )


def _sentence(mention: OfficeMention) -> Sentence:
    start, end = mention.start, mention.start + len(mention.name)
    anchor = f"#{mention.eid}" if mention.eid else ""
    return Sentence(
        before=_tail(mention.sentence[:start]),
        name=mention.sentence[start:end],
        after=_head(mention.sentence[end:]),
        address=f"{mention.document.get_absolute_url()}{anchor}",
    )


def _tail(text: str) -> str:
    return text if len(text) <= _AROUND else f"……{text[-_AROUND:]}"


def _head(text: str) -> str:
    return text if len(text) <= _AROUND else f"{text[:_AROUND]}……"


def _period(since: date | None, until: date | None) -> str:
    return "".join(
        (
            f"自{chinese_date(since)}" if since else "",
            f"至{chinese_date(until)}" if until else "",
        )
    )

"""Which tasks each office leads and shares, through its groups as well."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from documents.models import Document, Responsibility
from documents.public_state import WhileUnchanged
from regulations.list_filter import MOST_WORDS, words_in
from regulations.models import Task, TaskOffice
from regulations.selectors.groups import OfficeGroups
from regulations.selectors.standing import StandingOffices, standing_offices

if TYPE_CHECKING:
    from collections.abc import Collection

    from regulations.querysets import DerivedQuerySet
    from regulations.selectors.standing import StandingOffice

LEAD = Responsibility.Role.LEAD.value
SHARED = Responsibility.Role.SHARED.value


def with_words(words: str) -> Q:
    """Return the condition that every word stands in the task or names an office."""
    condition = Q()
    for word in words.split()[:MOST_WORDS]:
        named = TaskOffice.objects.filter(
            words_in(word, ("name", "office__name")), task=OuterRef("pk")
        )
        condition &= words_in(word, ("label", "title", "area", "quote")) | Q(
            Exists(named)
        )
    return condition


def with_part(*, office_ids: Collection[int] | None = None, role: str = "") -> Q:
    """Return the condition that one of some offices, or any, has a part in the task."""
    parts = TaskOffice.objects.filter(task=OuterRef("pk"))
    if office_ids is not None:
        parts = parts.filter(office__in=office_ids)
    if role:
        parts = parts.filter(role=role)
    return Q(Exists(parts))


def in_year(rows: DerivedQuerySet, year: int) -> DerivedQuerySet:
    """Keep tasks whose clause names a year.

    The list of years is searched as it is stored, which both databases can do; years
    have four figures, so none is part of another.
    """
    found: DerivedQuerySet = rows.alias(years_text=Cast("years", CharField())).filter(
        years_text__contains=f"{year:04d}"
    )
    return found


class OfficeTasks:
    """The tasks of offices, by the entries that the offices go by.

    Every entry that a text names has its own tasks; the members of a group have those
    of the group as well. One query, whatever there is.
    """

    def __init__(
        self, tasks: QuerySet[Task], offices: StandingOffices, groups: OfficeGroups
    ) -> None:
        """Read who does what in some tasks."""
        self._tasks: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
        self.entries: dict[int, StandingOffice] = {}
        parts = TaskOffice.objects.filter(task__in=tasks.order_by().values("pk"))
        for task, office, role in parts.values_list("task", "office", "role"):
            entry = offices.of(office)
            if entry is None:
                continue
            self._add(entry, role, task)
            for pk in groups.members_of(entry.pk):
                member = offices.of(pk)
                if member is not None and member.public:
                    self._add(member, role, task)

    def of(self, pk: int, role: str) -> frozenset[int]:
        """Return the keys of the tasks in which an entry has a part."""
        return frozenset(self._tasks.get((pk, role), ()))

    def any_of(self, pk: int, role: str = "") -> frozenset[int]:
        """Return the keys of the tasks in which an entry has a part, or any part."""
        roles = (role,) if role else (LEAD, SHARED)
        return frozenset().union(*(self.of(pk, each) for each in roles))

    def in_role(self, role: str) -> frozenset[int]:
        """Return the keys of the tasks in which anybody has a part."""
        return frozenset().union(
            *(tasks for (_, each), tasks in self._tasks.items() if each == role)
        )

    def _add(self, entry: StandingOffice, role: str, task: int) -> None:
        self.entries[entry.pk] = entry
        self._tasks[entry.pk, role].add(task)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A document with tasks.

    Attributes:
        slug: Its slug.
        number: Its dispatch number, or its title where it has none.
        title: Its title.
        address: Its page.
        count: How many tasks it has.
    """

    slug: str
    number: str
    title: str
    address: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """An office with the number of its tasks.

    Attributes:
        entry: The office.
        lead: How many tasks it leads, by the slug of the plan.
        shared: How many it shares.
    """

    entry: StandingOffice
    lead: Counter[str]
    shared: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMatrix:
    """Offices and plans.

    Attributes:
        plans: The plans, newest first.
        rows: The offices, those with most tasks first.
    """

    plans: tuple[Plan, ...]
    rows: tuple[MatrixRow, ...]


def task_matrix(words: str = "") -> TaskMatrix:
    """Count the public tasks of every office in every plan.

    One small query; where anything public has changed five more, which go over all
    tasks.

    Args:
        words: Keep offices whose name has every word.
    """
    matrix = _KEPT.get()
    rows = [
        row
        for row in matrix.rows
        if all(word in row.entry.name for word in words.split())
    ]
    return replace(matrix, rows=tuple(rows))


def _read_matrix() -> TaskMatrix:
    tasks: QuerySet[Task] = Task.objects.public()
    document_of = dict(tasks.order_by().values_list("pk", "document_id"))
    counts = Counter(document_of.values())
    documents = Document.objects.filter(pk__in=counts).defer("body_html").newest_first()
    found = list(documents)
    slugs = {each.pk: each.slug for each in found}
    offices = standing_offices()
    shares = OfficeTasks(tasks, offices, OfficeGroups(offices))

    def counted(pk: int, role: str) -> Counter[str]:
        return Counter(
            slugs[document_of[task]]
            for task in shares.of(pk, role)
            if task in document_of
        )

    rows = [
        MatrixRow(entry=entry, lead=counted(pk, LEAD), shared=counted(pk, SHARED))
        for pk, entry in shares.entries.items()
    ]
    rows.sort(
        key=lambda row: (
            -len(shares.any_of(row.entry.pk)),
            row.entry.name,
            row.entry.pk,
        )
    )
    return TaskMatrix(
        plans=tuple(
            Plan(
                slug=each.slug,
                number=each.number or each.title,
                title=each.title,
                address=each.get_absolute_url(),
                count=counts[each.pk],
            )
            for each in found
        ),
        rows=tuple(rows),
    )


_KEPT: Final = WhileUnchanged(_read_matrix)

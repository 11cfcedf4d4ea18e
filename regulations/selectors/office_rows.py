"""Offices with all their names and what hangs on them, under the standing entries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from documents.public_state import WhileUnchanged
from documents.querysets import public_documents
from regulations.models import (
    EnforcementBody,
    FeeReduction,
    HandlingRule,
    Office,
    OfficeMention,
    OfficeName,
    Task,
)
from regulations.reading.office_names import name_key
from regulations.selectors.groups import OfficeGroups
from regulations.selectors.standing import StandingOffices
from regulations.selectors.tasks import LEAD, SHARED, OfficeTasks


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """An office that the public sees, with how much hangs on it.

    Attributes:
        pk: Its key.
        slug: Its slug; in pinyin, so that it orders names as a dictionary does.
        name: Its name.
        kind: ``office`` or ``group``.
        place: Whose office it is: 葫芦岛市.
        telephone: As typed, or as the latest announcement has it.
        names: Every other spelling, those of merged entries too.
        keys: The normal forms of all names.
        lead: How many tasks it leads, by itself or as a member of a group.
        shared: How many it shares.
        fees: How many rows of fees name it.
        enforcement: How many rows of announcements are it.
        documents: How many documents name it.
        groups: The slugs of the groups that it belongs to.
    """

    pk: int
    slug: str
    name: str
    kind: str
    place: str
    telephone: str
    names: tuple[str, ...]
    keys: frozenset[str]
    lead: int
    shared: int
    fees: int
    enforcement: int
    documents: int
    groups: frozenset[str]

    @property
    def address(self) -> str:
        """The address of its page."""
        return reverse("regulations:office", args=(self.slug,))

    @property
    def kind_label(self) -> str:
        """What it is, in Chinese."""
        return str(Office.Kind(self.kind).label)

    @property
    def tasks(self) -> int:
        """How many tasks it has a part in; none is both led and shared."""
        return self.lead + self.shared

    def called(self, words: str) -> bool:
        """Tell whether every word is part of a name, in whatever spelling."""
        return all(
            any(word in name for name in (self.name, *self.names))
            or any(name_key(word, place=self.place) in key for key in self.keys)
            for word in words.split()
        )


#: Rows that name an office in a field ``office``, by what they are called here.
_HELD: Final[dict[str, Any]] = {
    "enforcement": EnforcementBody,
    "fees": FeeReduction,
    "handling": HandlingRule,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRows:
    """All offices that the public sees; by :func:`office_rows`.

    Attributes:
        offices: The entries that they go by.
        all: The offices, in the order of pinyin.
    """

    offices: StandingOffices
    all: tuple[OfficeRow, ...]

    def in_document(self, slug: str) -> list[OfficeRow]:
        """Keep the offices that a public document names or gives something to do."""
        entries = {
            entry.pk
            for rows in (_mentions(), *_held_rows().values())
            for office in rows.filter(document__slug=slug)
            .order_by()
            .values_list("office", flat=True)
            if (entry := self.offices.of(office)) is not None
        }
        return [row for row in self.all if row.pk in entries]


def office_rows() -> OfficeRows:
    """Return all offices as the public sees them now.

    One small query. Where anything public has changed ten more, which go over all that
    names an office.
    """
    return _KEPT.get()


def _mentions() -> QuerySet[OfficeMention]:
    return OfficeMention.objects.filter(public_documents("document__"))


def _held_rows() -> dict[str, QuerySet[Any]]:
    """Return the public rows that name an office, by what they are called in _HELD."""
    return {
        name: model.objects.public().exclude(office=None)
        for name, model in _HELD.items()
    }


class _Reading:
    """Reads the offices; what is counted for that is let go afterwards."""

    def __init__(self) -> None:
        self._offices = StandingOffices()
        self._groups = OfficeGroups(self._offices)
        tasks: QuerySet[Task] = Task.objects.public()
        self._tasks = OfficeTasks(tasks, self._offices, self._groups)
        self._documents: defaultdict[int, set[int]] = defaultdict(set)
        self._held = {name: self._rows_of(rows) for name, rows in _held_rows().items()}
        for office, document in (
            _mentions().order_by().values_list("office", "document").distinct()
        ):
            entry = self._offices.of(office)
            if entry is not None:
                self._documents[entry.pk].add(document)
        self._telephones = self._printed_telephones()
        self._names, self._keys = self._all_names()

    def rows(self) -> OfficeRows:
        public = Office.objects.public().order_by("slug")
        return OfficeRows(
            offices=self._offices, all=tuple(self._row(office) for office in public)
        )

    def _rows_of(self, rows: QuerySet[Any]) -> defaultdict[int, set[int]]:
        held: defaultdict[int, set[int]] = defaultdict(set)
        for pk, office, document in rows.order_by().values_list(
            "pk", "office", "document"
        ):
            entry = self._offices.of(office)
            if entry is not None:
                held[entry.pk].add(pk)
                self._documents[entry.pk].add(document)
        return held

    def _printed_telephones(self) -> dict[int, str]:
        """Return the telephone of the latest announcement that still holds."""
        rows = (
            EnforcementBody.objects.public()
            .filter(valid_to=None)
            .exclude(telephone="")
            .in_order()
        )
        found: dict[int, str] = {}
        for office, telephone in rows.values_list("office", "telephone"):
            entry = self._offices.of(office)
            if entry is not None:
                found.setdefault(entry.pk, telephone)
        return found

    def _all_names(
        self,
    ) -> tuple[defaultdict[int, list[str]], defaultdict[int, set[str]]]:
        names: defaultdict[int, list[str]] = defaultdict(list)
        keys: defaultdict[int, set[str]] = defaultdict(set)
        rows = OfficeName.objects.order_by("kind", "name", "pk")
        for office, name, key in rows.values_list("office", "name", "key"):
            entry = self._offices.of(office)
            if entry is not None:
                names[entry.pk].append(name)
                keys[entry.pk].add(key)
        return names, keys

    def _row(self, office: Office) -> OfficeRow:
        names, keys = self._names[office.pk], self._keys[office.pk]
        groups = (self._offices.of(pk) for pk in self._groups.groups_of(office.pk))
        return OfficeRow(
            pk=office.pk,
            slug=office.slug,
            name=office.name,
            kind=office.kind,
            place=office.place,
            telephone=office.telephone or self._telephones.get(office.pk, ""),
            names=tuple(name for name in dict.fromkeys(names) if name != office.name),
            keys=frozenset((*keys, name_key(office.name, place=office.place))),
            lead=len(self._tasks.of(office.pk, LEAD)),
            shared=len(
                self._tasks.of(office.pk, SHARED) - self._tasks.of(office.pk, LEAD)
            ),
            fees=len(self._held["fees"][office.pk]),
            enforcement=len(self._held["enforcement"][office.pk]),
            documents=len(self._documents[office.pk]),
            groups=frozenset(
                each.slug for each in groups if each is not None and each.public
            ),
        )


#: All tables that it reads are watched; see gazette_portal/changes.
_KEPT: Final = WhileUnchanged(lambda: _Reading().rows())

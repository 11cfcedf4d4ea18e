"""Finding the office that a name means, whatever its spelling."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.services.slugs import free_slug, slug_base
from regulations.models import Derived, Office, OfficeName
from regulations.reading.office_names import (
    full_name,
    is_group,
    may_stand_without_place,
    name_key,
)

_LONGEST_SLUG = 110


@dataclass(slots=True, kw_only=True)
class OfficeDirectory:
    """All names of offices, loaded once for a piece of work.

    An entry that was merged into another is still found by its names: its rows stay
    with it, so that the merge can be undone.

    Attributes:
        by_key: Office by place and key of a name.
        spellings: Place and name of every spelling that is known.
    """

    by_key: dict[tuple[str, str], Office] = field(default_factory=dict)
    spellings: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def load(cls) -> OfficeDirectory:
        """Load every name with its office: one query."""
        directory = cls()
        names = OfficeName.objects.select_related("office").order_by("pk")
        for each in names:
            directory.by_key.setdefault((each.place, each.key), each.office)
            directory.spellings.add((each.place, each.name))
        return directory

    def find(self, printed: str, *, place: str) -> Office | None:
        """Return the office that a printed name means, or nothing."""
        key = name_key(printed, place=place)
        return (
            self.by_key.get((place, key))
            or self.by_key.get(("", key))
            or self._in_other_fullness(key, place=place)
        )

    def office_for(self, printed: str, *, place: str, confirm: bool) -> Office:
        """Return the office that a printed name means; propose it when it is new.

        A spelling of a known office that is new is kept as one of its names, and the
        fullest spelling becomes the name as long as no clerk gave it another.
        """
        office = self.find(printed, place=place)
        if office is None:
            office = self._propose(printed, place=place, confirm=confirm)
        elif confirm and office.state == Derived.State.PROPOSED:
            office.state = Derived.State.CONFIRMED
            office.save(update_fields=["state"])
        if (place, printed) not in self.spellings:
            self._add_spelling(office, printed, place=place)
        return office

    def _in_other_fullness(self, key: str, *, place: str) -> Office | None:
        """Find 市民政局 by 民政局 in the city's own documents, and the other way."""
        rest = key.removeprefix(place)
        if not place or not may_stand_without_place(rest):
            return None
        return self.by_key.get((place, rest if key.startswith(place) else place + key))

    def _propose(self, printed: str, *, place: str, confirm: bool) -> Office:
        name = full_name(printed, place=place)
        base = slug_base(number="", title=name)[:_LONGEST_SLUG].strip("-")
        taken = Office.objects.filter(slug__startswith=base)
        office = Office.objects.create(
            slug=free_slug(base, set(taken.values_list("slug", flat=True))),
            name=name,
            kind=Office.Kind.GROUP if is_group(printed) else Office.Kind.OFFICE,
            place=place,
            state=Derived.State.CONFIRMED if confirm else Derived.State.PROPOSED,
        )
        self.by_key[place, name_key(printed, place=place)] = office
        return office

    def _add_spelling(self, office: Office, printed: str, *, place: str) -> None:
        name = full_name(printed, place=place)
        complete = name == printed and printed.startswith(place)
        kind = OfficeName.Kind.FULL if complete else OfficeName.Kind.PRINTED
        OfficeName.objects.create(office=office, name=printed, place=place, kind=kind)
        self.spellings.add((place, printed))
        by_machine = (place, office.name) in self.spellings or any(
            full_name(spelling, place=where) == office.name
            for where, spelling in self.spellings
            if where == place
        )
        if by_machine and len(name) > len(office.name):
            office.name = name
            office.save(update_fields=["name"])

"""Which entry an office goes by after merges: its slug, its address, its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from documents.public_state import WhileUnchanged
from regulations.models import Derived, Office

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOffice:
    """An entry that was not merged into another.

    Attributes:
        pk: Its key.
        slug: Its slug.
        name: Its name.
        public: Whether a clerk confirmed it.
    """

    pk: int
    slug: str
    name: str
    public: bool

    @property
    def address(self) -> str:
        """Return the address of its page; empty while the public has none."""
        return reverse("regulations:office", args=(self.slug,)) if self.public else ""


class StandingOffices:
    """All offices with the entry that each goes by; one query, whatever was merged.

    Pages take them from :func:`standing_offices`.
    """

    def __init__(self) -> None:
        """Read the offices."""
        rows = {
            pk: (slug, name, state, merged_into)
            for pk, slug, name, state, merged_into in Office.objects.values_list(
                "pk", "slug", "name", "state", "merged_into"
            )
        }
        entries: dict[int, StandingOffice] = {}
        self._by_office: dict[int, StandingOffice] = {}
        self._by_slug: dict[str, StandingOffice] = {}
        for pk, (own_slug, *_) in rows.items():
            last, seen = pk, {pk}
            while (above := rows[last][3]) is not None and above not in seen:
                seen.add(above)
                last = above
            slug, name, state, _ = rows[last]
            entry = entries.setdefault(
                last,
                StandingOffice(
                    pk=last,
                    slug=slug,
                    name=name,
                    public=state == Derived.State.CONFIRMED,
                ),
            )
            self._by_office[pk] = self._by_slug[own_slug] = entry

    def of(self, office_id: int | None) -> StandingOffice | None:
        """Return the entry that an office goes by; nothing for no office."""
        return None if office_id is None else self._by_office.get(office_id)

    def slug_of(self, office_id: int | None) -> str | None:
        """Return the slug that the public knows an office by, if it does."""
        entry = self.of(office_id)
        return entry.slug if entry is not None and entry.public else None

    def address_of(self, office_id: int | None) -> str:
        """Return the address of an office's page; empty where there is none."""
        entry = self.of(office_id)
        return entry.address if entry is not None else ""

    def named(self, slug: str) -> StandingOffice | None:
        """Return the entry that a slug means; a merged entry's slug counts too."""
        return self._by_slug.get(slug)

    def same_as(self, slug: str) -> frozenset[int]:
        """Return the keys of all entries that are the office of a slug; maybe none."""
        entry = self._by_slug.get(slug)
        return self.entries_of({entry.pk}) if entry is not None else frozenset()

    def entries_of(self, meant: Collection[int]) -> frozenset[int]:
        """Return the keys of all entries that go by one of some entries."""
        return frozenset(pk for pk, each in self._by_office.items() if each.pk in meant)


_KEPT: Final = WhileUnchanged(StandingOffices)


def standing_offices() -> StandingOffices:
    """Return the offices as they are now, kept until anything public changes."""
    return _KEPT.get()

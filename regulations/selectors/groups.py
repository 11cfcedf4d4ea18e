"""Groups of offices: a task of 各县（市）区人民政府 is a task of each of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from regulations.models import Office

if TYPE_CHECKING:
    from regulations.selectors.standing import StandingOffices


class OfficeGroups:
    """Who belongs to which group, by the entries that offices go by: one query.

    A group may belong to a group; a circle, which a clerk may type, ends.
    """

    def __init__(self, offices: StandingOffices) -> None:
        """Read the memberships."""
        self._offices = offices
        self._groups: defaultdict[int, set[int]] = defaultdict(set)
        self._members: defaultdict[int, set[int]] = defaultdict(set)
        pairs = Office.members.through.objects.values_list(
            "from_office_id", "to_office_id"
        )
        for group_id, member_id in pairs:
            group, member = offices.of(group_id), offices.of(member_id)
            if group is not None and member is not None:
                self._groups[member.pk].add(group.pk)
                self._members[group.pk].add(member.pk)

    def groups_of(self, pk: int) -> frozenset[int]:
        """Return the groups that an entry belongs to, those of its groups too."""
        return _reached(self._groups, pk)

    def members_of(self, pk: int) -> frozenset[int]:
        """Return the members of a group, those of its groups too."""
        return _reached(self._members, pk)

    def named_by(self, slug: str) -> frozenset[int]:
        """Return the keys of all entries by which a text names the office of a slug.

        They are its own, whatever was merged into it, and those of its groups.
        """
        entry = self._offices.named(slug)
        if entry is None:
            return frozenset()
        meant = {entry.pk, *self.groups_of(entry.pk)}
        return self._offices.entries_of(meant)


def _reached(steps: defaultdict[int, set[int]], start: int) -> frozenset[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        for each in steps.get(waiting.pop(), ()):
            if each not in found and each != start:
                found.add(each)
                waiting.append(each)
    return frozenset(found)

"""Members that a group's name suggests; a clerk adds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from regulations.models import Derived, Office
from regulations.reading.memberships import is_county_group, is_member

if TYPE_CHECKING:
    from collections.abc import Iterable


def proposed_members(group: Office) -> list[Office]:
    """Return offices of the group's place that its name means and it does not have."""
    if group.kind != Office.Kind.GROUP:
        return []
    others = (
        Office.objects.standing()
        .filter(place=group.place, kind=Office.Kind.OFFICE)
        .exclude(state=Derived.State.REJECTED)
        .exclude(groups=group)
        .order_by("name", "pk")
    )
    return [
        each
        for each in others
        if is_member(each.name, group=group.name, place=group.place)
    ]


@transaction.atomic
def add_proposed_members(groups: Iterable[Office]) -> int:
    """Make the proposed offices members; return how many."""
    count = 0
    for group in groups:
        found = proposed_members(group)
        group.members.add(*found)
        count += len(found)
    return count


def add_county_governments() -> int:
    """Make county governments that are named members of 各县（市）区人民政府."""
    groups = Office.objects.public().filter(kind=Office.Kind.GROUP)
    return add_proposed_members(each for each in groups if is_county_group(each.name))

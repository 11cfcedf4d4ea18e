"""All that the public can know of one office: the page's rows in a bounded number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Q, QuerySet

from documents.querysets import public_documents
from regulations.models import (
    EnforcementBody,
    FeeReduction,
    HandlingRule,
    Office,
    OfficeChange,
    OfficeMention,
    OfficeName,
    Task,
)
from regulations.responsibility_filter import in_order_with_parts
from regulations.selectors.groups import OfficeGroups
from regulations.selectors.tasks import with_part

if TYPE_CHECKING:
    from regulations.selectors.standing import StandingOffice, StandingOffices

MOST_ROWS: Final = 60
"""Rows of one sort on an office's page; whoever wants all follows the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHoldings:
    """An office with what hangs on it, under all its entries.

    Attributes:
        office: The standing entry.
        own: The keys of all entries that are the office.
        names: The spellings; those of merged entries too.
        changes: Reforms that began or ended it, the latest last.
        bodies: Its rows in announcements, the newest first.
        tasks: Tasks that name it or a group of its, the newest plan first.
        task_count: How many there are.
        fees: Fees that it collects.
        rules: Conduct that it handles.
        groups: The groups that it belongs to.
        members: Its members, if it is a group.
        mentions: Sentences that name it, ordered, not yet read.
    """

    office: Office
    own: frozenset[int]
    names: list[OfficeName]
    changes: list[OfficeChange]
    bodies: list[EnforcementBody]
    tasks: list[Task]
    task_count: int
    fees: list[FeeReduction]
    rules: list[HandlingRule]
    groups: list[StandingOffice]
    members: list[StandingOffice]
    mentions: QuerySet[OfficeMention]


def office_holdings(entry: StandingOffice, offices: StandingOffices) -> OfficeHoldings:
    """Read what hangs on an office: at most ten queries, and those of its mentions."""
    groups = OfficeGroups(offices)
    own = offices.entries_of({entry.pk})
    tasks: QuerySet[Task] = Task.objects.public().filter(
        with_part(office_ids=groups.named_by(entry.slug))
    )
    shown = list(in_order_with_parts(tasks)[:MOST_ROWS])
    return OfficeHoldings(
        office=Office.objects.get(pk=entry.pk),
        own=own,
        names=list(
            OfficeName.objects.filter(office__in=own).order_by(
                F("valid_to").desc(nulls_first=True), "kind", "name", "pk"
            )
        ),
        changes=list(
            OfficeChange.objects.filter(Q(office__in=own) | Q(successor__in=own))
            .select_related("source")
            .defer("source__body_html")
            .order_by("changed_on", "pk")
        ),
        bodies=list(_rows(EnforcementBody, own, "superseded_by")),
        tasks=shown,
        task_count=tasks.count() if len(shown) == MOST_ROWS else len(shown),
        fees=list(_rows(FeeReduction, own)),
        rules=list(_rows(HandlingRule, own)),
        groups=_public(offices, groups.groups_of(entry.pk)),
        members=_public(offices, groups.members_of(entry.pk)),
        mentions=mentions_of(own),
    )


def mentions_of(own: frozenset[int]) -> QuerySet[OfficeMention]:
    """Return the sentences of public documents that name an office, newest first."""
    return (
        OfficeMention.objects.filter(public_documents("document__"), office__in=own)
        .select_related("document")
        .defer("document__body_html")
        .order_by(
            F("document__dated_on").desc(nulls_last=True),
            "document__position",
            "document_id",
            "position",
            "start",
            "pk",
        )
    )


def _rows(model: type[Any], own: frozenset[int], *along: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = (
        model.objects.public()
        .filter(office__in=own)
        .select_related("document", *along)
        .defer("document__body_html", *(f"{each}__body_html" for each in along))
        .in_order()
    )
    return rows[:MOST_ROWS]


def _public(offices: StandingOffices, keys: frozenset[int]) -> list[StandingOffice]:
    found = [each for pk in keys if (each := offices.of(pk)) is not None]
    return sorted(
        (each for each in found if each.public), key=lambda each: (each.slug, each.pk)
    )

"""Announcements over time: what a later one supersedes is proposed, a clerk accepts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from documents.models import Document
from documents.services.signing import sign
from regulations.models import EnforcementBody
from regulations.reading.places import place_of
from regulations.rules.supersession import (
    Announced,
    Reason,
    Supersession,
    supersessions,
)
from regulations.selectors.standing import StandingOffices

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.contrib.auth.models import User

REASONS = {
    Reason.SAME_BODY: "后来的公告又列出这一单位",
    Reason.WHOLE_LIST: "后来的公告重新公布整份名单",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupersessionProposal:
    """What a clerk may accept.

    Attributes:
        document: The later announcement.
        until: The day before it.
        reason: Why, in words.
    """

    document: Document
    until: date
    reason: str


def proposed_supersessions() -> dict[int, SupersessionProposal]:
    """Return the confirmed rows that a later announcement supersedes, by their keys.

    Three queries, whatever there is.
    """
    found = _found()
    documents = Document.objects.defer("body_html").in_bulk(
        {each.document for each in found}
    )
    return {
        each.row: SupersessionProposal(
            document=documents[each.document],
            until=each.until,
            reason=REASONS[each.reason],
        )
        for each in found
    }


@transaction.atomic
def accept_supersessions(
    *, row_ids: Collection[int], user: User | None = None
) -> list[EnforcementBody]:
    """End rows on the day before what supersedes them; return those that had a reason.

    The rest of each row stays as it was announced.
    """
    wanted = {each.row: each for each in _found() if each.row in set(row_ids)}
    rows = list(EnforcementBody.objects.select_for_update().filter(pk__in=wanted))
    for row in rows:
        found = wanted[row.pk]
        row.valid_to = found.until
        row.superseded_by_id = found.document
        sign(row, user=user, reason=REASONS[found.reason])
        row.save(update_fields=["valid_to", "superseded_by"])
    return rows


def _found() -> tuple[Supersession, ...]:
    """Compare the confirmed rows of announcements that the public sees."""
    offices = StandingOffices()
    rows = (
        EnforcementBody.objects.public()
        .select_related("document")
        .defer("document__body_html")
        .in_order()
    )
    announced = []
    for row in rows:
        entry = offices.of(row.office_id)
        announced.append(
            Announced(
                row=row.pk,
                body=f"office:{entry.pk}" if entry else row.name,
                place=place_of(row.document.issuer),
                document=row.document_id,
                title=row.document.title,
                from_day=row.valid_from,
                until=row.valid_to,
            )
        )
    return supersessions(announced)

"""Enforcement bodies as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from documents.presenters.head import chinese_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from regulations.models import EnforcementBody
    from regulations.selectors.standing import StandingOffices


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLine:
    """A row of the list.

    Attributes:
        body: The row, its announcement with it.
        office: The address of its office's page, if it has one.
        since: From when it holds, in words.
        until: Until when; empty while it holds.
        over: Whether it has ended.
        superseded_by: The announcement that superseded it, if the public sees it.
    """

    body: EnforcementBody
    office: str
    since: str
    until: str
    over: bool
    superseded_by: tuple[str, str] | None


def lines(
    bodies: Iterable[EnforcementBody], offices: StandingOffices, *, on: date
) -> list[BodyLine]:
    """Return the rows with their offices, and whether they hold on a day."""
    return [
        BodyLine(
            body=body,
            office=offices.address_of(body.office_id),
            since=chinese_date(body.valid_from) if body.valid_from else "",
            until=chinese_date(body.valid_to) if body.valid_to else "",
            over=body.valid_to is not None and body.valid_to < on,
            superseded_by=_newer(body),
        )
        for body in bodies
    ]


def _newer(body: EnforcementBody) -> tuple[str, str] | None:
    newer = body.superseded_by
    if newer is None or not newer.is_public:
        return None
    return (newer.number or newer.title, newer.get_absolute_url())

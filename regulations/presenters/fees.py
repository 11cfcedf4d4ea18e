"""Fees as the list shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from regulations.selectors.clause_names import ClauseNames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regulations.models import FeeReduction
    from regulations.selectors.fee_lists import FeeEntry
    from regulations.selectors.standing import StandingOffices


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeCell:
    """How a fee stands at one time.

    Attributes:
        words: The reduction; empty where the document does not say.
        clause: What its clause is called.
        url: Address of the clause.
        reading: How an open point is read.
    """

    words: str = ""
    clause: str = ""
    url: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """A fee of the list.

    Attributes:
        entry: The fee.
        office: Address of its office's page; empty where there is none.
        before: How it stood; None where its scheme is not revised.
        after: How it stands.
        changed: Whether the revision changed it.
        calculator: Address of the calculator of its scheme.
    """

    entry: FeeEntry
    office: str
    before: TimeCell | None
    after: TimeCell
    changed: bool
    calculator: str


def fee_lines(entries: Sequence[FeeEntry], offices: StandingOffices) -> list[FeeLine]:
    """Return the fees with their clauses named: three queries."""
    names = ClauseNames(row for entry in entries for row in entry.rows)
    return [_line(entry, offices, names) for entry in entries]


def calculator_url(entry: FeeEntry) -> str:
    """Return the address of the calculator with this document's rules."""
    address = reverse("regulations:fee-calculator", args=(entry.first.scheme,))
    return f"{address}?version={entry.document.slug}"


def _line(entry: FeeEntry, offices: StandingOffices, names: ClauseNames) -> FeeLine:
    before = _cell(entry.before, names) if entry.revised else None
    after = _cell(entry.after, names)
    return FeeLine(
        entry=entry,
        office=offices.address_of(entry.first.office_id),
        before=before,
        after=after,
        changed=before is not None and before.words != after.words,
        calculator=calculator_url(entry),
    )


def _cell(row: FeeReduction | None, names: ClauseNames) -> TimeCell:
    if row is None:
        return TimeCell()
    return TimeCell(
        words=row.reduction_words,
        clause=names.name_of(row),
        url=row.get_absolute_url(),
        reading=row.reading,
    )

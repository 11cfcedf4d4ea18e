"""The matrix of offices and plans, as a page of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from regulations.selectors.tasks import LEAD, SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from regulations.selectors.tasks import MatrixRow, Plan

#: How long a bar is that stands for all tasks of a plan, in units of its drawing.
BAR: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many tasks, and where they are listed."""

    number: int
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An office's share of a plan's tasks, drawn: one part after the other."""

    lead: float
    shared: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """An office's tasks in one plan, or in all of them.

    Attributes:
        plan: What the column is called.
        lead: Those that it leads; none where there are none.
        shared: Those that it shares.
        bar: Both of all that the plan has; none in a sum over plans.
    """

    plan: str
    lead: Count | None
    shared: Count | None
    bar: Bar | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the table.

    Attributes:
        name: The office.
        address: The address of its page, if it has one.
        total: All plans, those that are not shown as well.
        cells: The plans that are shown.
    """

    name: str
    address: str
    total: Cell
    cells: tuple[Cell, ...]


def matrix_lines(rows: Iterable[MatrixRow], plans: Sequence[Plan]) -> list[Line]:
    """Return rows with a cell for each of some plans; counts lead to the list."""
    return [
        Line(
            name=row.entry.name,
            address=row.entry.address,
            total=Cell(
                plan="合计",
                lead=_count(row, LEAD, row.lead.total()),
                shared=_count(row, SHARED, row.shared.total()),
            ),
            cells=tuple(
                Cell(
                    plan=plan.number,
                    lead=_count(row, LEAD, row.lead[plan.slug], plan),
                    shared=_count(row, SHARED, row.shared[plan.slug], plan),
                    bar=_bar(row, plan),
                )
                for plan in plans
            ),
        )
        for row in rows
    ]


def _bar(row: MatrixRow, plan: Plan) -> Bar | None:
    """Draw an office's tasks; a task that it leads and shares is drawn once."""
    lead = row.lead[plan.slug]
    shared = min(row.shared[plan.slug], plan.count - lead)
    if not lead and not shared:
        return None
    unit = BAR / plan.count
    return Bar(lead=round(lead * unit, 1), shared=round(shared * unit, 1))


def _count(
    row: MatrixRow, role: str, number: int, plan: Plan | None = None
) -> Count | None:
    """An office without a page cannot be asked for in the list either."""
    if not number:
        return None
    asked = {"office": row.entry.slug, "role": role}
    if plan is not None:
        asked["document"] = plan.slug
    return Count(number=number, query=urlencode(asked) if row.entry.public else "")

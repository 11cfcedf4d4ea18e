"""A notice at a glance: who handles what, whom to call, reaches, stakes, distances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import IntegerField, Value

from documents.public_state import WhileUnchanged
from regulations.models import (
    Contact,
    Derived,
    HandlingRule,
    Obligation,
    RiverReach,
    Setback,
    StakeCount,
)
from regulations.presenters.drawings import SetbackDrawing, setback_drawing
from regulations.rules.stakes import StakeCheck
from regulations.selectors.stakes import check_rows
from regulations.selectors.standing import standing_offices

if TYPE_CHECKING:
    from decimal import Decimal

    from documents.models import Document

_MODELS: Final[tuple[type[Derived], ...]] = (
    HandlingRule,
    Obligation,
    Contact,
    RiverReach,
    StakeCount,
    Setback,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """Who deals with what."""

    conduct: str
    handler: str
    office: str
    consequence: str
    basis: str
    eid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A sentence with its place."""

    text: str
    eid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """A number to call."""

    label: str
    telephone: str
    eid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachLine:
    """A reach of a river."""

    river: str
    tributary_of: str
    from_place: str
    to_place: str
    eid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeLine:
    """A river's stakes, and whether they add up."""

    check: StakeCheck
    eid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetbackLine:
    """A distance with its drawing."""

    subject: str
    measured_from: str
    metres: str
    drawing: SetbackDrawing | None
    eid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSummary:
    """All that a notice says that people act on."""

    rules: tuple[RuleLine, ...] = ()
    must: tuple[TextLine, ...] = ()
    forbidden: tuple[TextLine, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    reaches: tuple[ReachLine, ...] = ()
    stakes: tuple[StakeLine, ...] = ()
    setbacks: tuple[SetbackLine, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """Return the sums that are not what is printed."""
        return tuple(
            f"{line.check.stakes.river}：{fault}"
            for line in self.stakes
            for fault in line.check.faults
        )


def summarise(document: Document) -> NoticeSummary | None:
    """Return a document's summary, or nothing where no row is confirmed.

    Which documents have rows is known while nothing public changes; each sort that
    this one has is read by one query, and the offices by another where one is named.
    """
    documents = _with_rows.get()
    if not any(document.pk in having for having in documents.values()):
        return None
    rows = {
        model: list(_confirmed(model, document)) if document.pk in having else []
        for model, having in documents.items()
    }
    obligations = rows[Obligation]
    return NoticeSummary(
        rules=_rule_lines(rows[HandlingRule]),
        must=_texts(obligations, Obligation.Kind.MUST),
        forbidden=_texts(obligations, Obligation.Kind.FORBIDDEN),
        contacts=tuple(
            ContactLine(label=row.label, telephone=row.telephone, eid=row.eid)
            for row in rows[Contact]
        ),
        reaches=tuple(
            ReachLine(
                river=row.river,
                tributary_of=row.tributary_of,
                from_place=row.from_place,
                to_place=row.to_place,
                eid=row.eid,
            )
            for row in rows[RiverReach]
        ),
        stakes=tuple(
            StakeLine(check=check, eid=row.eid)
            for row, check in zip(
                rows[StakeCount], check_rows(rows[StakeCount]), strict=True
            )
        ),
        setbacks=tuple(map(_setback, rows[Setback])),
    )


def metres(distance: Decimal) -> str:
    """Write a distance without the noughts that the column adds: 20, 7.5."""
    whole = f"{distance:f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def _rows(model: type[Derived]) -> Any:
    # Whether the public sees the document is for its page to say: a clerk's preview
    # shows the same.
    return model.objects.filter(state=Derived.State.CONFIRMED)


def _confirmed(model: type[Derived], document: Document) -> Any:
    return _rows(model).filter(document=document).order_by("position", "pk")


def _read_documents() -> dict[type[Derived], set[int]]:
    """Return which documents have rows of each sort, in one query."""
    first, *others = (
        _rows(model).order_by().values_list(Value(place, IntegerField()), "document_id")
        for place, model in enumerate(_MODELS)
    )
    found: dict[type[Derived], set[int]] = {model: set() for model in _MODELS}
    for place, document in first.union(*others):
        found[_MODELS[place]].add(document)
    return found


_with_rows: Final = WhileUnchanged(_read_documents)


def _rule_lines(rows: list[Any]) -> tuple[RuleLine, ...]:
    named = any(row.office_id is not None for row in rows)
    offices = standing_offices() if named else None
    return tuple(
        RuleLine(
            conduct=row.conduct,
            handler=row.handler,
            office=offices.address_of(row.office_id) if offices else "",
            consequence=row.consequence,
            basis=row.basis,
            eid=row.eid,
        )
        for row in rows
    )


def _texts(rows: list[Any], kind: str) -> tuple[TextLine, ...]:
    return tuple(
        TextLine(text=row.text, eid=row.eid) for row in rows if row.kind == kind
    )


def _setback(row: Any) -> SetbackLine:
    return SetbackLine(
        subject=row.subject,
        measured_from=row.measured_from,
        metres=metres(row.distance),
        drawing=setback_drawing(row.measured_from),
        eid=row.eid,
    )

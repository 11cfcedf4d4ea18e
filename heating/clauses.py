"""The clauses that a schedule's rows come from, and whether they still say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from documents.models import Provision
from heating.models import ClauseRow, Measure, ScheduleVersion, SupplierDuty
from regulations.rules.figures import contains_quote, names_figure
from regulations.rules.money import format_percent, format_plain

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A row that its clause does not bear out.

    Attributes:
        row: The row.
        message: One Chinese sentence.
    """

    row: ClauseRow
    message: str


def row_sets(version: ScheduleVersion) -> tuple[QuerySet[Any], ...]:
    """Give the rows of a version that come from clauses, one queryset per table."""
    return (
        version.violations.all(),
        Measure.objects.filter(violation__version=version).select_related(
            "violation__version"
        ),
        version.duties.all(),
        version.appraisal_rules.all(),
        version.misconducts.all(),
        version.general_rules.all(),
    )


def doubts(version: ScheduleVersion) -> Iterator[Doubt]:
    """Find the rows without a clause, and those whose clause says something else."""
    rows: list[Any] = [
        row
        for some in row_sets(version)
        for row in some.select_related("provision").order_by("position", "pk")
    ]
    texts = _clause_texts(row.provision for row in rows if row.provision is not None)
    for row in rows:
        if row.provision is None:
            yield Doubt(row=row, message="没有条款。")
            continue
        for message in objections(row, texts[row.provision_id]):
            yield Doubt(row=row, message=message)


def _clause_texts(provisions: Iterable[Provision]) -> dict[int, str]:
    """Give the texts of clauses as :func:`clause_text` does, in one query for all."""
    wanted = {provision.pk: provision for provision in provisions}
    words: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    found = Provision.objects.filter(
        document__in={provision.document_id for provision in wanted.values()}
    ).order_by("position", "pk")
    for document, eid, heading, text in found.values_list(
        "document", "eid", "heading", "text"
    ):
        words[document].append((eid, heading, text))
    texts = {}
    for pk, provision in wanted.items():
        below = [
            f"{heading}{text}"
            for eid, heading, text in words[provision.document_id]
            if eid.startswith(f"{provision.eid}__")
        ]
        texts[pk] = "\n".join([f"{provision.heading}{provision.text}", *below])
    return texts


def clause_text(provision: Provision) -> str:
    """Give heading and text of a clause, with those below it."""
    below = (
        Provision.objects.filter(
            document=provision.document_id, eid__startswith=f"{provision.eid}__"
        )
        .order_by("position", "pk")
        .values_list("heading", "text")
    )
    parts = [(provision.heading, provision.text), *below]
    return "\n".join(f"{heading}{text}" for heading, text in parts)


def row_figures(row: ClauseRow) -> list[Decimal]:
    """Give the figures of a row that its clause has to name.

    A factor of one is said in no figure.
    """
    match row:
        case Measure(fixed_amount=Decimal() as amount):
            return [amount]
        case Measure(base=str() as base, coefficient=factor) if base:
            return [factor] if factor != _ONE else []
        case SupplierDuty():
            found = (row.hours, row.refund_coefficient)
            return [each for each in found if each is not None and each != _ONE]
        case _:
            return []


def objections(row: ClauseRow, text: str) -> Iterator[str]:
    """Say, one Chinese sentence each, what the text of a clause does not bear out."""
    for figure in row_figures(row):
        if not names_figure(text, figure):
            words = format_percent(figure) if figure < _ONE else format_plain(figure)
            yield f"条款原文里没有“{words}”。"
    if row.quote and not contains_quote(text, row.quote):
        yield "引用的原文与条款不一致。"

"""Confirmed figures that their clause does not name."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from documents.models import Provision, Table
from regulations.models import Benefit, FeeReduction, Target
from regulations.reading.fee_rates import rates_in, verdict_of
from regulations.rules.fees import Reduction
from regulations.rules.figures import contains_quote, names_figure, plain_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regulations.models import Derived

_AT_ONCE: Final = 200
_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDoubt:
    """A row whose clause does not bear it out.

    Attributes:
        row: The row.
        message: One Chinese sentence.
    """

    row: Derived
    message: str


def figure_doubts() -> Iterator[FigureDoubt]:
    """Find confirmed rows without a clause, and those whose clause says otherwise.

    The number of queries grows with batches of rows.
    """
    for model in (FeeReduction, Benefit, Target):
        rows = list(
            model.objects.filter(state="confirmed")
            .select_related("document")
            .defer("document__body_html")
            .order_by("document_id", "position", "pk")
        )
        for begin in range(0, len(rows), _AT_ONCE):
            some = rows[begin : begin + _AT_ONCE]
            texts = _texts(some)
            for row in some:
                text = texts.get((row.document_id, row.eid))
                if text is None:
                    yield FigureDoubt(row=row, message="没有条款。")
                    continue
                for message in _objections(row, text):
                    yield FigureDoubt(row=row, message=message)


def _texts(rows: list[Derived]) -> dict[tuple[int, str], str]:
    """Give the words of the places of rows: heading and text, or all cells."""
    where = {
        "document_id__in": {row.document_id for row in rows},
        "eid__in": {row.eid for row in rows},
    }
    found = {
        (document, eid): f"{heading}\n{text}"
        for document, eid, heading, text in Provision.objects.filter(
            **where
        ).values_list("document_id", "eid", "heading", "text")
    }
    for table in Table.objects.filter(**where):
        cells = [table.header, *table.rows]
        found[table.document_id, table.eid] = "\n".join(
            "\t".join(str(cell) for cell in row) for row in cells
        )
    return found


def _objections(row: Derived, text: str) -> Iterator[str]:
    if row.quote and not contains_quote(text, row.quote):
        yield "引用的原文与条款不一致。"
    match row:
        case FeeReduction():
            if plain_words(row.name) not in plain_words(text):
                yield f"条款原文里没有“{row.name}”。"
            elif not row.reading and not _names_rate(row, text):
                yield f"条款原文里没有“{row.name}”{row.reduction_words}。"
        case Benefit():
            if not names_figure(text, row.amount):
                yield f"条款原文里没有“{row.amount.normalize():f} 元”。"
            years = row.min_years
            if years is not None and years != _ONE and not names_figure(text, years):
                yield f"条款原文里没有“{years.normalize():f} 年”。"
        case Target():
            if str(row.year) not in plain_words(text):
                yield f"条款原文里没有“{row.year}年”。"


def _names_rate(row: FeeReduction, text: str) -> bool:
    """Tell whether the words of a row, or its printed cell, say its reduction."""
    wanted = (row.reduction, row.share)
    if row.reduction == Reduction.OTHER:
        return not row.printed or plain_words(row.printed) in plain_words(text)
    said = [rate.verdict for rate in rates_in(row.quote) if rate.name == row.name]
    header = text.partition("\n")[0]
    for cell in row.quote.split("\t"):
        for column in header.split("\t"):
            verdict = verdict_of(cell, column)
            if verdict is not None:
                said.append(verdict)
    return any((each.reduction, each.share) == wanted for each in said)

"""The schedule of violations in words: which measure when, and how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from heating.models import Violation as ViolationRow
from heating.rules import Base, Measure, MeasureKind, Schedule, Violation
from heating.rules.conditions import describe
from regulations.rules import Note, ProvisionRef, Statement
from regulations.rules.money import (
    YUAN_PER_SQUARE_METRE,
    format_number,
    format_percent,
    format_quantity,
    format_yuan,
    group_figures,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureView:
    """One measure in words.

    Attributes:
        kind: Stable ASCII value of its kind.
        kind_label: Chinese name of its kind.
        condition: When it applies; empty for always.
        words: What it does, with the sum.
        reading: How an open point is read; empty when the clause is clear.
    """

    kind: str
    kind_label: str
    condition: str
    words: str
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationView:
    """One item of the schedule.

    Attributes:
        number: Its number.
        title: Chinese name.
        topic: Chinese name of what it is about.
        quote: The words of the item.
        provision: The item.
        url: Address of its page.
        measures: Its measures in words.
    """

    number: int
    title: str
    topic: str
    quote: str
    provision: ProvisionRef
    url: str
    measures: tuple[MeasureView, ...]


def violation_views(
    schedule: Schedule,
    rows: Iterable[ViolationRow],
    *,
    measure: str = "",
    topic: str = "",
) -> list[ViolationView]:
    """Show the violations of a schedule.

    Args:
        schedule: The frozen rules.
        rows: Their rows, for text and topic.
        measure: Keep those with a measure of this kind.
        topic: Keep those of this topic.
    """
    return [
        _violation(schedule, schedule.violation(row.number), row)
        for row in rows
        if (not topic or row.topic == topic)
        and (not measure or any(each.kind == measure for each in row.measures.all()))
    ]


def measure_words(violation: Violation, measure: Measure) -> str:
    """Say what a measure does: ``罚款：供热工程合同价款 × 15%``."""
    if measure.same_as:
        other = violation.measure(measure.same_as)
        return f"{measure.label}：与“{other.label}”等额"
    if measure.fixed is not None:
        return f"{measure.label} {format_yuan(measure.fixed)}"
    if measure.base is None or measure.kind is MeasureKind.CONFISCATION:
        return measure.label
    return f"{measure.label}：{measure.base.label}{_factor(measure)}"


def remarks(statement: Statement) -> list[Note]:
    """Collect the remarks on the lines of a statement, each once, in their order."""
    notes = (note for line in statement.leaves() for note in line.notes)
    return list(dict.fromkeys(notes))


def _factor(measure: Measure) -> str:
    factor = measure.coefficient
    if measure.base is Base.FLOOR_AREA:
        return group_figures(f" × {format_quantity(factor, YUAN_PER_SQUARE_METRE)}")
    if factor < 1:
        return f" × {format_percent(factor)}"
    return "" if factor == 1 else f" × {format_number(factor)}"


def _violation(
    schedule: Schedule, violation: Violation, row: ViolationRow
) -> ViolationView:
    return ViolationView(
        number=violation.number,
        title=violation.title,
        topic=str(row.get_topic_display()),
        quote=row.quote,
        provision=violation.provision,
        url=row.get_absolute_url(),
        measures=tuple(
            MeasureView(
                kind=measure.kind.value,
                kind_label=measure.kind.label,
                condition=describe(measure.condition),
                words=measure_words(violation, measure),
                reading=schedule.interpreted(measure.reading)
                if measure.reading
                else "",
            )
            for measure in violation.measures
        ),
    )

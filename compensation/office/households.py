"""From a row of a table to a household's answers, checked as the API checks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from compensation.forms import FactsForm, facts_of
from compensation.office.cells import choice_value, use_value, yes_or_no
from compensation.office.tables import Column, Records, Row
from compensation.rules import FIELD_LABELS, Facts, PlanRules, find_errors
from regulations.fields import QuantityField, TrueFalseField

REFERENCE: Final = Column(
    name="reference",
    label="编号",
    required=True,
    aliases=("户号", "户编号", "协议编号"),
)
BUILDING: Final = Column(name="building", label="楼栋", aliases=("楼号", "栋号", "楼"))
LONGEST_REFERENCE: Final = 60
"""Characters that tell a household or a building apart."""


def _unit(field: forms.Field) -> str:
    return field.unit if isinstance(field, QuantityField) else ""


COLUMNS: Final = (
    REFERENCE,
    BUILDING,
    *(
        Column(
            name=name,
            label=FIELD_LABELS[name],
            unit=_unit(field),
            required=field.required,
        )
        for name, field in FactsForm.base_fields.items()
    ),
)
"""The columns of a table of households; names of facts are those of the API."""

LABELS: Final = {column.name: column.label for column in COLUMNS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a row cannot be computed: the column, by name, and the reason."""

    column: str
    message: str

    def words(self) -> str:
        """Say it in one Chinese sentence."""
        label = LABELS.get(self.column, "")
        return f"{label}：{self.message}" if label else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """A row of the table.

    Attributes:
        row: Its number in the file.
        reference: How the office tells the household apart.
        building: Its building; empty where the table does not say.
        facts: Its answers; None where something is wrong.
        problems: What is wrong.
    """

    row: int
    reference: str
    building: str
    facts: Facts | None
    problems: tuple[Problem, ...] = ()


Read = Callable[[str], Any]


def read_households(rules: PlanRules, records: Records) -> Iterator[Household]:
    """Check the rows one by one, in the order of the table.

    A reference that was met before makes a row wrong: a household that stands there
    twice would be paid twice.

    Raises:
        CompensationError: The file breaks off.
    """
    readers = {
        place: (name, _reader(name))
        for name, place in records.heading.places.items()
        if name in FactsForm.base_fields
    }
    places = records.heading.places
    seen: dict[str, int] = {}
    for row in records.rows:
        reference = _cell(row, places["reference"])
        building = _cell(row, places.get(BUILDING.name))
        problems = _identity_problems(reference, building)
        if reference:
            first = seen.setdefault(reference[:LONGEST_REFERENCE], row.number)
            if first != row.number:
                problems.append(
                    Problem(
                        column=REFERENCE.name, message=f"与第 {first} 行的编号重复。"
                    )
                )
        facts, found = _answers(rules, row, readers)
        problems += found
        yield Household(
            row=row.number,
            reference=reference[:LONGEST_REFERENCE],
            building=building[:LONGEST_REFERENCE],
            facts=None if problems else facts,
            problems=tuple(problems),
        )


def check_answers(
    rules: PlanRules, raw: dict[str, Any]
) -> tuple[Facts | None, list[Problem]]:
    """Check answers with the fields and the rules of the API's form.

    It finds what `FactsForm` finds, without building a form, which takes ten times
    as long as all of its checks.

    Args:
        rules: The plan.
        raw: Answers by the API's names, as text.
    """
    readers = {place: (name, _field_reader(name)) for place, name in enumerate(raw)}
    row = Row(0, [str(value) for value in raw.values()])
    return _answers(rules, row, readers)


def _answers(
    rules: PlanRules, row: Row, readers: dict[int, tuple[str, Read]]
) -> tuple[Facts | None, list[Problem]]:
    answers: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    cells = row.cells
    length = len(cells)
    for place, (name, read) in readers.items():
        text = cells[place] if place < length else ""
        if not text and name not in _REQUIRED:
            continue
        try:
            answers[name] = read(text)
        except ValidationError as error:
            problems[name] = Problem(column=name, message=" ".join(error.messages))
    for name in _REQUIRED:
        if name not in answers and name not in problems:
            field = FactsForm.base_fields[name]
            message = str(field.error_messages["required"])
            problems[name] = Problem(column=name, message=message)
    if not answers.keys() >= _REQUIRED:
        return None, list(problems.values())
    facts = facts_of(answers)
    for each in find_errors(rules, facts):
        problems.setdefault(
            each.field, Problem(column=each.field, message=each.message)
        )
    return (None if problems else facts), list(problems.values())


def _reader(name: str) -> Read:
    """Read a cell as clerks write it, with the field of the API behind it."""
    clean = _field_reader(name)
    if name == "use":
        return lambda text: clean(use_value(text))
    if name == "choice":
        return lambda text: clean(choice_value(text))
    if isinstance(FactsForm.base_fields[name], TrueFalseField):
        return yes_or_no
    return clean


def _field_reader(name: str) -> Read:
    return partial(FactsForm.base_fields[name].clean)


_REQUIRED: Final = frozenset(
    name for name, field in FactsForm.base_fields.items() if field.required
)


def _cell(row: Row, place: int | None) -> str:
    if place is None or place >= len(row.cells):
        return ""
    return " ".join(row.cells[place].split())


def _identity_problems(reference: str, building: str) -> list[Problem]:
    problems = []
    if not reference:
        problems.append(
            Problem(column=REFERENCE.name, message="请填写编号，用来区分各户。")
        )
    for column, text in ((REFERENCE, reference), (BUILDING, building)):
        if len(text) > LONGEST_REFERENCE:
            problems.append(
                Problem(
                    column=column.name, message=f"不能超过 {LONGEST_REFERENCE} 个字。"
                )
            )
    return problems

"""Questions and answers as the page shows them, and as an address carries them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from django.forms.boundfield import BoundField

from compensation.questions import Group, Question
from compensation.rules import Facts
from regulations.rules.money import format_plain


class Stage(StrEnum):
    """How far a resident is."""

    START = "start"
    ASKING = "asking"
    WRONG = "wrong"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question as the page shows it.

    Attributes:
        question: What is asked.
        field: Its field.
        cases: Uses and choices for the script, ``residential/monetary …``.
        shown: Whether it matters after the answers given so far.
    """

    question: Question
    field: BoundField
    cases: str
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedGroup:
    """A part of the form."""

    group: Group
    asked: tuple[AskedQuestion, ...]

    @property
    def shown(self) -> bool:
        """Tell whether any of its questions matters now."""
        return any(each.shown for each in self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A use or a choice to pick."""

    value: str
    label: str
    picked: bool
    shown: bool
    cases: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A given answer in words, for the printed sheet."""

    label: str
    text: str


def answers_of(facts: Facts) -> dict[str, str]:
    """Write facts as the query of an address; what is not known is left out."""
    answers = {}
    for each in fields(facts):
        value = getattr(facts, each.name)
        if isinstance(value, Decimal):
            answers[each.name] = format_plain(value)
        elif value is True:
            answers[each.name] = "true"
        elif value:
            answers[each.name] = str(value)
    return answers

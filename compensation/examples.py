"""Computing worked examples, and saying what a change of the rules changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from compensation.forms import FactsForm
from compensation.models import PlanVersion, WorkedExample
from compensation.rules import (
    CompensationError,
    PlanRules,
    ReadingCode,
    RuleCode,
    calculate,
)
from compensation.selectors import freeze
from regulations.rules import Statement

_WORDS = {code.value: code.label.rstrip("。") for code in ReadingCode}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an example comes to.

    Attributes:
        lines: Sums in 元 by the code of the line.
        net: What is left after setting off; None where there is no answer.
        notes: Codes of the remarks on the whole.
        refusals: Codes of the refusals.
        errors: Why the facts cannot be computed with.
    """

    lines: Mapping[str, str]
    net: str | None
    notes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the shape in which an example keeps its expectation."""
        return {
            "lines": dict(self.lines),
            "net": self.net,
            "notes": list(self.notes),
            "refusals": list(self.refusals),
        }

    def words(self) -> str:
        """Say it in one Chinese sentence."""
        if self.errors:
            return "；".join(self.errors)
        if self.refusals:
            return f"不予计算：{_named(self.refusals)}"
        return f"相抵后 {self.net} 元"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one example comes to before and after a change.

    Attributes:
        name: The example.
        before: What it came to.
        after: What it comes to.
        details: One sentence for each line that differs; empty when nothing does.
    """

    name: str
    before: Outcome
    after: Outcome
    details: tuple[str, ...]


def compute(rules: PlanRules | CompensationError, facts: Mapping[str, Any]) -> Outcome:
    """Compute an example.

    Args:
        rules: The plan, or why its rows are no plan.
        facts: Inputs by the API's names.
    """
    if isinstance(rules, CompensationError):
        return Outcome(lines={}, net=None, errors=(rules.message,))
    unknown = sorted(set(facts) - set(FactsForm.base_fields))
    if unknown:
        return Outcome(
            lines={}, net=None, errors=(f"没有这些内容：{'、'.join(unknown)}。",)
        )
    form = FactsForm(facts, rules=rules)
    form.full_clean()
    if form.facts is None:
        messages = [str(each) for found in form.errors.values() for each in found]
        return Outcome(lines={}, net=None, errors=tuple(messages))
    return _outcome(calculate(rules, form.facts))


def compute_all(version: PlanVersion) -> dict[str, Outcome]:
    """Compute every example of a version with its rows as they stand."""
    rules = freeze_or_error(version)
    return {
        example.name: compute(rules, example.facts)
        for example in version.examples.order_by("position", "pk")
    }


def freeze_or_error(version: PlanVersion) -> PlanRules | CompensationError:
    """Freeze a draft, whose rows may contradict each other."""
    try:
        return freeze(version)
    except CompensationError as error:
        return error


def unmet(examples: Iterable[WorkedExample], rules: PlanRules) -> list[str]:
    """Say in which examples the rules come to something else than expected."""
    found = []
    for example in examples:
        outcome = compute(rules, example.facts)
        details = _expectation_details(example.expected, outcome)
        if details:
            found.append(f"算例“{example.name}”：{'；'.join(details)}。")
    return found


def changes(
    before: Mapping[str, Outcome], after: Mapping[str, Outcome]
) -> list[Change]:
    """Compare the examples before and after, in the order of `after`."""
    nothing = Outcome(lines={}, net=None)
    return [
        Change(
            name=name,
            before=before.get(name, nothing),
            after=outcome,
            details=tuple(_details(before.get(name, nothing), outcome)),
        )
        for name, outcome in after.items()
    ]


def _outcome(statement: Statement) -> Outcome:
    result = statement.to_json()
    return Outcome(
        lines={line["code"]: line["amount"] for line in result["lines"]},
        net=None if result["totals"] is None else result["totals"]["net"],
        notes=tuple(note["code"] for note in result["notes"]),
        refusals=tuple(each["code"] for each in result["refusals"]),
    )


def _details(before: Outcome, after: Outcome) -> Iterable[str]:
    for code in dict.fromkeys((*before.lines, *after.lines)):
        was, now = before.lines.get(code), after.lines.get(code)
        if was != now:
            yield f"{RuleCode(code).label}：{was or '无'} → {now or '无'}"
    if before.net != after.net:
        yield f"相抵后：{before.net or '无'} → {after.net or '无'}"
    for was_said, now_said, what in (
        (before.refusals, after.refusals, "不予计算"),
        (before.notes, after.notes, "提示"),
        (before.errors, after.errors, "错误"),
    ):
        if was_said != now_said:
            yield f"{what}：{_named(was_said) or '无'} → {_named(now_said) or '无'}"


def _named(codes: Iterable[str]) -> str:
    """Say codes in Chinese where they have a usual wording."""
    return "、".join(_WORDS.get(code, code) for code in codes)


def _expectation_details(expected: Mapping[str, Any], outcome: Outcome) -> list[str]:
    """Compare with what is expected; of the notes only those named have to be there."""
    named = expected.get("notes", [])
    wanted = Outcome(
        lines=expected.get("lines", {}),
        net=expected.get("net"),
        notes=tuple(named),
        refusals=tuple(expected.get("refusals", [])),
    )
    seen = Outcome(
        lines=outcome.lines,
        net=outcome.net,
        notes=tuple(each for each in named if each in outcome.notes),
        refusals=outcome.refusals,
        errors=outcome.errors,
    )
    return list(_details(wanted, seen))

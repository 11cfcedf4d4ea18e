"""One reading of an address: which answers count, and how far the resident is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form
from django.utils import timezone

from compensation.forms import FactsForm
from compensation.kept import KeptPlan
from compensation.questionnaire.forms import CompareForm, TimingForm, put_question
from compensation.questionnaire.shown import (
    Alternative,
    Answer,
    AskedGroup,
    AskedQuestion,
    Stage,
    answers_of,
)
from compensation.questions import (
    Case,
    Group,
    Question,
    is_relevant,
    offered_cases,
)
from compensation.rules import (
    FIELD_LABELS,
    Choice,
    Comparison,
    Facts,
    RuleCode,
    Use,
    in_time,
)
from compensation.timing import closing_moment
from regulations.rules import ProvisionRef
from regulations.rules.money import format_plain

COMPARED: Final = frozenset(
    {"signed_in_period", "signed_early", "step_up", "extra_15", "flat_area"}
)
"""Answers that `compare` sets for every way by itself."""
# A moment, the rule whose deadline judges it, and the answer that follows.
_MOMENTS: Final = (
    ("signed_at", RuleCode.SIGNING_BONUS, "signed_early"),
    ("moved_at", RuleCode.MOVING_BONUS, "moved_early"),
)


class Questionnaire:
    """One reading of an address: form, facts, and what is still to be asked.

    Attributes:
        rules: The plan.
        questions: All that the plan may ask.
        form: The form over the answers that count.
        timing: The form for moments; without fields while no start is known.
        timing_words: What was made out of the moments given.
    """

    def __init__(
        self,
        plan: KeptPlan,
        data: Mapping[str, str],
        *,
        comparing: bool = False,
    ) -> None:
        """Read the answers in ``data``.

        Args:
            plan: The plan.
            data: The query; names that no question has are left alone.
            comparing: Whether all ways are asked for at once.
        """
        self.rules = plan.rules
        self.comparing = comparing
        self.questions = tuple(
            each
            for each in plan.questions
            if not comparing or each.name not in COMPARED
        )
        self.timing_words: list[str] = []
        self._deadlines = {each.rule.code: each for each in plan.deadlines}
        self._period_ends = plan.period_ends
        self._given = _known(data)
        self._pick_the_only_ones()
        self.timing = TimingForm(
            data if self._has_case else None,
            names=() if comparing else self._moments(),
        )
        self._apply_moments()
        self.form = self._bound_form()

    @cached_property
    def stage(self) -> Stage:
        """How far the resident is."""
        if not self._has_case:
            return Stage.WRONG if self.is_wrong else Stage.START
        if self.is_wrong:
            return Stage.WRONG
        return Stage.ASKING if self.facts is None else Stage.DONE

    @property
    def forms(self) -> tuple[Form, ...]:
        """Every form of the page, for one list of what is wrong."""
        return self.form, self.timing

    @property
    def facts(self) -> Facts | None:
        """What is computed with, once everything needed was answered rightly."""
        if self.timing.errors or not self._has_case:
            return None
        return self.form.facts

    @property
    def comparison(self) -> Comparison | None:
        """All ways, where they were asked for and can be computed."""
        form = self.form
        return form.comparison if isinstance(form, CompareForm) else None

    @property
    def uses(self) -> tuple[Alternative, ...]:
        """The uses that the plan covers."""
        picked = self._given.get("use", "")
        found = dict.fromkeys(use for use, _ in offered_cases(self.rules))
        return tuple(
            Alternative(
                value=use.value,
                label=use.label,
                picked=use.value == picked,
                shown=True,
                cases=use.value,
            )
            for use in found
        )

    @property
    def choices(self) -> tuple[Alternative, ...]:
        """The ways of compensation, those not offered for the use hidden."""
        use, picked = self._given.get("use", ""), self._given.get("choice", "")
        by_choice: dict[Choice, list[Use]] = {}
        for each, choice in offered_cases(self.rules):
            by_choice.setdefault(choice, []).append(each)
        return tuple(
            Alternative(
                value=choice.value,
                label=choice.label,
                picked=choice.value == picked,
                shown=not use or use in {each.value for each in held},
                cases=" ".join(each.value for each in held),
            )
            for choice, held in by_choice.items()
        )

    @property
    def groups(self) -> tuple[AskedGroup, ...]:
        """The questions in their groups; those that do not matter are hidden."""
        asked = {
            each.name: AskedQuestion(
                question=each,
                field=self.form[each.name],
                cases=" ".join(
                    f"{use.value}/{choice.value}" for use, choice in sorted(each.cases)
                ),
                shown=self._is_relevant(each),
            )
            for each in self.questions
        }
        grouped = (
            AskedGroup(
                group=group,
                asked=tuple(
                    asked[each.name] for each in self.questions if each.group is group
                ),
            )
            for group in Group
        )
        return tuple(each for each in grouped if each.asked)

    @property
    def address_answers(self) -> dict[str, str]:
        """The answers as an address carries them, in the order of the API."""
        if self.facts is None:
            return {}
        answers = answers_of(self.facts)
        if self.comparing:
            answers.pop("choice")
        return answers

    @property
    def answers(self) -> list[Answer]:
        """The answers in words."""
        if self.facts is None:
            return []
        facts = self.facts
        found = [Answer(label=FIELD_LABELS["use"], text=facts.use.label)]
        if not self.comparing:
            found.append(Answer(label=FIELD_LABELS["choice"], text=facts.choice.label))
        for question in self.questions:
            value = getattr(facts, question.name)
            if isinstance(value, Decimal):
                text = f"{format_plain(value)} {question.unit}".strip()
                found.append(Answer(label=question.label, text=text))
            elif value:
                found.append(Answer(label=question.label, text="是"))
        return found

    @property
    def provisions(self) -> list[ProvisionRef]:
        """The clauses behind the questions."""
        return [ref for each in self.questions for ref in each.provisions]

    # --- Reading the address ---------------------------------------------------------

    @property
    def _has_case(self) -> bool:
        return self._case is not None

    @cached_property
    def _case(self) -> Case | None:
        try:
            case = Use(self._given.get("use", "")), Choice(self._given["choice"])
        except (KeyError, ValueError):
            return None
        return case if case in offered_cases(self.rules) else None

    def _pick_the_only_ones(self) -> None:
        """Fill in what leaves no choice: the only use, the only way for a use."""
        cases = offered_cases(self.rules)
        uses = {use.value for use, _ in cases}
        if len(uses) == 1 and "use" not in self._given:
            self._given["use"] = next(iter(uses))
        use = self._given.get("use", "")
        choices = [choice for each, choice in cases if each.value == use]
        if not choices:
            return
        if self.comparing or (len(choices) == 1 and "choice" not in self._given):
            self._given["choice"] = choices[0].value

    def _is_relevant(self, question: Question) -> bool:
        case = self._case
        if case is None:
            return False
        if not self.comparing:
            return is_relevant(question, case, self._given)
        return any(
            is_relevant(question, each, self._given)
            for each in offered_cases(self.rules)
            if each[0] is case[0]
        )

    def _moments(self) -> list[str]:
        """Name the moments that can be judged: something closes, and it matters."""
        held = None if self._case is None else self.rules.case(*self._case).rules
        return [
            name
            for name, code, _ in _MOMENTS
            if (held is None or code in held) and self._closes(code) is not None
        ]

    def _closes(self, code: RuleCode) -> datetime | None:
        deadline = self._deadlines.get(code.value)
        return None if deadline is None else closing_moment(deadline)

    def _apply_moments(self) -> None:
        """Turn moments into the answers they mean."""
        if not self.timing.is_valid():
            return
        zone = timezone.get_current_timezone()
        for name, code, answer in _MOMENTS:
            moment = self.timing.cleaned_data.get(name)
            deadline = self._deadlines.get(code.value)
            if moment is None or deadline is None or deadline.start is None:
                continue
            kept = in_time(deadline.rule, deadline.start, moment, zone)
            self._answer(answer, kept=kept)
            # The form made it in the city's time already.
            words = moment.strftime("%Y-%m-%d %H:%M")
            self.timing_words.append(
                f"{words}：{'在' if kept else '不在'}{deadline.rule.label}的期限以内。"
            )
            if name == "signed_at" and self._period_ends is not None:
                kept = moment < self._period_ends
                self._answer("signed_in_period", kept=kept)
                self.timing_words.append(
                    f"{words}：{'在' if kept else '不在'}签约期限以内。"
                )

    def _answer(self, name: str, *, kept: bool) -> None:
        self._given[name] = "true" if kept else "false"

    def _bound_form(self) -> FactsForm:
        relevant = {each.name for each in self.questions if self._is_relevant(each)}
        self._carry_price(relevant)
        counted = {
            name: value
            for name, value in self._given.items()
            if name in {"use", "choice"} or name in relevant
        }
        form_class = CompareForm if self.comparing else FactsForm
        form = form_class(counted or None, rules=self.rules, label_suffix="")
        for question in self.questions:
            put_question(form, question, relevant=question.name in relevant)
        self._drop_unasked_errors(form)
        return form

    def _carry_price(self, relevant: set[str]) -> None:
        """Let the house's own price stand for the average, where only that is asked.

        An address made for money, or by the comparison, carries the one alone.
        """
        price = self._given.get("unit_price", "").strip()
        if (
            price
            and "balcony_unit_price" in relevant
            and "unit_price" not in relevant
            and not self._given.get("balcony_unit_price", "").strip()
        ):
            self._given["balcony_unit_price"] = price

    def _drop_unasked_errors(self, form: FactsForm) -> None:
        """Forget complaints about what was not asked yet: it is asked next."""
        if not form.is_bound:
            return
        names = [name for name in form.errors if name and name not in self._given]
        for name in names:
            if name != NON_FIELD_ERRORS:
                del form.errors[name]

    @property
    def is_wrong(self) -> bool:
        """Whether anything that was given must be put right."""
        return bool(self.form.errors or self.timing.errors)


def _known(data: Mapping[str, str]) -> dict[str, str]:
    """Take the answers out of a query."""
    return {name: data[name] for name in FactsForm.base_fields if name in data}

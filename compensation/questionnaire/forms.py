"""The forms that only pages have: moments in time, and all ways at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.html import escape

from compensation.forms import FactsForm
from compensation.questions import Question
from compensation.rules import Comparison, CompensationError, compare, find_errors

_LONGEST_ANSWER: Final = 60


class TimingForm(forms.Form):
    """When it was signed and moved, asked once the starting days are known."""

    signed_at = forms.DateTimeField(label="签约时间", required=False)
    moved_at = forms.DateTimeField(label="搬迁时间", required=False)

    def __init__(self, data: Any, *, names: Iterable[str]) -> None:
        """Ask for the moments in ``names`` only."""
        super().__init__(data, label_suffix="")
        wanted = set(names)
        for name in list(self.fields):
            if name not in wanted:
                del self.fields[name]
        for field in self.fields.values():
            field.widget = forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            )
            field.error_messages["invalid"] = "请填写日期和时间，如 2020-03-01 10:30。"
            field.help_text = "知道时间的在这里填写，由本站判断是否在期限以内。"


class CompareForm(FactsForm):
    """Answers for all ways at once: one is wrong only where no way can be computed.

    Once valid, ``comparison`` holds the ways.
    """

    comparison: Comparison | None = None

    def clean(self) -> dict[str, Any]:
        """Check the figures, then every way that the plan offers for the use."""
        rules, self.rules = self.rules, None
        answers = super().clean()
        self.rules = rules
        if rules is None or self.facts is None:
            return answers
        for error in find_errors(rules, self.facts):
            if error.code != "required" and error.field not in self.errors:
                self.add_error(error.field or None, error.message)
        if not self.errors:
            try:
                self.comparison = compare(rules, self.facts)
            except CompensationError as error:
                self.add_error(error.field or None, error.message)
        if self.errors:
            self.facts = None
        return answers


def put_question(form: FactsForm, question: Question, *, relevant: bool) -> None:
    """Word the field of a question as the plan asks it.

    Args:
        form: The form that it stands in.
        question: The question.
        relevant: Whether it matters; else nobody can fill it in.
    """
    field = form.fields[question.name]
    field.label = question.label + (f"（{question.unit}）" if question.unit else "")
    # Django prints help texts as they are.
    field.help_text = escape(question.help)
    if question.unit:
        field.widget.attrs["maxlength"] = _LONGEST_ANSWER
    if not relevant:
        field.widget.attrs["disabled"] = True

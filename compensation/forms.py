"""The questions that an estimate is made of, for pages and the API alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from compensation.rules import FIELD_LABELS, Choice, Facts, PlanRules, Use, find_errors
from regulations.fields import QuantityField, TrueFalseField
from regulations.rules.money import SQUARE_METRE, YUAN, YUAN_PER_SQUARE_METRE


def _quantity(name: str, unit: str) -> QuantityField:
    return QuantityField(label=FIELD_LABELS[name], unit=unit, required=False)


def _yes_or_no(name: str) -> TrueFalseField:
    return TrueFalseField(label=FIELD_LABELS[name])


class FactsForm(forms.Form):
    """What a household says about itself; names are those of the API.

    With `rules` the answers are also checked against the plan, and `facts` holds
    them once the form is valid.
    """

    use = forms.ChoiceField(
        label=FIELD_LABELS["use"],
        choices=[(use.value, use.label) for use in Use],
        error_messages={
            "required": "请选择房屋用途。",
            "invalid_choice": "请选择房屋用途。",
        },
    )
    choice = forms.ChoiceField(
        label=FIELD_LABELS["choice"],
        choices=[(choice.value, choice.label) for choice in Choice],
        error_messages={
            "required": "请选择补偿方式。",
            "invalid_choice": "请选择补偿方式。",
        },
    )
    certified_area = _quantity("certified_area", SQUARE_METRE)
    unit_price = _quantity("unit_price", YUAN_PER_SQUARE_METRE)
    balcony_area = _quantity("balcony_area", SQUARE_METRE)
    balcony_unit_price = _quantity("balcony_unit_price", YUAN_PER_SQUARE_METRE)
    fittings = _quantity("fittings", YUAN)
    business_loss = _quantity("business_loss", YUAN)
    bare_shell = _quantity("bare_shell", YUAN)
    signed_in_period = _yes_or_no("signed_in_period")
    signed_early = _yes_or_no("signed_early")
    moved_early = _yes_or_no("moved_early")
    building_complete = _yes_or_no("building_complete")
    step_up = _yes_or_no("step_up")
    extra_15 = _yes_or_no("extra_15")
    flat_area = _quantity("flat_area", SQUARE_METRE)
    low_income = _yes_or_no("low_income")
    cannot_pay = _yes_or_no("cannot_pay")
    appraised_value = _quantity("appraised_value", YUAN)
    exchange_price = _quantity("exchange_price", YUAN)

    def __init__(
        self, data: Any = None, *, rules: PlanRules | None = None, **options: Any
    ) -> None:
        """Read the answers `data`; check them against `rules` where given."""
        super().__init__(data, **options)
        self.rules = rules
        self.facts: Facts | None = None

    def clean(self) -> dict[str, Any]:
        """Gather the facts and put the calculator's complaints at their fields."""
        answers = super().clean() or self.cleaned_data
        if "use" not in answers or "choice" not in answers:
            return answers
        facts = facts_of(answers)
        if self.rules is not None:
            for error in find_errors(self.rules, facts):
                if error.field not in self.errors:
                    self.add_error(error.field or None, error.message)
        if not self.errors:
            self.facts = facts
        return answers


def facts_of(answers: Mapping[str, Any]) -> Facts:
    """Gather the facts out of cleaned answers, use and choice among them."""
    return Facts(
        use=Use(answers["use"]),
        choice=Choice(answers["choice"]),
        **{
            name: value
            for name, value in answers.items()
            if name in FactsForm.base_fields and name not in {"use", "choice"}
        },
    )


class VersionForm(forms.Form):
    """Which version of a plan is asked for."""

    version = forms.CharField(
        label="版本",
        required=False,
        max_length=40,
        error_messages={"max_length": "方案没有这个版本。"},
    )

"""The questions that penalties and outages are made of, for pages and the API alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django import forms

from heating.fields import AreasField, DaysField, MomentField
from heating.models import Violation
from heating.rules import (
    FEE_LABELS,
    FIELD_LABELS,
    OUTAGE_LABELS,
    BuildingUse,
    HeatingError,
    MeasureKind,
    OutageFacts,
    OutageRules,
    PenaltyFacts,
    Schedule,
    find_errors,
    find_outage_errors,
)
from heating.rules.outage_facts import length_errors
from regulations.fields import QuantityField, TrueFalseField
from regulations.rules.money import (
    HOUR,
    SQUARE_METRE,
    YUAN,
    YUAN_PER_DAY,
    YUAN_PER_SQUARE_METRE,
)


def _quantity(label: str, unit: str, help_text: str = "") -> QuantityField:
    return QuantityField(label=label, unit=unit, required=False, help_text=help_text)


def _days(label: str, help_text: str = "") -> DaysField:
    return DaysField(label=label, required=False, help_text=help_text)


class PlainForm(forms.Form):
    """A form whose labels end without a colon."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        """Leave Django's colon out: it is a half-width one."""
        options.setdefault("label_suffix", "")
        super().__init__(data, **options)


class VersionForm(PlainForm):
    """Which version of the schedule is asked for."""

    version = forms.CharField(
        label="版本",
        required=False,
        max_length=40,
        widget=forms.HiddenInput,
        error_messages={"max_length": "没有这个版本。"},
    )


class ScheduleFilterForm(PlainForm):
    """Which violations are shown."""

    measure = forms.ChoiceField(
        label="处理措施",
        required=False,
        choices=[("", "不限"), *((kind.value, kind.label) for kind in MeasureKind)],
        error_messages={"invalid_choice": "没有这种处理措施。"},
    )
    topic = forms.ChoiceField(
        label="类别",
        required=False,
        choices=[("", "不限"), *Violation.Topic.choices],
        error_messages={"invalid_choice": "没有这个类别。"},
    )


class PenaltyForm(PlainForm):
    """What is known of a violation; names are those of the API.

    With a schedule the answers are also checked against the violation's measures;
    `facts` holds them once the form is valid.
    """

    overdue = TrueFalseField(label=FIELD_LABELS["overdue"])
    serious = TrueFalseField(label=FIELD_LABELS["serious"])
    not_notified = TrueFalseField(label=FIELD_LABELS["not_notified"])
    not_repaired = TrueFalseField(label=FIELD_LABELS["not_repaired"])
    building_use = forms.ChoiceField(
        label=FIELD_LABELS["building_use"],
        required=False,
        choices=[("", "请选择"), *((use.value, use.label) for use in BuildingUse)],
        error_messages={"invalid_choice": "请选择建筑用途。"},
    )
    contract_price = _quantity(FIELD_LABELS["contract_price"], YUAN, "单位：元。")
    floor_area = _quantity(FIELD_LABELS["floor_area"], SQUARE_METRE, "单位：m²。")
    device_cost = _quantity(FIELD_LABELS["device_cost"], YUAN, "单位：元。")
    illegal_gains = _quantity(
        FIELD_LABELS["illegal_gains"], YUAN, "单位：元；没有的填 0。"
    )
    daily_fee = _quantity(
        FIELD_LABELS["daily_fee"],
        YUAN_PER_DAY,
        "单位：元/日。不知道的不填，填写下面的供热期热费，或者面积和单价。",
    )
    season_fee = _quantity(FIELD_LABELS["season_fee"], YUAN, "单位：元。")
    floor_areas = AreasField(
        label=FIELD_LABELS["floor_areas"],
        required=False,
        help_text="单位：m²；多户用空格或者顿号分隔。",
    )
    unit_price = _quantity(
        FIELD_LABELS["unit_price"], YUAN_PER_SQUARE_METRE, "单位：元/m²，每供热期。"
    )
    season_days = _days(FIELD_LABELS["season_days"], "单位：日。")
    days = _days("推迟或者提前的日数", "单位：日。")

    def __init__(
        self,
        data: Any = None,
        *,
        schedule: Schedule | None = None,
        number: int = 0,
        only: Iterable[str] | None = None,
        **options: Any,
    ) -> None:
        """Read the answers ``data``.

        Args:
            data: What was asked.
            schedule: Rules to check the answers against.
            number: The violation that they are about.
            only: The fields to keep; all when left out.
            options: What Django's forms take.
        """
        super().__init__(data, **options)
        if only is not None:
            kept = set(only)
            self.fields = {
                name: field for name, field in self.fields.items() if name in kept
            }
        self.schedule = schedule
        self.number = number
        self.facts: PenaltyFacts | None = None

    def clean(self) -> dict[str, Any]:
        """Gather the facts and put the calculator's complaints at their fields."""
        answers = super().clean() or self.cleaned_data
        facts = PenaltyFacts(**_given(answers))
        if self.schedule is not None:
            for error in find_errors(self.schedule, self.number, facts):
                if not _is_cleared_up(self, error):
                    _add(self, error.field, error.message)
        if not self.errors:
            self.facts = facts
        return answers


class FeeForm(PlainForm):
    """What a household knows of its fee."""

    daily_fee = _quantity(
        FEE_LABELS["daily_fee"], YUAN_PER_DAY, "单位：元/日。知道的话只填这一项。"
    )
    season_fee = _quantity(
        FEE_LABELS["season_fee"], YUAN, "单位：元；一个供热期缴的热费。"
    )
    floor_areas = AreasField(
        label=FEE_LABELS["floor_areas"],
        required=False,
        help_text="单位：m²；多户用空格或者顿号分隔。",
    )
    unit_price = _quantity(
        FEE_LABELS["unit_price"], YUAN_PER_SQUARE_METRE, "单位：元/m²，每供热期。"
    )
    season_days = _days(FEE_LABELS["season_days"], "单位：日。")


class OutageForm(FeeForm):
    """When heating stopped, for how long, and what it costs; names are the API's."""

    hours = _quantity(OUTAGE_LABELS["hours"], HOUR, "单位：小时；与起止时间只填一种。")
    started = MomentField(label=OUTAGE_LABELS["started"], required=False)
    ended = MomentField(label=OUTAGE_LABELS["ended"], required=False)
    field_order = ("started", "ended", "hours", *FEE_LABELS)

    def __init__(
        self, data: Any = None, *, rules: OutageRules | None = None, **options: Any
    ) -> None:
        """Read the answers ``data``; check them against ``rules`` where given."""
        super().__init__(data, **options)
        self.rules = rules
        self.facts: OutageFacts | None = None

    def clean(self) -> dict[str, Any]:
        """Gather the facts and put the calculator's complaints at their fields."""
        answers = super().clean() or self.cleaned_data
        facts = self.facts_from(answers)
        if self.rules is not None:
            for error in find_outage_errors(self.rules, facts):
                if not (
                    _is_cleared_up(self, error) or self.forgives(error.code, facts)
                ):
                    _add(self, error.field, error.message)
        if not self.errors:
            self.facts = facts
        return answers

    def facts_from(self, answers: dict[str, Any]) -> OutageFacts:
        """Build the facts from what could be read."""
        names = OutageFacts.__dataclass_fields__
        return OutageFacts(
            **{name: value for name, value in _given(answers).items() if name in names}
        )

    def forgives(self, code: str, facts: OutageFacts) -> bool:
        """Tell whether a complaint is none here; a program gets them all."""
        del code, facts
        return False


_FEE_SAID: Final = ("daily_fee", "season_fee", "floor_areas")


class OutagePageForm(OutageForm):
    """The same on the page: it may still last, and nobody needs to know a fee.

    Season and price are filled in beforehand as assumptions; alone they say nothing.
    """

    still_out = TrueFalseField(label="现在仍未恢复供热")
    not_notified = TrueFalseField(
        label="没有收到停热通知", help_text="勾选后写进投诉文本。"
    )
    not_repaired = TrueFalseField(
        label="没有立即组织抢修", help_text="勾选后写进投诉文本。"
    )
    field_order = (
        "started",
        "ended",
        "still_out",
        "hours",
        *FEE_LABELS,
        "not_notified",
        "not_repaired",
    )

    def __init__(self, data: Any = None, *, now: datetime, **options: Any) -> None:
        """Read the answers; ``now`` ends an outage that still lasts."""
        super().__init__(data, **options)
        self.now = now

    def facts_from(self, answers: dict[str, Any]) -> OutageFacts:
        """End a lasting outage now; leave assumptions out that stand alone."""
        answers = dict(answers)
        lasting = answers.get("still_out") and answers.get("started") is not None
        if lasting and answers.get("ended") is None:
            answers["ended"] = self.now
        if not any(_is_said(answers.get(name)) for name in _FEE_SAID):
            answers.update(unit_price=None, season_days=None)
        return super().facts_from(answers)

    def forgives(self, code: str, facts: OutageFacts) -> bool:
        """Let an outage pass whose fee nobody told: the time line stands all the same."""
        return (
            code == "required"
            and not length_errors(facts)
            and not any(_is_said(getattr(facts, name)) for name in _FEE_SAID)
        )

    def clean(self) -> dict[str, Any]:
        """Refuse an end beside "still out"."""
        answers = super().clean()
        if answers.get("still_out") and (
            answers.get("ended") is not None or answers.get("hours") is not None
        ):
            _add(self, "still_out", "仍未恢复供热的，只填停热时间。")
            self.facts = None
        return answers


def _given(answers: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was not said, and name the use of a building."""
    given = {name: value for name, value in answers.items() if _is_said(value)}
    if "building_use" in given:
        given["building_use"] = BuildingUse(given["building_use"])
    return given


def _is_said(value: Any) -> bool:
    # 0 and False are answers.
    return value is not None and value not in {"", ()}


def _add(form: forms.Form, field: str, message: str) -> None:
    """Put a message at its field, or above the form; the first at a field stands."""
    name = field if field in form.fields else None
    if name is None or name not in form.errors:
        form.add_error(name, message)


def _is_cleared_up(form: forms.Form, error: HeatingError) -> bool:
    """Tell whether a missing fee is only one that could not be read."""
    return (
        error.code == "required"
        and error.field in FEE_LABELS
        and any(name in form.errors for name in FEE_LABELS)
    )

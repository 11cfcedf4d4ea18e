"""Figures, ways of compensation, readings, types and deadlines on a version's page."""

from __future__ import annotations

from itertools import product
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from compensation.admin.clauses import ClauseFormSet, ClauseInline, ClauseRowForm
from compensation.models import Deadline, FlatType, PlanRule, WorkedExample
from compensation.models.rules import CHOICE_FIELDS, USE_FIELDS

_FLAGS = (*USE_FIELDS.values(), *CHOICE_FIELDS.values())


class PlanRuleForm(ClauseRowForm):
    """A rule of one kind, whose code is chosen from those of the kind."""

    kind: str = PlanRule.Kind.FIGURE

    code = forms.ChoiceField(label="项目")

    class Meta:
        model = PlanRule
        fields = "__all__"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the codes of the kind."""
        super().__init__(*args, **options)
        self.instance.kind = self.kind
        if "code" in self.fields:
            codes = list(PlanRule.CODES[self.kind].items())
            self.fields["code"] = forms.ChoiceField(label="项目", choices=codes)


class PlanRuleFormSet(ClauseFormSet):
    """Rules of one kind; two of them never answer for the same case."""

    def clean(self) -> None:
        """Find pairs that the database would refuse only when they are stored."""
        super().clean()
        seen: set[tuple[str, str, str]] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None) or {}
            if not data.get("code") or data.get("DELETE"):
                continue
            for use, choice in product(USE_FIELDS.values(), CHOICE_FIELDS.values()):
                case = (data["code"], use, choice)
                if not (data.get(use) and data.get(choice)):
                    continue
                if case in seen:
                    raise ValidationError(
                        "同一种房屋、同一种补偿方式，一个项目只能有一条规则："
                        f"{form.instance}。"
                    )
                seen.add(case)


class PlanRuleInline(ClauseInline):
    """Rules of one kind."""

    model = PlanRule
    formset = PlanRuleFormSet
    kind: str = PlanRule.Kind.FIGURE
    with_reading = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Keep the rules of the kind."""
        return super().get_queryset(request).filter(kind=self.kind)

    def get_formset(
        self, request: HttpRequest, obj: Any = None, **kwargs: Any
    ) -> type[Any]:
        """Make forms of the kind, told apart by their prefix."""
        kind = self.kind
        form = type("PlanRuleForm", (PlanRuleForm,), {"kind": kind})
        formset = super().get_formset(request, obj, form=form, **kwargs)
        formset.get_default_prefix = classmethod(lambda cls: f"rules-{kind}")  # noqa: ARG005
        return formset


class FigureInline(PlanRuleInline):
    """Figures."""

    verbose_name = "标准与数额"
    verbose_name_plural = "标准与数额"
    own_fields = (("code", "label"), ("value", "unit", "inclusive"), _FLAGS)


class OfferInline(PlanRuleInline):
    """Ways of compensation."""

    kind = PlanRule.Kind.OFFER
    verbose_name = "补偿方式"
    verbose_name_plural = "补偿方式"
    own_fields = ("code", _FLAGS)
    with_reading = False


class ReadingInline(PlanRuleInline):
    """Readings of the plan as a whole."""

    kind = PlanRule.Kind.READING
    verbose_name = "解读"
    verbose_name_plural = "解读"
    own_fields = ("code",)


class BasisInline(PlanRuleInline):
    """Clauses for what is no figure."""

    kind = PlanRule.Kind.BASIS
    verbose_name = "依据"
    verbose_name_plural = "依据（解释机关、整档计价、选房顺序）"
    own_fields = ("code",)


class FlatTypeInline(ClauseInline):
    """Types of flats."""

    model = FlatType
    own_fields = ("area", ("lower", "lower_closed"), ("upper", "upper_closed"))


class DeadlineInline(ClauseInline):
    """Deadlines."""

    model = Deadline
    own_fields = (
        ("code", "label"),
        ("starts", "days", "closes_at"),
        ("start_is_first_day", "includes_moment"),
        "consequence",
    )
    with_reading = True


class WorkedExampleInline(admin.StackedInline):  # type: ignore[type-arg]
    """Worked examples."""

    model = WorkedExample
    extra = 0
    classes = ("collapse",)
    fields = ("name", "facts", "expected", "position")

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Write JSON as Chinese, not as escapes."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.JSONField):
            field.widget = forms.Textarea(attrs={"rows": 3, "cols": 90})
        return field

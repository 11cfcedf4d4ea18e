"""Violations with their measures: a clerk adds one, and the calculator follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from documents.admin.fields import LinesField
from heating.admin.rows import ClauseChoiceMixin, ClauseRowAdmin, warn_of
from heating.models import Measure, Violation
from heating.models.violations import NO_CLAUSE
from heating.rules import (
    AllOf,
    BuildingUse,
    Condition,
    Flag,
    FlagName,
    HeatingError,
    UsedAs,
)
from heating.rules import Violation as FrozenViolation
from heating.rules.conditions import describe, from_data, to_data

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

_ATOMS: dict[str, Condition] = {
    **{f"flag:{name.value}": Flag(name) for name in FlagName},
    **{f"use:{use.value}": UsedAs(use) for use in BuildingUse},
}


class OtherConditionField(forms.JSONField):
    """A condition as JSON; empty where the boxes say it."""

    def prepare_value(self, value: Any) -> Any:
        """Show nothing for nothing."""
        return "" if value is None else super().prepare_value(value)


class MeasureForm(forms.ModelForm):  # type: ignore[type-arg]
    """A measure whose condition is a row of boxes, or JSON where boxes do not do."""

    all_of = forms.MultipleChoiceField(
        label="适用条件",
        required=False,
        choices=[(key, describe(atom)) for key, atom in _ATOMS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选的须同时具备；都不勾选是总是适用。",
    )
    condition = OtherConditionField(
        label="其他条件（JSON）",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60, "spellcheck": "false"}),
        help_text="需要“或者”“不符合”时才填写，如 "
        '{"any": [{"flag": "overdue"}, {"not": {"flag": "serious"}}]}；'
        "填写后不要再勾选上面的条件。",
        error_messages={"invalid": "不是有效的 JSON。"},
    )
    replaces = LinesField(
        label="代替的措施",
        required=False,
        help_text="本项适用时不再适用的措施，每行一个代码。",
    )

    class Meta:
        model = Measure
        fields = (
            "position",
            "code",
            "kind",
            "label",
            "all_of",
            "condition",
            "fixed_amount",
            "base",
            "coefficient",
            "same_as",
            "replaces",
            "provision",
            "clause",
            "quote",
            "reading",
        )
        widgets = {
            "quote": forms.Textarea(attrs={"rows": 2, "cols": 60}),
            "reading": forms.Textarea(attrs={"rows": 2, "cols": 60}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Spread a stored condition over the boxes, or leave it as JSON."""
        super().__init__(*args, **kwargs)
        keys = _boxes(self.instance.condition)
        self.initial["all_of"] = keys or []
        self.initial["condition"] = (
            None if keys is not None else self.instance.condition
        )

    def clean(self) -> dict[str, Any] | None:
        """Put boxes and JSON together."""
        data = super().clean() or self.cleaned_data
        other = data.get("condition")
        boxes = data.get("all_of") or []
        if other is None and "condition" not in self.errors:
            parts = tuple(_ATOMS[key] for key in boxes)
            met = parts[0] if len(parts) == 1 else AllOf(parts)
            data["condition"] = to_data(met)
        elif boxes:
            self.add_error("condition", "勾选和 JSON 只用一种。")
        return data


class MeasureFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """The measures of a violation, checked against each other."""

    def clean(self) -> None:
        """Check that measures point to measures of this violation.

        Raises:
            ValidationError: The calculator could not use them together.
        """
        super().clean()
        if any(self.errors):
            return
        rows = [
            form.instance
            for form in self.forms
            if form.has_changed() or form.instance.pk
            if form not in self.deleted_forms
        ]
        try:
            FrozenViolation(
                number=1,
                title=self.instance.title,
                provision=NO_CLAUSE,
                measures=tuple(row.frozen(NO_CLAUSE) for row in rows),
            )
        except HeatingError as error:
            raise ValidationError(error.message) from error


class MeasureInline(ClauseChoiceMixin, admin.StackedInline):  # type: ignore[type-arg]
    """Measures below their violation."""

    model = Measure
    form = MeasureForm
    formset = MeasureFormSet
    extra = 1
    readonly_fields = ("clause_words",)
    fieldsets = (
        (None, {"fields": (("position", "code", "kind", "label"), "all_of")}),
        ("金额", {"fields": (("fixed_amount", "base", "coefficient", "same_as"),)}),
        (
            "条款",
            {"fields": ("provision", "clause_words", ("clause", "quote"), "reading")},
        ),
        (
            "代替与其他条件",
            {"fields": ("replaces", "condition"), "classes": ("collapse",)},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Measure]:
        """Bring the clauses along."""
        rows: QuerySet[Measure] = super().get_queryset(request)
        return rows.select_related("violation__version", "provision__document").defer(
            "provision__document__body_html"
        )

    def has_add_permission(
        self, request: HttpRequest, obj: Violation | None = None
    ) -> bool:
        """Let measures be added to drafts."""
        allowed: bool = super().has_add_permission(request, obj)
        return allowed and (obj is None or obj.version.is_draft)

    def has_change_permission(
        self, request: HttpRequest, obj: Any | None = None
    ) -> bool:
        """Let measures of drafts be edited."""
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.version.is_draft)

    def has_delete_permission(
        self, request: HttpRequest, obj: Any | None = None
    ) -> bool:
        """Let measures of drafts be deleted."""
        allowed: bool = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.version.is_draft)


@admin.register(Violation)
class ViolationAdmin(ClauseRowAdmin):
    """A violation with its measures."""

    list_display = (
        "number",
        "title",
        "topic",
        "clause",
        "measures_in_words",
        "version",
    )
    list_display_links = ("number", "title")
    list_filter = ("version", "topic", "measures__kind")
    search_fields = ("title", "quote")
    inlines = (MeasureInline,)
    fields = (
        "version",
        "number",
        "title",
        "topic",
        "provision",
        "clause_words",
        "clause",
        "quote",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Violation]:
        """Bring the measures along for the list."""
        return super().get_queryset(request).prefetch_related("measures")

    @admin.display(description="处理措施")
    def measures_in_words(self, row: Violation) -> str:
        """Name the measures with their conditions."""
        return "；".join(
            f"{describe(from_data(each.condition)) or '总是'}：{each.label}"
            for each in sorted(row.measures.all(), key=lambda one: one.position)
        )

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Look at the measures' clauses as well."""
        super().save_related(request, form, formsets, change)
        measures = Measure.objects.filter(violation=form.instance.pk)
        for measure in measures.select_related("provision__document"):
            warn_of(request, measure)


def _boxes(data: Any) -> list[str] | None:
    """Tell which boxes say a stored condition; None when boxes cannot."""
    try:
        condition = from_data(data)
    except HeatingError:
        return None
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    keys = {atom: key for key, atom in _ATOMS.items()}
    found = [keys[part] for part in parts if part in keys]
    return found if len(found) == len(parts) else None

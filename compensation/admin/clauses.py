"""Rows of a plan on the desk, each with the words of its clause beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from compensation.clauses import Clause, ClauseIndex, row_doubts
from compensation.models import ClauseRow, PlanVersion
from documents.models import Provision

CLAUSE_LIST = "clauses"
"""Id of the list of clauses that the fields propose from."""


def clause_index(request: HttpRequest, version: PlanVersion) -> ClauseIndex:
    """Return the clauses of a version, read once for a request."""
    found: dict[int, ClauseIndex] = request.__dict__.setdefault("_clause_indexes", {})
    if version.pk not in found:
        found[version.pk] = ClauseIndex.of_version(version)
    return found[version.pk]


class ClauseField(forms.CharField):
    """A clause, typed or picked by its eId; a list of all of them stands by once."""

    def __init__(self, index: ClauseIndex) -> None:
        """Propose the clauses of an index."""
        self.index = index
        super().__init__(
            label="条款",
            required=False,
            max_length=320,
            help_text="输入编号、锚点或者几个字，从列表里选。",
            widget=forms.TextInput(attrs={"list": CLAUSE_LIST, "size": 50}),
        )

    def prepare_value(self, value: Any) -> Any:
        """Show a stored clause by its eId."""
        if not isinstance(value, int):
            return value
        clause = self.index.by_pk(value)
        return clause.key if clause else ""

    def clean(self, value: Any) -> Any:
        """Find the provision.

        Raises:
            ValidationError: There is no such clause.
        """
        key = super().clean(value)
        if not key:
            return None
        clause = self.index.by_key(key)
        if clause is None:
            raise ValidationError("没有这一条款，请从列表里选。", code="unknown")
        return Provision(pk=clause.pk)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare by what is shown."""
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


class ClauseRowForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of a plan; its clause is chosen by eId."""

    index: ClauseIndex

    def __init__(self, *args: Any, index: ClauseIndex, **options: Any) -> None:
        """Put the clauses of the version behind the field."""
        super().__init__(*args, **options)
        self.index = index
        if "provision" in self.fields:
            self.fields["provision"] = ClauseField(index)

    def clean(self) -> dict[str, Any]:
        """Number the clause where the clerk did not."""
        data = super().clean() or self.cleaned_data
        chosen = data.get("provision")
        if chosen is not None and not data.get("clause"):
            clause = self.index.by_pk(chosen.pk) or self._of_other_document()
            data["clause"] = "" if clause is None else clause.label
        return data

    def _of_other_document(self) -> Clause | None:
        return self.index.by_key(str(self.data.get(self.add_prefix("provision"), "")))


class ClauseFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows of a version, which share its clauses."""

    index: ClauseIndex

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Hand the clauses to each form."""
        return {**super().get_form_kwargs(index), "index": self.index}


class ClauseInline(admin.StackedInline):  # type: ignore[type-arg]
    """An inline of rows with their clauses."""

    form = ClauseRowForm
    formset = ClauseFormSet
    extra = 0
    classes = ("collapse",)
    readonly_fields = ("clause_text",)
    own_fields: tuple[Any, ...] = ()
    with_reading = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the row's own fields, then where they come from."""
        del request, obj
        reading = ("reading",) if self.with_reading else ()
        return (
            *self.own_fields,
            ("provision", "clause"),
            "clause_text",
            "quote",
            *reading,
            "position",
        )

    def get_formset(
        self, request: HttpRequest, obj: Any = None, **kwargs: Any
    ) -> type[Any]:
        """Read the clauses once for all rows."""
        formset = super().get_formset(request, obj, **kwargs)
        index = ClauseIndex([]) if obj is None else clause_index(request, obj)
        # The class was made for this request: what it carries ends with it.
        formset.index = index  # type: ignore[attr-defined]
        self.index = index
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Bring the clauses along."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("version").with_clause()  # type: ignore[attr-defined,no-any-return]

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Give quotes and readings room; a clause needs no list of all rows."""
        if db_field.name == "provision":
            return forms.CharField(required=False)
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in {"quote", "reading", "text", "consequence"}:
            field.widget = forms.Textarea(attrs={"rows": 2, "cols": 90})
        return field

    @admin.display(description="条款原文")
    def clause_text(self, row: ClauseRow) -> SafeString | str:
        """Show the clause, and what of the row it does not bear out."""
        clause = self.index.by_pk(row.provision_id)
        if clause is None:
            return "尚未选择条款，不能发布。" if row.pk else "—"
        warnings = format_html_join("", "<li>{}</li>", _each(row_doubts(row, clause)))
        shown = format_html('<q class="clause-text">{}</q>', clause.text)
        if not warnings:
            return shown
        return format_html(
            '{}<ul class="errorlist clause-doubts">{}</ul>', shown, warnings
        )


def _each(words: list[str]) -> list[tuple[str]]:
    return [(word,) for word in words]

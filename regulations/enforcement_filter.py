"""Finding enforcement bodies: words, authority, nature, announcement, a day."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Count, Q
from django.http import QueryDict

from documents.filters import LONGEST_WORDS, FilterForm
from regulations.fields import DayField
from regulations.list_filter import ListFilter, words_in
from regulations.models import EnforcementBody

if TYPE_CHECKING:
    from django.db.models import QuerySet

_FACETS: Final = {
    "authority": "authority",
    "nature": "nature",
    "document": "document__slug",
}
#: What is searched: everything that is printed in the row.
_SEARCHED: Final = (
    "name",
    "office__name",
    "person_in_charge",
    "address",
    "authority",
    "nature",
    "telephone",
)


def with_words(words: str) -> Q:
    """Return the condition that every word stands somewhere in the row."""
    return words_in(words, _SEARCHED)


class EnforcementForm(FilterForm):
    """The fields of the filter; the choices are those that the list has."""

    q = forms.CharField(
        label="名称、负责人、地址、电话", max_length=LONGEST_WORDS, required=False
    )
    authority = forms.ChoiceField(label="主体类别", required=False)
    nature = forms.ChoiceField(label="机构性质", required=False)
    document = forms.ChoiceField(label="公告", required=False)
    on = DayField(label="在哪一天有效", required=False)


class EnforcementFilter(ListFilter):
    """The filter of the list: a form with counts, and the rows that it leaves."""

    form_class = EnforcementForm

    def __init__(self, data: QueryDict) -> None:
        """Read the choices with their counts: one query."""
        super().__init__(data)
        self._narrowed = self._by_words_and_day()
        self._cells: list[dict[str, Any]] = list(
            EnforcementBody.objects.public()
            .order_by()
            .values(*_FACETS.values(), "document__number", "document__title")
            .annotate(count=Count("pk", filter=self._narrowed or None))
        )
        for name in _FACETS:
            field = self.form.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "全部"), *self._choices(name)]

    @property
    def rows(self) -> QuerySet[EnforcementBody]:
        """Return the rows that the valid part of the filter leaves, in order."""
        self.form.is_valid()
        chosen = {
            field: self.form.cleaned_data[name]
            for name, field in _FACETS.items()
            if self.form.cleaned_data.get(name)
        }
        rows: QuerySet[EnforcementBody] = (
            EnforcementBody.objects.public()
            .filter(self._narrowed, **chosen)
            .select_related("document", "superseded_by")
            .defer("document__body_html", "superseded_by__body_html")
            .in_order()
        )
        return rows

    def _by_words_and_day(self) -> Q:
        condition = Q()
        words = self.clean("q")
        if words:
            condition &= with_words(words)
        day = self.clean("on")
        if day:
            condition &= Q(valid_from=None) | Q(valid_from__lte=day)
            condition &= Q(valid_to=None) | Q(valid_to__gte=day)
        return condition

    def _choices(self, facet: str) -> list[tuple[str, str]]:
        counts: Counter[str] = Counter()
        for cell in self._cells:
            value = cell[_FACETS[facet]]
            if value:
                counts[value] += cell["count"] if self._kept(cell, facet) else 0
        order = sorted(counts, key=lambda value: (-counts[value], value))
        return [
            (value, f"{self._name(facet, value)}（{counts[value]}）") for value in order
        ]

    def _kept(self, cell: dict[str, Any], facet: str) -> bool:
        """Tell whether the choices other than ``facet`` keep a combination."""
        return all(
            cell[field] == self.data.get(name)
            for name, field in _FACETS.items()
            if name != facet and self.data.get(name)
        )

    def _name(self, facet: str, value: str) -> str:
        if facet != "document":
            return value
        return next(
            str(cell["document__number"] or cell["document__title"])
            for cell in self._cells
            if cell["document__slug"] == value
        )

    def shown(self, name: str, value: Any) -> str:
        """Return what people call a value."""
        return self._name(name, value) if name in _FACETS else str(value)

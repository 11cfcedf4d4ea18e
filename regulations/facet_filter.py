"""Filters of lists whose choices are columns, with a count for every choice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import Count, Q

from regulations.list_filter import ListFilter, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import QueryDict

    from regulations.models import Derived
    from regulations.querysets import DerivedQuerySet


class FacetFilter(ListFilter):
    """A form with counts, and the public rows that it leaves."""

    model: ClassVar[type[Derived]]
    #: Columns by the name of their field in the form.
    facets: ClassVar[Mapping[str, str]]
    searched: ClassVar[tuple[str, ...]]

    def __init__(self, data: QueryDict) -> None:
        """Read the choices with their counts: one query."""
        super().__init__(data)
        words = str(self.clean("q") or "")
        self._words = words_in(words, self.searched) if words else Q()
        self._cells: list[dict[str, Any]] = list(
            self.model.objects.public()
            .order_by()
            .values(*self.facets.values(), "document__number", "document__title")
            .annotate(count=Count("pk", filter=self._words or None))
        )
        for name in self.facets:
            field = self.form.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "全部"), *self._choices(name)]

    @property
    def rows(self) -> DerivedQuerySet:
        """Return the rows that the valid part of the filter leaves, in order."""
        chosen = {
            self.facets[name]: value
            for name, value in self.chosen.items()
            if name in self.facets
        }
        rows: DerivedQuerySet = self.model.objects.public().filter(
            self._words, **chosen
        )
        return rows.select_related("document").defer("document__body_html").in_order()

    def shown(self, name: str, value: Any) -> str:
        """Return what people call a choice."""
        return self.name_of(name, value) if name in self.facets else str(value)

    def name_of(self, facet: str, value: Any) -> str:
        """Return the name of a choice; models' own names are given by subclasses."""
        if facet != "document":
            return str(value)
        return next(
            str(cell["document__number"] or cell["document__title"])
            for cell in self._cells
            if cell["document__slug"] == value
        )

    def counts(self, facet: str) -> Counter[Any]:
        """Count a facet's values under the other choices."""
        counts: Counter[Any] = Counter()
        for cell in self._cells:
            value = cell[self.facets[facet]]
            if value not in {"", None}:
                counts[value] += cell["count"] if self._kept(cell, facet) else 0
        return counts

    def _choices(self, facet: str) -> Iterator[tuple[str, str]]:
        for value, count in sorted(self.counts(facet).items(), key=self.sorting):
            yield str(value), f"{self.name_of(facet, value)}（{count}）"

    @staticmethod
    def sorting(item: tuple[Any, int]) -> tuple[Any, ...]:
        """Put the most frequent choice first."""
        return (-item[1], str(item[0]))

    def _kept(self, cell: dict[str, Any], facet: str) -> bool:
        return all(
            str(cell[column]) == self.data.get(name)
            for name, column in self.facets.items()
            if name != facet and self.data.get(name)
        )

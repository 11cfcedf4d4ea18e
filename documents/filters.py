"""Finding documents by what they are: a filter with counts for every choice."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import django_filters
from django import forms
from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict

from documents.models import Document

SORTS: Final = {
    "newest": "成文日期，新的在前",
    "oldest": "成文日期，旧的在前",
    "title": "标题",
    "number": "发文字号",
}
_BRACKETS: Final = str.maketrans("[【(﹝", "〔〔〔〔") | str.maketrans(
    "]】)﹞", "〕〕〕〕"
)
_MOST_WORDS: Final = 8
#: Characters that are taken into a search.
LONGEST_WORDS: Final = 100


def matching_words(words: str) -> Q:
    """Return the condition that every word stands in the title or the number.

    Brackets and full-width figures of a dispatch number may be typed in any way.
    """
    condition = Q()
    for word in words.split()[:_MOST_WORDS]:
        number = unicodedata.normalize("NFKC", word).translate(_BRACKETS)
        condition &= (
            Q(title__icontains=word)
            | Q(promulgates__icontains=word)
            | Q(number__icontains=word)
            | Q(number__icontains=number)
            | Q(number_key__icontains=number)
        )
    return condition


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveFilter:
    """A filter in force, and the query string that takes it away."""

    label: str
    value: str
    without: str


class FilterForm(forms.Form):
    """A form whose labels stand above their fields, without a colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


def _order() -> django_filters.ChoiceFilter:
    """Return the choice of an order; it stands last in each filter."""
    return django_filters.ChoiceFilter(
        label="排序",
        empty_label=None,
        choices=list(SORTS.items()),
        method="filter_sort",
    )


class WordsAndOrder(django_filters.FilterSet):  # type: ignore[misc]
    """What pages and programs find documents by in the same way: words, and order."""

    q = django_filters.CharFilter(
        label="标题或发文字号", method="filter_words", max_length=LONGEST_WORDS
    )

    class Meta:
        model = Document
        form = FilterForm
        fields: tuple[str, ...] = ()

    def filter_words(
        self, queryset: QuerySet[Document], name: str, value: str
    ) -> QuerySet[Document]:
        """Keep documents with every word in title or number."""
        del name
        return queryset.filter(matching_words(value))

    def filter_sort(
        self, queryset: QuerySet[Document], name: str, value: str
    ) -> QuerySet[Document]:
        """Order as asked, to the last tie."""
        del name
        match value:
            case "oldest":
                return queryset.order_by(F("dated_on").asc(nulls_last=True), "pk")
            case "title":
                return queryset.order_by("title", "pk")
            case "number":
                return queryset.order_by(
                    "agency_code", "number_year", "number_sequence", "title", "pk"
                )
            case _:
                return queryset


class _YearFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = forms.IntegerField


class ProgramFilter(WordsAndOrder):
    """The filter for programs: a value that no document has finds none.

    On the page it is refused instead, since the page offers those that there are.
    """

    kind = django_filters.ChoiceFilter(label="种类", choices=Document.Kind.choices)
    category = django_filters.CharFilter(label="文种", max_length=LONGEST_WORDS)
    issuer = django_filters.CharFilter(label="发文机关", max_length=LONGEST_WORDS)
    year = _YearFilter(
        label="成文年份", field_name="dated_on__year", min_value=1, max_value=9999
    )
    force = django_filters.ChoiceFilter(label="有效性", choices=Document.Force.choices)
    topic = django_filters.CharFilter(
        label="主题", field_name="topic__slug", max_length=LONGEST_WORDS
    )
    sort = _order()


class DocumentFilter(WordsAndOrder):
    """The filter of the list of documents; choices are those that the list has."""

    kind = django_filters.ChoiceFilter(label="种类", empty_label="全部")
    category = django_filters.ChoiceFilter(label="文种", empty_label="全部")
    issuer = django_filters.ChoiceFilter(label="发文机关", empty_label="全部")
    year = django_filters.ChoiceFilter(
        label="成文年份", empty_label="全部", field_name="dated_on__year"
    )
    force = django_filters.ChoiceFilter(label="有效性", empty_label="全部")
    topic = django_filters.ChoiceFilter(
        label="主题", empty_label="全部", field_name="topic__slug"
    )
    sort = _order()

    facets = ("kind", "category", "issuer", "year", "force", "topic")

    def __init__(self, data: QueryDict, queryset: QuerySet[Document]) -> None:
        words = data.get("q", "")
        valid = len(words) <= LONGEST_WORDS and "\x00" not in words
        self._cube = _Cube(queryset, words if valid else "")
        super().__init__(data, queryset=queryset)
        for name in self.facets:
            self.filters[name].extra["choices"] = self._cube.choices(name, data)

    @property
    def narrowed(self) -> bool:
        """Whether more than words was chosen, or chosen wrongly."""
        return any(self.data.get(name) for name in (*self.facets, "sort"))

    @property
    def active(self) -> list[ActiveFilter]:
        """The filters in force, for the tags that take them away."""
        if not self.is_bound:
            return []
        self.form.is_valid()
        found = []
        for name in ("q", *self.facets):
            value = self.form.cleaned_data.get(name)
            if value:
                found.append(
                    ActiveFilter(
                        label=str(self.filters[name].label),
                        value=self._cube.name(name, value),
                        without=self.query_string(without=name),
                    )
                )
        return found

    def query_string(self, *, without: str = "") -> str:
        """Return the valid part of the query for links; ends in & unless empty."""
        query = QueryDict(mutable=True)
        if self.is_bound:
            self.form.is_valid()
            for name in self.filters:
                value = self.form.cleaned_data.get(name)
                if value and name != without:
                    query[name] = value
        encoded = query.urlencode()
        return f"{encoded}&" if encoded else ""


class _Cube:
    """How many documents there are of every combination of facets: one query.

    The choices of a facet are all that occur; the count of a choice is that of the
    documents which the other filters leave.
    """

    _fields: Final[Mapping[str, str]] = {
        "kind": "kind",
        "category": "category",
        "issuer": "issuer",
        "year": "dated_on__year",
        "force": "force",
        "topic": "topic__slug",
    }

    def __init__(self, queryset: QuerySet[Document], words: str) -> None:
        self._cells: list[dict[str, Any]] = list(
            queryset.order_by()
            .values(*self._fields.values(), "topic__name", "topic__position")
            .annotate(count=Count("pk", filter=matching_words(words) or None))
        )
        # A value that no document has is no filter: the form refuses it.
        self._values = {
            name: {str(cell[field]) for cell in self._cells if cell[field]}
            for name, field in self._fields.items()
        }
        self._topics = {
            cell["topic__slug"]: cell["topic__name"]
            for cell in self._cells
            if cell["topic__slug"]
        }

    def choices(self, facet: str, data: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return the choices of a facet with their counts: ``政发（2）``."""
        counts: Counter[str] = Counter()
        for cell in self._cells:
            value = str(cell[self._fields[facet]] or "")
            if value:
                counts[value] += cell["count"] if self._kept(cell, facet, data) else 0
        order: Callable[[str], Any]
        if facet == "year":
            return [
                (value, f"{value}年（{counts[value]}）")
                for value in sorted(counts, reverse=True)
            ]
        if facet == "topic":
            places = {c["topic__slug"]: c["topic__position"] for c in self._cells}
            order = lambda value: (places[value], value)  # noqa: E731
        else:
            order = lambda value: (-counts[value], value)  # noqa: E731
        return [
            (value, f"{self.name(facet, value)}（{counts[value]}）")
            for value in sorted(counts, key=order)
        ]

    def name(self, facet: str, value: str) -> str:
        """Return what people call a value."""
        match facet:
            case "kind":
                return str(Document.Kind(value).label)
            case "force":
                return str(Document.Force(value).label)
            case "topic":
                return str(self._topics[value])
            case "year":
                return f"{value}年"
            case _:
                return value

    def _kept(
        self, cell: Mapping[str, Any], facet: str, data: Mapping[str, Any]
    ) -> bool:
        """Tell whether the filters other than ``facet`` keep a combination."""
        return all(
            str(cell[field] or "") == data.get(name)
            for name, field in self._fields.items()
            if name != facet and data.get(name) in self._values[name]
        )

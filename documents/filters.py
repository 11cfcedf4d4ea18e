"""Finding documents by what they are: a filter with counts for every choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import django_filters
from django import forms
from django.http import QueryDict

from documents.catalogue import ListedDocuments, Places, catalogue
from documents.models import Document, Topic

SORTS: Final = {
    "newest": "成文日期，新的在前",
    "oldest": "成文日期，旧的在前",
    "title": "标题",
    "number": "发文字号",
}
#: Characters that are taken into a search.
LONGEST_WORDS: Final = 100


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
    """What pages and programs find documents by in the same way: words, and order.

    Documents are found in the catalogue, not in the table.
    """

    q = django_filters.CharFilter(label="标题或发文字号", max_length=LONGEST_WORDS)

    facets = ("kind", "category", "issuer", "year", "force", "topic")

    class Meta:
        model = Document
        form = FilterForm
        fields: tuple[str, ...] = ()

    def __init__(self, data: QueryDict) -> None:
        self._catalogue = catalogue()
        self._visible = self._catalogue.visible()
        super().__init__(data, queryset=Document.objects.none())

    @cached_property
    def found(self) -> ListedDocuments:
        """The documents that the valid part of the query finds, in its order."""
        values = dict.fromkeys(self.filters)
        if self.is_bound:
            self.form.is_valid()
            values.update(self.form.cleaned_data)
        chosen = self._visible
        for facet in self.facets:
            if values[facet]:
                chosen &= self._having(facet, str(values[facet]))
        if values["q"]:
            chosen &= self._catalogue.with_words(values["q"])
        sort = values["sort"] or "newest"
        return ListedDocuments(self._catalogue.keys(chosen, sort))

    def _having(self, facet: str, value: str) -> Places:
        """Return the documents with a value as it stands in a query."""
        match facet:
            case "year":
                return self._catalogue.having(facet, int(value))
            case "topic":
                topic = self._topics.get(value)
                return self._catalogue.having(facet, topic.pk) if topic else 0
            case _:
                return self._catalogue.having(facet, value)

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        """The topics by slug, in their order."""
        return {topic.slug: topic for topic in Topic.objects.all()}


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
        label="成文年份",
        min_value=1,
        max_value=9999,
        error_messages={"invalid": "请填写年份，如 2019。"},
    )
    force = django_filters.ChoiceFilter(label="有效性", choices=Document.Force.choices)
    topic = django_filters.CharFilter(label="主题", max_length=LONGEST_WORDS)
    sort = _order()


class DocumentFilter(WordsAndOrder):
    """The filter of the list of documents; choices are those that the list has."""

    kind = django_filters.ChoiceFilter(label="种类", empty_label="全部")
    category = django_filters.ChoiceFilter(label="文种", empty_label="全部")
    issuer = django_filters.ChoiceFilter(label="发文机关", empty_label="全部")
    year = django_filters.ChoiceFilter(label="成文年份", empty_label="全部")
    force = django_filters.ChoiceFilter(label="有效性", empty_label="全部")
    topic = django_filters.ChoiceFilter(label="主题", empty_label="全部")
    sort = _order()

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        words = data.get("q", "")
        valid = len(words) <= LONGEST_WORDS and "\x00" not in words
        with_words = self._catalogue.with_words(words) if valid else self._visible
        self._offered = {facet: self._values(facet) for facet in self.facets}
        # A value that no document has is no filter: the form refuses it.
        chosen = {
            facet: self._offered[facet][value]
            for facet in self.facets
            if (value := data.get(facet)) in self._offered[facet]
        }
        for facet in self.facets:
            # The count of a choice is that of what the other filters leave.
            left = with_words & self._visible
            for other, places in chosen.items():
                left &= places if other != facet else self._visible
            self.filters[facet].extra["choices"] = self._choices(facet, left)

    def _values(self, facet: str) -> dict[str, Places]:
        """Return the values that public documents have, as a query has them."""
        slugs = {topic.pk: slug for slug, topic in self._topics.items()}
        found = {}
        for value, places in self._catalogue.values(facet):
            # A topic may just have been deleted.
            name = slugs.get(int(value)) if facet == "topic" else str(value)
            if name and places & self._visible:
                found[name] = places
        return found

    def _choices(self, facet: str, left: Places) -> list[tuple[str, str]]:
        """Return the choices of a facet with their counts: ``政发（2）``."""
        counts = {
            value: (places & left).bit_count()
            for value, places in self._offered[facet].items()
        }
        order: Callable[[str], Any]
        match facet:
            case "year":
                order = lambda value: -int(value)  # noqa: E731
            case "topic":
                order = list(self._topics).index
            case _:
                order = lambda value: (-counts[value], value)  # noqa: E731
        return [
            (value, f"{self._name(facet, value)}（{counts[value]}）")
            for value in sorted(counts, key=order)
        ]

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
                        value=self._name(name, value),
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

    def _name(self, facet: str, value: str) -> str:
        """Return what people call a value."""
        match facet:
            case "kind":
                return str(Document.Kind(value).label)
            case "force":
                return str(Document.Force(value).label)
            case "topic":
                return self._topics[value].name
            case "year":
                return f"{value}年"
            case _:
                return value

"""Finding revisions and repeals: words, kind, who acts, and on what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Case, CharField, Count, F, Q, Value, When

from documents.filters import LONGEST_WORDS, FilterForm
from regulations.list_filter import ListFilter, words_in
from regulations.models import Revision

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

_FACETS: Final = {
    "kind": "kind",
    "document": "document__slug",
    "issuer": "document__issuer",
    "target": "target_name",
}
_SEARCHED: Final = (
    "target_title",
    "target_number",
    "clause",
    "before",
    "after",
    "document__title",
    "document__number",
)


def with_words(words: str) -> Q:
    """Return the condition that every word stands somewhere in the row."""
    return words_in(words, _SEARCHED)


class RevisionForm(FilterForm):
    """The fields of the filter; the choices are those that the list has."""

    q = forms.CharField(
        label="标题、字号、条款或者改动的词句",
        max_length=LONGEST_WORDS,
        required=False,
    )
    kind = forms.ChoiceField(label="种类", required=False)
    document = forms.ChoiceField(label="作出修改的文件", required=False)
    issuer = forms.ChoiceField(label="发文机关", required=False)
    target = forms.ChoiceField(label="被修改、废止的文件", required=False)


class RevisionFilter(ListFilter):
    """The filter of the list: a form with counts, and the rows that it leaves."""

    form_class = RevisionForm

    def __init__(self, data: QueryDict) -> None:
        """Read the choices with their counts: one query."""
        super().__init__(data)
        words = self.clean("q")
        self._narrowed = with_words(words) if words else Q()
        self._groups = list(
            _named()
            .order_by()
            .values(*_FACETS.values(), "document__number", "document__title")
            .annotate(count=Count("pk", filter=self._narrowed or None))
        )
        for name in _FACETS:
            choices = self.form.fields[name]
            if isinstance(choices, forms.ChoiceField):
                choices.choices = [("", "全部"), *self._choices(name)]

    @property
    def rows(self) -> QuerySet[Revision]:
        """Return the rows that the valid part of the filter leaves, in order."""
        chosen = {
            _FACETS[name]: value
            for name, value in self.chosen.items()
            if name in _FACETS
        }
        rows: QuerySet[Revision] = (
            _named()
            .filter(self._narrowed, **chosen)
            .select_related("document", "target_document")
            .defer("document__body_html", "target_document__body_html")
            .in_order()
        )
        return rows

    def shown(self, name: str, value: Any) -> str:
        """Return what people call a value."""
        match name:
            case "kind":
                return Revision.Kind(value).label
            case "document":
                group = next(
                    each for each in self._groups if each["document__slug"] == value
                )
                return str(group["document__number"] or group["document__title"])
            case _:
                return str(value)

    def _choices(self, name: str) -> list[tuple[str, str]]:
        """Return the values of a field, counted under all other choices."""
        counts: Counter[str] = Counter()
        others = {
            field: self.data[each]
            for each, field in _FACETS.items()
            if each != name and self.data.get(each)
        }
        for group in self._groups:
            fits = all(group[field] == value for field, value in others.items())
            counts[group[_FACETS[name]]] += group["count"] if fits else 0
        del counts[""]
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
        return [
            (each, f"{self.shown(name, each)}（{counts[each]}）") for each in ordered
        ]


def _named() -> Any:
    """Return the public rows, each with the number or title of what it acts on."""
    return Revision.objects.public().annotate(
        target_name=Case(
            When(~Q(target_number=""), then=F("target_number")),
            When(~Q(target_title=""), then=F("target_title")),
            default=Value(""),
            output_field=CharField(),
        )
    )

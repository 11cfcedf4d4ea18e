"""Finding offices: any of their names, kind, place, group, and what they have."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from django import forms

from documents.filters import LONGEST_WORDS, FilterForm
from regulations.list_filter import MOST_WORDS, ListFilter
from regulations.models import Office
from regulations.selectors.office_rows import OfficeRow, office_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import QueryDict

HOLDINGS: Final[dict[str, tuple[str, Callable[[OfficeRow], int]]]] = {
    "tasks": ("有任务", lambda row: row.tasks),
    "lead": ("有牵头（责任）的任务", lambda row: row.lead),
    "fees": ("有收费项目", lambda row: row.fees),
    "enforcement": ("是行政执法主体", lambda row: row.enforcement),
    "documents": ("有文件提到", lambda row: row.documents),
}
"""What an office may have: words for it, and how much of it there is."""

_SORTS: Final[dict[str, tuple[str, Callable[[OfficeRow], Any]]]] = {
    "": ("名称拼音", lambda _row: 0),
    "tasks": ("任务多的在前", lambda row: -row.tasks),
    "documents": ("提到的文件多的在前", lambda row: -row.documents),
}


def called(rows: Iterable[OfficeRow], words: str) -> list[OfficeRow]:
    """Keep offices with every word in a name, whatever its spelling or width."""
    some = " ".join(unicodedata.normalize("NFKC", words).split()[:MOST_WORDS])
    return [row for row in rows if row.called(some)]


class OfficeForm(FilterForm):
    """The fields of the filter; the choices are those that the list has."""

    q = forms.CharField(
        label="单位名称、简称、曾用名", max_length=LONGEST_WORDS, required=False
    )
    kind = forms.ChoiceField(label="种类", required=False)
    place = forms.ChoiceField(label="地方", required=False)
    group = forms.ChoiceField(label="属于", required=False)
    has = forms.ChoiceField(label="内容", required=False)
    sort = forms.ChoiceField(
        label="排序",
        choices=[(value, words) for value, (words, _) in _SORTS.items()],
        required=False,
    )


class OfficeFilter(ListFilter):
    """The filter of the list: a form with counts, and the offices that it leaves."""

    form_class = OfficeForm
    _facets: Final = ("kind", "place", "group", "has")

    def __init__(self, data: QueryDict) -> None:
        """Read the offices and offer the choices that they have."""
        super().__init__(data)
        self._all = office_rows()
        words = self.clean("q")
        self._called = called(self._all.all, words or "")
        self._values = {
            facet: {value for row in self._all.all for value in _values(row, facet)}
            for facet in self._facets
        }
        for facet in self._facets:
            field = self.form.fields[facet]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "全部"), *self._choices(facet)]

    @property
    def rows(self) -> list[OfficeRow]:
        """Return the offices that the valid part of the filter leaves, in order."""
        sort = self.chosen.get("sort", "")
        rows = [row for row in self._called if self._kept(row, "")]
        rows.sort(key=lambda row: (_SORTS[sort][1](row), _place(row, sort), row.slug))
        return rows

    @property
    def sorted_by_name(self) -> bool:
        """Whether offices of one place stand together."""
        return not self.chosen.get("sort")

    def shown(self, name: str, value: Any) -> str:
        """Return what people call a value."""
        match name:
            case "kind":
                return str(Office.Kind(value).label)
            case "has":
                return HOLDINGS[value][0]
            case "sort":
                return _SORTS[value][0]
            case "group":
                entry = self._all.offices.named(value)
                return entry.name if entry is not None else value
            case _:
                return str(value)

    def _choices(self, facet: str) -> list[tuple[str, str]]:
        counts: Counter[str] = Counter()
        for row in self._called:
            if self._kept(row, facet):
                counts.update(_values(row, facet))
        return [
            (value, f"{self.shown(facet, value)}（{counts[value]}）")
            for value in sorted(
                self._values[facet], key=lambda value: (-counts[value], value)
            )
        ]

    def _kept(self, row: OfficeRow, but: str) -> bool:
        """Tell whether the choices other than ``but`` keep an office."""
        return all(
            self.data[facet] in _values(row, facet)
            for facet in self._facets
            if facet != but and self.data.get(facet) in self._values[facet]
        )


def _values(row: OfficeRow, facet: str) -> list[str]:
    match facet:
        case "kind":
            return [row.kind]
        case "place":
            return [row.place] if row.place else []
        case "group":
            return sorted(row.groups)
        case _:
            return [name for name, (_, held) in HOLDINGS.items() if held(row)]


def _place(row: OfficeRow, sort: str) -> tuple[str, bool]:
    """Keep offices of one place together, its groups behind them."""
    return ("", False) if sort else (row.place, row.kind == Office.Kind.GROUP)

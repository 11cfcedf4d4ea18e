"""Finding fees: office, reduction, document, where it stands, words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.http import QueryDict

from documents.filters import LONGEST_WORDS, FilterForm
from regulations.list_filter import MOST_WORDS, ListFilter
from regulations.rules.fees import Reduction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regulations.selectors.fee_lists import FeeEntry
    from regulations.selectors.standing import StandingOffices

_SOURCES: Final = {"list": "列在附表里", "clause": "写在条款里"}
_FACETS: Final = ("office", "reduction", "source", "document")


class FeeForm(FilterForm):
    """The fields of the filter; the choices are those that the list has."""

    q = forms.CharField(
        label="收费项目、部门、办法", max_length=LONGEST_WORDS, required=False
    )
    office = forms.ChoiceField(label="主管部门", required=False)
    reduction = forms.ChoiceField(label="减免额度（任一时期）", required=False)
    source = forms.ChoiceField(label="出处", required=False)
    document = forms.ChoiceField(label="文件", required=False)


class FeeFilter(ListFilter):
    """The filter of the list: a form with counts, and the entries that it leaves."""

    form_class = FeeForm

    def __init__(
        self, data: QueryDict, entries: list[FeeEntry], offices: StandingOffices
    ) -> None:
        """Count the choices among the entries."""
        super().__init__(data)
        self._offices = offices
        words = str(self.clean("q") or "").split()[:MOST_WORDS]
        self._searched = [each for each in entries if _has_words(each, words)]
        self._names: dict[str, dict[str, str]] = {name: {} for name in _FACETS}
        for entry in entries:
            for name in _FACETS:
                self._names[name].update(self._values(entry, name))
        for name in _FACETS:
            field = self.form.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "全部"), *self._choices(name)]

    @property
    def entries(self) -> list[FeeEntry]:
        """Return the entries that the valid part of the filter leaves, in order."""
        chosen = self.chosen
        return [each for each in self._searched if self._kept(each, chosen)]

    def shown(self, name: str, value: Any) -> str:
        """Return what people call a choice."""
        return self._names.get(name, {}).get(str(value), str(value))

    def _choices(self, facet: str) -> Iterator[tuple[str, str]]:
        others = {
            name: self.data.get(name)
            for name in _FACETS
            if name != facet and self.data.get(name)
        }
        counts: Counter[str] = Counter(dict.fromkeys(self._names[facet], 0))
        for entry in self._searched:
            if self._kept(entry, others):
                counts.update(self._values(entry, facet).keys())
        for value, count in sorted(
            counts.items(), key=lambda item: (-item[1], self._names[facet][item[0]])
        ):
            yield value, f"{self._names[facet][value]}（{count}）"

    def _kept(self, entry: FeeEntry, chosen: dict[str, Any]) -> bool:
        return all(
            str(value) in self._values(entry, name)
            for name, value in chosen.items()
            if name in _FACETS
        )

    def _values(self, entry: FeeEntry, facet: str) -> dict[str, str]:
        """Return the values that an entry has of a facet, with their names."""
        match facet:
            case "office":
                return dict(self._office_values(entry))
            case "reduction":
                return {
                    row.reduction: Reduction(row.reduction).label for row in entry.rows
                }
            case "source":
                listed = any(row.listed for row in entry.rows)
                key = "list" if listed else "clause"
                return {key: _SOURCES[key]}
            case _:
                document = entry.document
                return {document.slug: document.number or document.title}

    def _office_values(self, entry: FeeEntry) -> Iterator[tuple[str, str]]:
        for row in entry.rows:
            office = self._offices.of(row.office_id)
            if office is not None and office.public:
                yield office.slug, office.name


def _has_words(entry: FeeEntry, words: Iterable[str]) -> bool:
    if not words:
        return True
    searched = "\n".join(
        f"{row.name}\n{row.office_name}\n{row.scheme_title}\n{row.reduction_words}"
        for row in entry.rows
    ).casefold()
    return all(word.casefold() in searched for word in words)

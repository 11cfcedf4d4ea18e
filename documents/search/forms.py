"""What is asked of the search, by a page or by a program."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from documents.filters import FilterForm
from documents.models import Document
from documents.search.finding import NEWEST, OLDEST, RELEVANCE
from documents.search.shelf import FACETS, shelf
from documents.search.text.queries import LONGEST, Query, QueryError, parse_query

SORTS: Final = (
    (RELEVANCE, "相关程度"),
    (NEWEST, "日期，新的在前"),
    (OLDEST, "日期，旧的在前"),
)
FACET_LABELS: Final = {
    "category": "文种",
    "year": "年份",
    "issuer": "发文机关",
    "kind": "种类",
}


class QueryField(forms.CharField):
    """What somebody types, as a :class:`Query`; what cannot be asked is told."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Those of the plain field would tell the same a second time, in other words.
        self.validators = []
        self.widget.attrs["maxlength"] = str(LONGEST)

    def clean(self, value: Any) -> Any:
        """Return the query; None where nothing was typed."""
        typed = str(super().clean(value))
        if not typed:
            return None
        try:
            return parse_query(typed)
        except QueryError as error:
            raise ValidationError(error.message, code=error.code) from error


class SearchForm(FilterForm):
    """A search; what it can be narrowed by is what documents have."""

    q = QueryField(label="检索词", required=False, widget=forms.TextInput)
    category = forms.ChoiceField(label=FACET_LABELS["category"], required=False)
    year = forms.ChoiceField(label=FACET_LABELS["year"], required=False)
    issuer = forms.ChoiceField(label=FACET_LABELS["issuer"], required=False)
    kind = forms.ChoiceField(label=FACET_LABELS["kind"], required=False)
    sort = forms.ChoiceField(label="排序", choices=SORTS, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        values = shelf().values
        for name in FACETS:
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "全部")] + [
                    (value, facet_name(name, value)) for value in values[name]
                ]
                field.error_messages["invalid_choice"] = (
                    f"没有文件的{FACET_LABELS[name]}是“%(value)s”。"
                )

    @property
    def query(self) -> Query | None:
        """The query, where there is one that can be asked."""
        query = self.cleaned_data.get("q") if self.is_valid() else None
        return query if isinstance(query, Query) else None

    @property
    def filters(self) -> dict[str, str]:
        """The facets that narrow."""
        return {
            name: str(self.cleaned_data[name])
            for name in FACETS
            if self.cleaned_data.get(name)
        }

    @property
    def order(self) -> str:
        """The order asked for."""
        return str(self.cleaned_data.get("sort") or RELEVANCE)

    def query_string(self, **changed: str) -> str:
        """Return the query string with some values changed; ends in & unless empty."""
        query = QueryDict(mutable=True)
        values = {"q": str(self.data.get("q", "")).strip(), **self.filters}
        if self.order != RELEVANCE:
            values["sort"] = self.order
        for name, value in {**values, **changed}.items():
            if value:
                query[name] = value
        encoded = query.urlencode()
        return f"{encoded}&" if encoded else ""


def facet_name(facet: str, value: str) -> str:
    """Return what people call a value of a facet."""
    match facet:
        case "kind":
            return str(Document.Kind(value).label)
        case "year":
            return f"{value}年"
        case _:
            return value

"""What the filters of all lists of rows have in common: a form in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from documents.filters import ActiveFilter, FilterForm

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_WORDS = 8


def words_in(words: str, fields: Iterable[str]) -> Q:
    """Return the condition that every word stands in one of the fields."""
    condition = Q()
    for word in words.split()[:MOST_WORDS]:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        condition &= anywhere
    return condition


class ListFilter:
    """A form whose valid part narrows a list; what is wrong in it is told beside it.

    Attributes:
        data: The query, as typed.
        form: The form, bound to it.
    """

    form_class: ClassVar[type[FilterForm]]
    #: Fields that stand open without being asked for.
    always_shown: ClassVar[frozenset[str]] = frozenset({"q"})

    def __init__(self, data: QueryDict) -> None:
        """Bind the form."""
        self.data = data
        self.form = self.form_class(data)

    @property
    def narrowed(self) -> bool:
        """Whether more than words was chosen, or chosen wrongly."""
        return any(
            self.data.get(name)
            for name in self.form.fields
            if name not in self.always_shown
        )

    @property
    def chosen(self) -> dict[str, Any]:
        """The valid part of what was chosen."""
        self.form.is_valid()
        return {
            name: self.form.cleaned_data[name]
            for name in self.form.fields
            if self.form.cleaned_data.get(name)
        }

    @property
    def active(self) -> list[ActiveFilter]:
        """The filters in force, for the tags that take them away."""
        return [
            ActiveFilter(
                label=str(self.form.fields[name].label),
                value=self.shown(name, value),
                without=self.query_string(without=name),
            )
            for name, value in self.chosen.items()
        ]

    def query_string(self, *, without: str = "") -> str:
        """Return the valid part of the query for links; ends in & unless empty."""
        query = QueryDict(mutable=True)
        for name, value in self.chosen.items():
            if name != without:
                query[name] = str(value)
        encoded = query.urlencode()
        return f"{encoded}&" if encoded else ""

    def shown(self, name: str, value: Any) -> str:
        """Return what people call a value; the filter's own knows better names."""
        del name
        return str(value)

    def clean(self, name: str) -> Any:
        """Return a field's value; nothing where the form will say what is wrong."""
        try:
            return self.form.fields[name].clean(self.data.get(name, ""))
        except ValidationError:
            return None

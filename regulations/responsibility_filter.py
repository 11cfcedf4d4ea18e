"""Finding tasks of plans: words, office, part, plan, area, years, safeguards."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Count, Min, Prefetch, Q

from documents.filters import LONGEST_WORDS, FilterForm
from documents.models import Responsibility
from regulations.list_filter import ListFilter
from regulations.models import Task, TaskOffice
from regulations.selectors.groups import OfficeGroups
from regulations.selectors.standing import StandingOffices, standing_offices
from regulations.selectors.tasks import OfficeTasks, in_year, with_part, with_words

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

    from regulations.querysets import DerivedQuerySet

_SAFEGUARDS: Final = {"no": "只看任务", "yes": "只看保障措施"}
#: Columns of the matrix unless all are asked for.
MATRIX_PLANS: Final = 6
#: Facets that a task has by itself; the offices are counted apart.
_OWN: Final = ("document", "area", "year", "dated", "safeguard")


def in_order_with_parts(rows: QuerySet[Any]) -> DerivedQuerySet:
    """Bring documents and offices along, in the order of plans: two queries."""
    parts = TaskOffice.objects.order_by("position", "pk")
    found: Any = rows.select_related("document").defer("document__body_html")
    ordered: DerivedQuerySet = found.prefetch_related(
        Prefetch("parts", parts)
    ).in_order()
    return ordered


def narrowed_by(rows: DerivedQuerySet, chosen: dict[str, str]) -> DerivedQuerySet:
    """Keep the tasks that have what was chosen of :data:`_OWN`."""
    fields = {
        "document": "document__slug",
        "area": "area",
        "dated": "document__dated_on__year",
    }
    rows = rows.filter(
        **{fields[name]: value for name, value in chosen.items() if name in fields}
    )
    if "safeguard" in chosen:
        rows = rows.filter(safeguard=chosen["safeguard"] == "yes")
    if "year" in chosen:
        rows = in_year(rows, int(chosen["year"]))
    return rows


class ResponsibilityForm(FilterForm):
    """The fields of the filter; the choices are those that the list has."""

    q = forms.CharField(
        label="任务、单位、原文里的字", max_length=LONGEST_WORDS, required=False
    )
    office = forms.ChoiceField(label="单位", required=False)
    role = forms.ChoiceField(label="分工", required=False)
    document = forms.ChoiceField(label="方案", required=False)
    area = forms.ChoiceField(label="领域", required=False)
    year = forms.ChoiceField(label="任务写到的年份", required=False)
    dated = forms.ChoiceField(label="方案的年份", required=False)
    safeguard = forms.ChoiceField(label="任务或保障措施", required=False)


class ResponsibilityFilter(ListFilter):
    """The filter of the list: a form with counts, and the rows that it leaves."""

    form_class = ResponsibilityForm
    always_shown = frozenset({"q", "office"})

    def __init__(self, data: QueryDict) -> None:
        """Read the choices with their counts: four queries."""
        super().__init__(_standing_slug(data, offices := standing_offices()))
        self.offices = offices
        self.groups = OfficeGroups(offices)
        words = self.clean("q")
        self._words = with_words(words) if words else Q()
        self._part = self._chosen_part()
        self._cells: list[dict[str, Any]] = list(
            Task.objects.public()
            .order_by()
            .values(
                "document__slug",
                "document__number",
                "document__title",
                "document__dated_on",
                "area",
                "years",
                "safeguard",
            )
            .annotate(
                first=Min("position"),
                count=Count("pk", filter=(self._words & self._part) or None),
            )
        )
        self._cells.sort(
            key=lambda cell: (cell["document__slug"], cell["first"], cell["area"])
        )
        self._cells.sort(
            key=lambda cell: cell["document__dated_on"] or date.min, reverse=True
        )
        self._own = {
            name: typed
            for name in _OWN
            if (typed := self.data.get(name))
            and any(typed in _values(cell, name) for cell in self._cells)
        }
        for name in _OWN:
            self._offer(name, self._own_choices(name))
        self._tasks = OfficeTasks(
            narrowed_by(Task.objects.public().filter(self._words), self._own),
            self.offices,
            self.groups,
        )
        self._offer("office", self._office_choices())
        self._offer("role", self._role_choices())

    @property
    def rows(self) -> DerivedQuerySet:
        """Return the rows that the valid part of the filter leaves, in order."""
        return in_order_with_parts(
            narrowed_by(
                Task.objects.public().filter(self._words & self._part), self._own
            )
        )

    def shown(self, name: str, value: Any) -> str:
        """Return what people call a value."""
        match name:
            case "office":
                entry = self.offices.named(value)
                return entry.name if entry is not None else value
            case "role":
                return str(Responsibility.Role(value).label)
            case "document":
                return next(
                    str(cell["document__number"] or cell["document__title"])
                    for cell in self._cells
                    if cell["document__slug"] == value
                )
            case "year" | "dated":
                return f"{value}年"
            case "safeguard":
                return _SAFEGUARDS[value]
            case _:
                return str(value)

    def _chosen_part(self) -> Q:
        """Return the condition on offices; none where the form will refuse them."""
        entry = self.offices.named(self.data.get("office", ""))
        self._office = entry if entry is not None and entry.public else None
        typed = self.data.get("role", "")
        self._role = typed if typed in Responsibility.Role.values else ""
        if self._office is None and not self._role:
            return Q()
        named = self.groups.named_by(self._office.slug) if self._office else None
        return with_part(office_ids=named, role=self._role)

    def _offer(self, name: str, choices: list[tuple[str, int]]) -> None:
        field = self.form.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", "全部"),
                *(
                    (value, f"{self.shown(name, value)}（{count}）")
                    for value, count in choices
                ),
            ]

    def _own_choices(self, facet: str) -> list[tuple[str, int]]:
        """Return values in the order of the plans; years from the latest on.

        Areas of other plans than the chosen one are left out: they are many.
        """
        counts: Counter[str] = Counter()
        for cell in self._cells:
            for value in _values(cell, facet):
                counts[value] += cell["count"] if self._kept(cell, facet) else 0
        found = list(counts.items())
        if facet in {"year", "dated"}:
            found.sort(reverse=True)
        if facet == "safeguard":
            found.sort()
        if facet == "area":
            found = [
                (area, count)
                for area, count in found
                if count or area == self._own.get("area")
            ]
        return found

    def _kept(self, cell: dict[str, Any], facet: str) -> bool:
        """Tell whether the choices other than ``facet`` keep a combination."""
        return all(
            value in _values(cell, name)
            for name, value in self._own.items()
            if name != facet
        )

    def _office_choices(self) -> list[tuple[str, int]]:
        """Return the offices that have tasks, by name, and the one that is asked for."""
        entries = {
            entry.pk: entry for entry in self._tasks.entries.values() if entry.public
        }
        if self._office is not None:
            entries[self._office.pk] = self._office
        counted = [
            (entry, len(self._tasks.any_of(entry.pk, self._role)))
            for entry in entries.values()
        ]
        counted.sort(key=lambda each: (each[0].name, each[0].pk))
        return [
            (entry.slug, count)
            for entry, count in counted
            if count or entry == self._office
        ]

    def _role_choices(self) -> list[tuple[str, int]]:
        found = []
        for role in Responsibility.Role.values:
            tasks = (
                self._tasks.of(self._office.pk, role)
                if self._office is not None
                else self._tasks.in_role(role)
            )
            found.append((role, len(tasks)))
        return found


class MatrixForm(FilterForm):
    """Which rows and columns of the matrix are shown."""

    q = forms.CharField(
        label="单位名称里的字", max_length=LONGEST_WORDS, required=False
    )
    plans = forms.ChoiceField(
        label="方案",
        choices=[("", f"最新的{MATRIX_PLANS}份"), ("all", "全部")],
        required=False,
    )


class MatrixFilter(ListFilter):
    """The filter of the matrix."""

    form_class = MatrixForm

    @property
    def all_plans_query(self) -> str:
        """Return the query string that shows every plan."""
        return f"{self.query_string(without='plans')}plans=all"

    def shown(self, name: str, value: Any) -> str:
        """Return what people call a value."""
        return "全部" if name == "plans" else super().shown(name, value)


def _standing_slug(data: QueryDict, offices: StandingOffices) -> QueryDict:
    """Read the slug of an entry that was merged as that of the one it goes by."""
    entry = offices.named(data.get("office", ""))
    if entry is None or entry.slug == data.get("office"):
        return data
    changed = data.copy()
    changed["office"] = entry.slug
    return changed


def _values(cell: dict[str, Any], facet: str) -> list[str]:
    match facet:
        case "document":
            return [cell["document__slug"]]
        case "area":
            return [cell["area"]] if cell["area"] else []
        case "year":
            return [str(year) for year in cell["years"]]
        case "dated":
            day: date | None = cell["document__dated_on"]
            return [str(day.year)] if day else []
        case _:
            return ["yes" if cell["safeguard"] else "no"]

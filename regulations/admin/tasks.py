"""Tasks of plans and who does them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Prefetch

from regulations.admin.derived import DerivedAdmin
from regulations.models import Derived, Task, TaskOffice

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class TaskOfficeInline(admin.TabularInline):  # type: ignore[type-arg]
    """The offices of a task: a handful of rows."""

    model = TaskOffice
    extra = 0
    fields = ("role", "office", "name", "position")
    autocomplete_fields = ("office",)


@admin.register(Task)
class TaskAdmin(DerivedAdmin):
    """Tasks, with lead and shared offices."""

    row_columns = ("title", "area", "offices")
    row_fields = (("label", "title"), ("area", "safeguard"), "years")
    list_filter = ("state", "origin", "safeguard", "document")
    search_fields = ("title", "area", "quote", "parts__name")
    inlines = (TaskOfficeInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Derived]:
        """Bring the offices along."""
        parts = Prefetch("parts", TaskOffice.objects.order_by("position", "pk"))
        rows: QuerySet[Derived] = super().get_queryset(request)
        return rows.prefetch_related(parts)  # type: ignore[misc]  # tasks have parts

    @admin.display(description="单位")
    def offices(self, row: Task) -> str:
        """Name who leads and who shares, as printed."""
        return "、".join(part.name for part in row.parts.all())

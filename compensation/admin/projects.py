"""Projects, their dates, and how far each building is."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from compensation.models import Building, ExpropriationProject, PlanVersion
from documents.admin.history import HistoryAdmin
from documents.admin.links import list_link

_OFFICE = (("batch", "批量测算"), ("order", "选房顺序"), ("draw", "抓号"))


class BuildingInline(admin.TabularInline):  # type: ignore[type-arg]
    """Buildings and their households in time."""

    model = Building
    extra = 0
    fields = ("name", "households", "signed", "moved", "counted_on", "position")


@admin.register(ExpropriationProject)
class ProjectAdmin(HistoryAdmin):
    """Expropriation projects."""

    list_display = (
        "name",
        "status",
        "department",
        "signing_starts_on",
        "plan_list",
        "office_pages",
    )
    list_filter = ("status",)
    search_fields = ("name", "slug")
    ordering = ("name", "pk")
    autocomplete_fields = ("document",)
    inlines = (BuildingInline,)
    fieldsets = (
        (None, {"fields": ("name", "slug", "document", "scope", "status")}),
        (
            "有关单位",
            {
                "fields": (
                    "department",
                    "implementing_unit",
                    "interpretation_office",
                    "contact",
                )
            },
        ),
        (
            "日期",
            {
                "fields": (
                    ("signing_starts_on", "signing_ends_on"),
                    ("moving_starts_on", "moving_ends_on"),
                ),
                "description": "通知发布以后填写，页面随即计算各项期限。",
            },
        ),
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: ExpropriationProject | None = None
    ) -> tuple[str, ...]:
        """Keep the address of a project whose plan was published."""
        del request
        published = (
            obj is not None
            and PlanVersion.objects.filter(project=obj).released().exists()
        )
        return ("slug",) if published else ()

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        """Sign the history of the buildings."""
        del form, change
        for row in formset.save(commit=False):
            row._history_user = request.user  # noqa: SLF001 - read by simple-history
            row.save()
        for row in formset.deleted_objects:
            row.delete()

    @admin.display(description="方案")
    def plan_list(self, project: ExpropriationProject) -> SafeString:
        """Link to the versions of its plan."""
        return list_link(PlanVersion, "各版本", project__id__exact=project.pk)

    @admin.display(description="办公")
    def office_pages(self, project: ExpropriationProject) -> SafeString:
        """Link to batch, order of choice and lots."""
        return format_html_join(
            "　",
            '<a href="{}">{}</a>',
            (
                (reverse(f"compensation:{name}", args=(project.slug,)), label)
                for name, label in _OFFICE
            ),
        )

"""Schedules and their versions at the desk: copy, edit, publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from documents.admin.deleting import NoBulkDeletionMixin
from documents.admin.history import HistoryAdmin
from heating.admin.rows import ClauseChoiceMixin
from heating.clauses import doubts
from heating.models import Schedule, ScheduleVersion
from heating.rules import HeatingError
from heating.services import copy_version, obstacles, publish_version

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

_ROWS = (
    ("violation", "违法情形"),
    ("supplierduty", "供热单位义务"),
    ("appraisalrule", "考核规定"),
    ("misconduct", "公职人员责任"),
    ("generalrule", "一般规定"),
)


@admin.register(Schedule)
class ScheduleAdmin(HistoryAdmin):
    """A schedule, whatever the version."""

    list_display = ("name", "slug")
    fields = ("name", "slug")


@admin.register(ScheduleVersion)
class ScheduleVersionAdmin(ClauseChoiceMixin, NoBulkDeletionMixin, HistoryAdmin):
    """A version: copied from the one in force, edited as a draft, published."""

    list_display = ("title", "version", "state", "valid_from", "valid_to")
    list_filter = ("state", "schedule")
    list_select_related = ("schedule",)
    autocomplete_fields = ()
    raw_id_fields = ("document",)
    actions = ("copy_versions", "publish_versions")
    readonly_fields = ("state", "published_at", "rows", "not_ready")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "schedule",
                    ("version", "state"),
                    "title",
                    "document",
                    ("valid_from", "valid_to"),
                    "interpretation_office",
                    "interpretation",
                    "supervisor",
                    "change_note",
                )
            },
        ),
        ("各项规定", {"fields": ("rows", "not_ready", "published_at")}),
    )

    def has_change_permission(
        self, request: HttpRequest, obj: ScheduleVersion | None = None
    ) -> bool:
        """Let drafts be edited; what was published is only looked at."""
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.is_draft)

    def has_delete_permission(
        self, request: HttpRequest, obj: ScheduleVersion | None = None
    ) -> bool:
        """The same for deleting."""
        allowed: bool = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.is_draft)

    @admin.display(description="录入")
    def rows(self, version: ScheduleVersion) -> SafeString | str:
        """Link the lists of this version's rows."""
        if getattr(version, "pk", None) is None:
            return "保存以后录入。"
        return format_html_join(
            "　",
            '<a href="{}?version__id__exact={}">{}</a>',
            (
                (reverse(f"admin:heating_{model}_changelist"), version.pk, name)
                for model, name in _ROWS
            ),
        )

    @admin.display(description="发布之前")
    def not_ready(self, version: ScheduleVersion) -> SafeString | str:
        """Say what keeps a draft from being published, and what to look at again."""
        if getattr(version, "pk", None) is None:
            return "—"
        found = obstacles(version) if version.is_draft else []
        found += [f"请核对：“{each.row}”{each.message}" for each in doubts(version)]
        if not found:
            return "没有问题。"
        items = format_html_join("", "<li>{}</li>", ((words,) for words in found))
        return format_html("<ul>{}</ul>", items)

    @admin.action(description="复制为新版本（草稿）", permissions=["add"])
    def copy_versions(
        self, request: HttpRequest, queryset: QuerySet[ScheduleVersion]
    ) -> None:
        """Copy each with its rows; name and first day are today's, to be edited."""
        today = timezone.localdate()
        for source in queryset.order_by("pk"):
            name = _free_name(source, today.isoformat())
            copied = copy_version(
                source=source, version=name, valid_from=today, user=request.user
            )
            self.log_addition(request, copied, f"复制自 {source.version}")
            messages.success(
                request,
                format_html(
                    '已复制为草稿 <a href="{}">{}</a>。',
                    reverse("admin:heating_scheduleversion_change", args=(copied.pk,)),
                    copied.version,
                ),
            )

    @admin.action(description="发布所选草稿", permissions=["change"])
    def publish_versions(
        self, request: HttpRequest, queryset: QuerySet[ScheduleVersion]
    ) -> None:
        """Publish each draft that is ready; say what keeps the others."""
        for version in queryset.order_by("valid_from", "pk"):
            try:
                published = publish_version(
                    version=version, now=timezone.now(), user=request.user
                )
            except HeatingError as error:
                messages.error(request, f"{version}：{error.message}")
                continue
            self.log_change(request, published, "发布")
            messages.success(request, f"已发布 {published}。")


def _free_name(source: ScheduleVersion, name: str) -> str:
    """Find a name that no version of the schedule has yet."""
    taken = set(
        ScheduleVersion.objects.filter(schedule=source.schedule_id)
        .order_by()
        .values_list("version", flat=True)
    )
    if name not in taken:
        return name
    count = 2
    while f"{name}-{count}" in taken:
        count += 1
    return f"{name}-{count}"

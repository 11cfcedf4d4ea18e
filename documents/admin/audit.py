"""The log on the desk: read, searched, taken away; never changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from documents.exports.lists import streamed_csv
from documents.models import AuditEntry
from documents.services.audit import record

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import StreamingHttpResponse


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who did what, newest first."""

    list_display = (
        "at",
        "account",
        "action",
        "target_model",
        "target_label",
        "summary",
    )
    list_filter = ("action", "target_model")
    search_fields = ("account", "target_label", "summary")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    list_per_page = 100
    show_full_result_count = False
    actions = ("download",)
    fields = (
        "at",
        "account",
        "action",
        "target_model",
        "target_label",
        "summary",
        "before_text",
        "after_text",
    )
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entries are written by what they tell of."""
        return False

    def has_change_permission(self, request: HttpRequest, *_args: Any) -> bool:
        """What was written stays."""
        return False

    def has_delete_permission(self, request: HttpRequest, *_args: Any) -> bool:
        """Old entries go by ``manage.py prune_audit`` only."""
        return False

    @admin.display(description="原来")
    def before_text(self, entry: AuditEntry) -> str:
        """Show what stood there."""
        return _plain(entry.before)

    @admin.display(description="后来")
    def after_text(self, entry: AuditEntry) -> str:
        """Show what stands there now."""
        return _plain(entry.after)

    @admin.action(description="下载所选记录（CSV）", permissions=["view"])
    def download(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry]
    ) -> StreamingHttpResponse:
        """Send entries as a table, and write down that they were taken away."""
        record(
            action=AuditEntry.Action.EXPORT,
            user=cast("User", request.user),
            summary=f"下载操作日志{queryset.count()}条",
        )
        rows = (
            (
                date_format(timezone.localtime(entry.at), "Y-m-d H:i:s"),
                entry.account,
                entry.get_action_display(),
                entry.target_model,
                entry.target_label,
                entry.summary,
                _plain(entry.before),
                _plain(entry.after),
            )
            for entry in queryset.order_by("-at", "-pk").iterator(500)
        )
        header = ("时间", "账号", "操作", "对象种类", "对象", "说明", "原来", "后来")
        return streamed_csv("操作日志", header, rows)


def _plain(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1) if values else ""

"""Findings, corrections, and the files that were imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html

from documents.admin.concurrency import GuardedMixin
from documents.admin.links import change_link
from documents.admin.permissions import user_of
from documents.admin.reopening import telling_reopened
from documents.errors import DocumentError
from documents.models import AuditEntry, Correction, Finding, SourceFile
from documents.services.audit import record
from documents.services.correcting import edit_note
from documents.services.proofreading import (
    accept_finding,
    leave_finding,
    settle_finding,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern
    from django.utils.safestring import SafeString


@admin.register(Finding)
class FindingAdmin(GuardedMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """What the proofreader found; clerks accept it or leave the text as it is."""

    list_display = (
        "text",
        "suggestion",
        "severity",
        "code",
        "line",
        "document_link",
        "state",
    )
    list_filter = ("state", "severity", "code")
    search_fields = ("text", "document__number", "document__title")
    list_select_related = ("document",)
    ordering = ("source", "line", "pk")
    list_per_page = 50
    show_full_result_count = False
    actions = ("accept", "leave", "settle")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the proofreader finds."""
        return False

    def get_readonly_fields(
        self, request: HttpRequest, obj: Finding | None = None
    ) -> list[str]:
        """Decide by actions, which check."""
        return [field.name for field in Finding._meta.fields]  # noqa: SLF001

    @admin.action(description="采纳：按建议更正", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Finding]) -> None:
        """Put the suggestions into the text."""
        user = user_of(request)
        of_documents = queryset.exclude(document=None).order_by()
        documents = set(of_documents.values_list("document_id", flat=True))
        with telling_reopened(request, documents):
            self._each(
                request,
                queryset,
                "采纳",
                lambda one: accept_finding(finding=one, user=user),
            )

    @admin.action(description="保留原样", permissions=["change"])
    def leave(self, request: HttpRequest, queryset: QuerySet[Finding]) -> None:
        """Leave the text as printed."""
        self._each(request, queryset, "保留", lambda one: leave_finding(finding=one))

    @admin.action(description="标为已处理（已手工更正）", permissions=["change"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Finding]) -> None:
        """Mark what was corrected by hand."""
        self._each(request, queryset, "处理", lambda one: settle_finding(finding=one))

    @admin.display(description="文件")
    def document_link(self, finding: Finding) -> SafeString | str:
        """Link to the document."""
        document = finding.document
        if document is None:
            return "—"
        return change_link(document, document.number or document.title)

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Finding],
        verb: str,
        decide: Callable[[Finding], object],
    ) -> None:
        done = 0
        for finding in queryset.order_by("pk"):
            try:
                decide(finding)
            except DocumentError as error:
                self.message_user(request, error.message, messages.ERROR)
            else:
                done += 1
        if done:
            self.message_user(request, f"{verb}了 {done} 处。", messages.SUCCESS)


@admin.register(Correction)
class CorrectionAdmin(GuardedMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Corrections: what stood there, what stands now."""

    list_display = ("printed_short", "corrected_short", "document_link", "is_public")
    list_filter = ("is_public",)
    search_fields = ("printed", "corrected", "document__number", "document__title")
    list_select_related = ("document",)
    date_hierarchy = "accepted_at"
    ordering = ("-accepted_at", "-pk")
    fields = ("document", "eid", "printed", "corrected", "reason", "is_public")
    readonly_fields = ("document", "eid", "printed", "corrected")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Corrections follow edits."""
        return False

    def has_delete_permission(self, request: HttpRequest, *_args: Any) -> bool:
        """What was corrected stays on record; it may be hidden."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Correction, form: Any, change: bool
    ) -> None:
        """Save by the service: the page is renewed, the log tells who did it."""
        edit_note(
            correction=obj,
            reason=form.cleaned_data["reason"],
            is_public=form.cleaned_data["is_public"],
            user=user_of(request),
        )

    @admin.display(description="原文")
    def printed_short(self, correction: Correction) -> str:
        """Show how it begins."""
        return correction.printed[:40]

    @admin.display(description="更正为")
    def corrected_short(self, correction: Correction) -> str:
        """Show how it begins."""
        return correction.corrected[:40]

    @admin.display(description="文件")
    def document_link(self, correction: Correction) -> SafeString | str:
        """Link to the document."""
        document = correction.document
        return change_link(document, document.number or document.title)


@admin.register(SourceFile)
class SourceFileAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Files that were imported: to look at and to fetch, never to change."""

    list_display = ("name", "issue", "size", "encoding", "imported_at", "download_link")
    search_fields = ("name", "digest")
    list_select_related = ("issue",)
    date_hierarchy = "imported_at"
    ordering = ("-imported_at", "-pk")
    list_per_page = 50
    fields = (
        "name",
        "digest",
        "size",
        "encoding",
        "issue",
        "imported_by",
        "imported_at",
        "download_link",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceFile]:
        """Leave the bytes where they are."""
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[URLPattern]:
        """Add the address from which a file is fetched."""
        own = path(
            "<int:pk>/download/",
            self.admin_site.admin_view(self.download),
            name="documents_sourcefile_download",
        )
        return [own, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Files come by imports."""
        return False

    def has_change_permission(self, request: HttpRequest, *_args: Any) -> bool:
        """The printed text stays on record."""
        return False

    def has_delete_permission(self, request: HttpRequest, *_args: Any) -> bool:
        """The printed text stays on record."""
        return False

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the file as it was imported, never to be shown by the browser."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        source = SourceFile.objects.filter(pk=pk).first()
        if source is None:
            raise Http404
        record(
            action=AuditEntry.Action.EXPORT,
            user=cast("User", request.user),
            target=source,
            summary="下载原文件",
        )
        name = quote(source.name.replace("\\", "/").rpartition("/")[2])
        return HttpResponse(
            bytes(source.content),
            content_type="application/octet-stream",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
        )

    @admin.display(description="下载")
    def download_link(self, source: SourceFile) -> SafeString:
        """Link to the file."""
        address = reverse("admin:documents_sourcefile_download", args=(source.pk,))
        return format_html('<a href="{}">下载原文件</a>', address)

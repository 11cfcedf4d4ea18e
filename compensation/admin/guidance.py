"""What a plan says beside its sums: a desk page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from compensation.admin.clauses import ClauseInline
from compensation.admin.desk import VersionDesk
from compensation.models import (
    CareCondition,
    Explanation,
    PlanGuidance,
    RequiredDocument,
    Stage,
)


class StageInline(ClauseInline):
    """Stages."""

    model = Stage
    fk_name = "version"
    own_fields = (("label", "period"), ("starts_on", "ends_on"))


class CareConditionInline(ClauseInline):
    """Conditions of low-floor care."""

    model = CareCondition
    fk_name = "version"
    own_fields = ("text", "evidence")


class RequiredDocumentInline(ClauseInline):
    """Papers to bring."""

    model = RequiredDocument
    fk_name = "version"
    own_fields = ("name", "purpose")


class ExplanationInline(ClauseInline):
    """Plain words."""

    model = Explanation
    fk_name = "version"
    own_fields = (("topic", "heading"), "text")


@admin.register(PlanGuidance)
class PlanGuidanceAdmin(VersionDesk):
    """Stages, care, papers and plain words of a version."""

    change_form_template = "admin/compensation/guidance_form.html"
    inlines = (
        StageInline,
        CareConditionInline,
        RequiredDocumentInline,
        ExplanationInline,
    )
    fieldsets = ((None, {"fields": (("project", "version"), "title", "state")}),)
    readonly_fields = ("project", "version", "title", "state")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Add versions on their own page."""
        del request
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Any | None = None
    ) -> bool:
        """Delete versions on their own page."""
        del request, obj
        return False

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """Store nothing of the version itself: none of it is edited here."""

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the history of the version."""
        del request, extra_context
        return HttpResponseRedirect(
            reverse("admin:compensation_planversion_history", args=(object_id,))
        )

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead there too: a proxy has no history of its own to show."""
        if request.method in {"GET", "HEAD"}:
            name = "admin:compensation_planversion_simple_history"
            return HttpResponseRedirect(reverse(name, args=(object_id, version_id)))
        return super().history_form_view(request, object_id, version_id, extra_context)

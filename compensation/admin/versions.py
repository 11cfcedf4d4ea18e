"""Versions of plans with all that is computed by them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse

from compensation.admin.rules import (
    BasisInline,
    DeadlineInline,
    FigureInline,
    FlatTypeInline,
    OfferInline,
    ReadingInline,
    WorkedExampleInline,
)
from compensation.admin.steps import PUBLISH, VersionSteps
from compensation.admin.trying import BUTTON, TryingMixin
from compensation.clauses import doubts
from compensation.models import PlanVersion
from compensation.services import obstacles


@admin.register(PlanVersion)
class PlanVersionAdmin(TryingMixin, VersionSteps):
    """Versions of plans with all that is computed by them."""

    change_form_template = "admin/compensation/planversion_form.html"
    autocomplete_fields = ("project", "document")
    readonly_fields = ("state", "published_at")
    actions = ("copy_plan",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("state", "published_at"),
                    "project",
                    "title",
                    "version",
                    "document",
                    ("valid_from", "valid_to"),
                    "change_note",
                )
            },
        ),
        ("计价方式", {"fields": ("whole_tier_pricing", "extra_needs_step_up")}),
    )
    inlines = (
        FigureInline,
        FlatTypeInline,
        OfferInline,
        ReadingInline,
        BasisInline,
        DeadlineInline,
        WorkedExampleInline,
    )

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT002 - Django's own signature
        change: bool = False,  # noqa: FBT002 - Django's own signature
        form_url: str = "",
        obj: PlanVersion | None = None,
    ) -> HttpResponse:
        """Offer what may be done with the version."""
        if obj is not None:
            context["try_button"] = BUTTON if obj.is_draft else ""
            context["may_publish"] = obj.is_draft and request.user.has_perm(PUBLISH)
            context["may_copy"] = self.has_add_permission(request)
        return super().render_change_form(
            request, context, add=add, change=change, form_url=form_url, obj=obj
        )

    def response_change(self, request: HttpRequest, obj: PlanVersion) -> HttpResponse:
        """Say after saving what still keeps the draft from being published."""
        response = super().response_change(request, obj)
        if BUTTON not in request.POST:
            stored = self.get_queryset(request).get(pk=obj.pk)
            for message in obstacles(stored):
                self.message_user(request, f"发布之前：{message}", messages.WARNING)
            for doubt in doubts(stored):
                self.message_user(
                    request, f"请核对“{doubt.row}”：{doubt.message}", messages.WARNING
                )
        return response

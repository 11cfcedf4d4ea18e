"""The page of a version: who may edit it, and the clauses behind its rows."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from compensation.admin.clauses import CLAUSE_LIST, clause_index
from compensation.models import PlanVersion
from documents.admin.deleting import NoBulkDeletionMixin
from documents.admin.history import HistoryAdmin


class VersionDesk(NoBulkDeletionMixin, HistoryAdmin):
    """Drafts are edited; what was published is only looked at."""

    list_display = ("title", "version", "project", "state", "valid_from", "valid_to")
    list_display_links = ("title", "version")
    list_filter = ("state", "project")
    search_fields = ("title", "version", "project__name")
    ordering = ("project__name", "project", "-valid_from", "-pk")
    list_select_related = ("project",)

    def has_change_permission(
        self, request: HttpRequest, obj: PlanVersion | None = None
    ) -> bool:
        """Let nobody edit what was published."""
        if obj is not None and not obj.is_draft:
            return False
        return bool(super().has_change_permission(request, obj))

    def has_delete_permission(
        self, request: HttpRequest, obj: PlanVersion | None = None
    ) -> bool:
        """Let nobody delete what was published."""
        if obj is not None and not obj.is_draft:
            return False
        return bool(super().has_delete_permission(request, obj))

    def get_inline_instances(
        self, request: HttpRequest, obj: PlanVersion | None = None
    ) -> list[Any]:
        """Ask for the rules once the document is known that they come from."""
        if obj is None:
            return []
        return list(super().get_inline_instances(request, obj))

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanVersion]:
        """Bring project and document along."""
        versions: QuerySet[PlanVersion] = super().get_queryset(request)
        return versions.with_source()  # type: ignore[attr-defined,no-any-return]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT002 - Django's own signature
        change: bool = False,  # noqa: FBT002 - Django's own signature
        form_url: str = "",
        obj: PlanVersion | None = None,
    ) -> HttpResponse:
        """Add the list of clauses that the fields propose from."""
        if obj is not None:
            context["clauses"] = clause_index(request, obj).clauses
            context["clause_list"] = CLAUSE_LIST
        response: HttpResponse = super().render_change_form(
            request, context, add=add, change=change, form_url=form_url, obj=obj
        )
        return response

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        """Sign the history of the rows."""
        del form, change
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        for row in rows:
            row._history_user = request.user  # noqa: SLF001 - read by simple-history
            row.save()

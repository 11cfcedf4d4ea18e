"""The way back: a page that asks before an earlier version is restored."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from documents.admin.reopening import telling_reopened
from documents.errors import DocumentError
from documents.models import Document
from documents.redline import as_text, redline
from documents.services.restoring import restored_fields, state_of


class RestoringMixin:
    """For admins with a history: each version has a page that restores it.

    Attributes:
        restored_fields: What goes back.
    """

    restored_fields: tuple[str, ...] = ()

    def restore(self, row: Any, version: Any, user: User, seen: str) -> None:
        """Restore a version, by the service of the kind of row."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        admin: Any = self
        options = admin.model._meta  # noqa: SLF001 (documented API)
        own = path(
            "<int:pk>/history/<int:version>/restore/",
            admin.admin_site.admin_view(self.restore_view),
            name=f"{options.app_label}_{options.model_name}_restore",
        )
        return [own, *super().get_urls()]  # type: ignore[misc]

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Tell the list whether this clerk may restore."""
        admin: Any = self
        options = admin.model._meta  # noqa: SLF001
        may = admin.has_change_permission(request)
        context = {
            **(extra_context or {}),
            "restore_name": f"admin:{options.app_label}_{options.model_name}_restore"
            if may
            else "",
        }
        answer: HttpResponse = super().history_view(request, object_id, context)  # type: ignore[misc]
        return answer

    def restore_view(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """Show what would change; restore it when asked to."""
        admin: Any = self
        row = get_object_or_404(admin.model, pk=pk)
        if not admin.has_change_permission(request, row):
            raise PermissionDenied
        old = get_object_or_404(admin.model.history, id=pk, history_id=version)
        options = admin.model._meta  # noqa: SLF001
        page = reverse(
            f"admin:{options.app_label}_{options.model_name}_change", args=(pk,)
        )
        complaint = ""
        if request.method == "POST":
            try:
                # Without the field nothing counts as seen.
                seen = request.POST.get("seen", "")
                with telling_reopened(request, [_document_key(row)]):
                    self.restore(row, old, cast("User", request.user), seen)
            except DocumentError as error:
                complaint = error.message
                # What stands now, not what was read before the lock.
                row = get_object_or_404(admin.model, pk=pk)
            else:
                admin.log_change(request, row, "恢复旧内容")
                admin.message_user(request, "已恢复。", messages.SUCCESS)
                return HttpResponseRedirect(page)
        context = {
            **admin.admin_site.each_context(request),
            "title": "恢复旧内容",
            "opts": options,
            "row": row,
            "version": old,
            "changes": _changes(row, old, self.restored_fields),
            "seen": state_of(row, self.restored_fields),
            "complaint": complaint,
            "page": page,
        }
        return TemplateResponse(request, "admin/documents/restore.html", context)


def _document_key(row: Any) -> int:
    key: int = row.pk if isinstance(row, Document) else row.document_id
    return key


def _changes(row: models.Model, old: Any, fields: tuple[str, ...]) -> list[Any]:
    found = []
    for name in restored_fields(row, old, fields):
        now, then = as_text(getattr(row, name)), as_text(getattr(old, name))
        label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # noqa: SLF001
        found.append((str(label), redline(now, then)))
    return found

"""What was removed from a text, on the desk, and its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from documents.admin.permissions import opened_text
from documents.admin.reopening import telling_reopened
from documents.errors import DocumentError
from documents.models import Document, Provision
from documents.services.structure import removed_parts, restore_removed

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


def removed_page(
    request: HttpRequest, admin: ModelAdmin[Document], pk: int
) -> HttpResponse:
    """List what was removed from a text; put one of them back when asked to."""
    document, may_change = opened_text(request, pk)
    complaint = ""
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        try:
            with telling_reopened(request, [document.pk]):
                part = restore_removed(
                    document=document,
                    key=request.POST.get("key", ""),
                    user=cast("User", request.user),
                )
        except DocumentError as error:
            complaint = error.message
        else:
            messages.success(request, "已恢复。")
            page = reverse("admin:documents_document_text", args=(document.pk,))
            at = f"?at={part.pk}" if isinstance(part, Provision) else ""
            return HttpResponseRedirect(f"{page}{at}")
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "title": "删除过的内容",
        "opts": admin.opts,
        "document": document,
        "removed": removed_parts(document),
        "may_change": may_change,
        "complaint": complaint,
    }
    return TemplateResponse(request, "admin/documents/document/removed.html", context)

"""Who may change what the public sees."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from documents.models import Document

#: What whoever may not is told.
ONLY_PUBLISHERS: Final = (
    "这份文件已经发布，按审核程序的要求，只有能发布文件的人可以修改。"
    "请把要改的地方告诉发布员，或者先由发布员撤回。"
)


def may_change_text(request: HttpRequest, document: Document | None) -> bool:
    """Tell whether a clerk may change a document's text and head.

    Where steps are demanded (``REVIEW`` is not ``free``), a published text would pass
    them by; there it is changed only by those who may publish.
    """
    if settings.REVIEW == "free" or document is None:
        return True
    if document.state != Document.State.PUBLISHED:
        return True
    return request.user.has_perm("documents.publish_document")


class PublishedTextMixin:
    """For admins of documents and of what stands in them."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask of a published text who may publish, where steps are demanded."""
        parent: Any = super()
        allowed: bool = parent.has_change_permission(request, obj)
        return allowed and may_change_text(request, _document_of(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the same."""
        parent: Any = super()
        allowed: bool = parent.has_delete_permission(request, obj)
        return allowed and may_change_text(request, _document_of(obj))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say why a clerk only looks at it."""
        obj = kwargs.get("obj") or (args[3] if len(args) > 3 else None)  # noqa: PLR2004 (Django's own signature)
        if obj is not None and not may_change_text(request, _document_of(obj)):
            messages.info(request, ONLY_PUBLISHERS)
        parent: Any = super()
        answer: HttpResponse = parent.render_change_form(
            request, context, *args, **kwargs
        )
        return answer


def _document_of(row: Any) -> Document | None:
    if row is None or isinstance(row, Document):
        return row
    document: Document = row.document
    return document

"""Who may change what the public sees."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from documents.admin.reopening import warn_beforehand
from documents.models import Document
from documents.services.review import ONLY_PUBLISHERS, may_change

__all__ = [
    "ONLY_PUBLISHERS",
    "PublishedTextMixin",
    "may_change_text",
    "opened_text",
    "user_of",
]


def may_change_text(request: HttpRequest, document: Document | None) -> bool:
    """Tell whether a clerk may change a document's text and head; none is all free."""
    return document is None or may_change(document, request.user)


def opened_text(request: HttpRequest, pk: int) -> tuple[Document, bool]:
    """Return the document whose text a clerk opens, and whether he may change it.

    Raises:
        Http404: There is no such document.
        PermissionDenied: He may not even see it.
    """
    document = get_object_or_404(Document.objects.defer("body_html"), pk=pk)
    if not request.user.has_perm("documents.view_provision"):
        raise PermissionDenied
    may_change = request.user.has_perm("documents.change_provision")
    return document, may_change and may_change_text(request, document)


class PublishedTextMixin:
    """For admins of documents and of what stands in them."""

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT002 - Django's own signature
        **kwargs: Any,
    ) -> type[Any]:
        """Ask it also of the document that a new row is put into."""
        parent: Any = super()
        form: type[Any] = parent.get_form(request, obj, change=change, **kwargs)

        def clean_document(self: Any) -> Document | None:
            chosen: Document | None = self.cleaned_data["document"]
            if not may_change_text(request, chosen):
                raise ValidationError(ONLY_PUBLISHERS, code="only_publishers")
            return chosen

        return type(
            "CheckedForm",
            (form,),
            {"clean_document": clean_document, "__module__": form.__module__},
        )

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
        """Say why a clerk only looks at it, or what a change will do."""
        obj = kwargs.get("obj") or (args[3] if len(args) > 3 else None)  # noqa: PLR2004 (Django's own signature)
        document = _document_of(obj)
        if document is not None:
            if not may_change_text(request, document):
                messages.info(request, ONLY_PUBLISHERS)
            elif self.has_change_permission(request, obj):
                warn_beforehand(request, document)
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


def user_of(request: HttpRequest) -> User | None:
    """Return who works on the desk."""
    return request.user if request.user.is_authenticated else None

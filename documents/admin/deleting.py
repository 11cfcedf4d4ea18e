"""The page that asks before a unit, a table or an annex is deleted."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from documents.admin.reopening import telling_reopened
from documents.errors import DocumentError
from documents.services.review import locked, require_changeable
from documents.services.seeing import require_seen, seen_now


class NoBulkDeletionMixin:
    """For admins whose rows are deleted one at a time, each with its own checks.

    Deleting many at once would pass by what was published, and says nothing of what the
    clerk saw.
    """

    def get_actions(self, request: HttpRequest) -> Any:
        """Leave out deleting many at once."""
        parent: Any = super()
        actions = parent.get_actions(request)
        actions.pop("delete_selected", None)
        return actions


class SeenDeletionMixin(NoBulkDeletionMixin):
    """For admins whose rows are deleted one at a time, as the page showed the text."""

    delete_confirmation_template = "admin/documents/delete.html"

    def remove(self, row: Any, user: User) -> None:
        """Delete a row, by the service of its kind."""
        raise NotImplementedError

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Sign what the text was when the page was opened; say why nothing is deleted."""
        parent: Any = super()
        row = cast("Any", self).get_object(request, unquote(object_id))
        seen = seen_now(row.document) if row is not None else ""
        context = {**(extra_context or {}), "seen": seen}
        try:
            answer: HttpResponse = parent.delete_view(request, object_id, context)
        except DocumentError as error:
            messages.error(request, f"没有删除：{error.message}")
            return HttpResponseRedirect(request.get_full_path())
        return answer

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete by the service: corrections, citations and the log follow."""
        user = cast("User", request.user)
        document = locked(obj.document)
        require_changeable(document, user)
        require_seen(document, request.POST.get("seen", ""))
        with telling_reopened(request, [document.pk]):
            self.remove(obj, user)

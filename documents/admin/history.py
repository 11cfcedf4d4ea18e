"""Histories on the desk: each version with its fields before and after, to look at."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from documents.admin.concurrency import GuardedMixin
from documents.redline import as_text


class WholeValues(HistoricalRecordContextHelper):  # type: ignore[misc]  # untyped
    """The values of a change as they are worded, whole: the redline escapes them."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        """Return the label of a choice."""
        prepared = super().prepare_delta_change_value(change, value)
        choices = self.model._meta.get_field(change.field).flatchoices  # noqa: SLF001
        return dict(choices).get(prepared, prepared) if choices else prepared

    def stringify_delta_change_values(
        self, change: Any, old: Any, new: Any
    ) -> tuple[str, str]:
        """Return both as plain text."""
        del change
        return as_text(old), as_text(new)


class HistoryAdmin(GuardedMixin, SimpleHistoryAdmin):  # type: ignore[misc]  # untyped
    """For every admin whose rows have a history; none derives from the library's own.

    A version is looked at. Going back is an edit like any other, on a page of ours
    (:class:`documents.admin.restoring.RestoringMixin`).
    """

    object_history_list_template = "admin/documents/history_list.html"

    def get_historical_record_context_helper(
        self, request: HttpRequest, historical_record: Any
    ) -> HistoricalRecordContextHelper:
        """Word the values in the list of a history."""
        del request
        return WholeValues(self.model, historical_record)

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a version; take nothing back.

        The library's view saves the whole old row, state and address too, past every
        service, and asks no more than whether the clerk may look.

        Raises:
            PermissionDenied: For whatever does not only read.
        """
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        answer: HttpResponse = super().history_form_view(
            request, object_id, version_id, extra_context
        )
        return answer

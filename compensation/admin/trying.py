"""Trying a change on the worked examples before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from compensation.examples import Outcome, changes, compute_all
from compensation.models import PlanVersion

BUTTON = "_try"
"""Name of the button that tries instead of saving."""


@dataclass(slots=True)
class _Trial:
    """A change that is being tried; `after` is None while it is not valid."""

    after: Mapping[str, Outcome] | None = None


class TryingMixin:
    """For the admin of `PlanVersion`: a button that computes and saves nothing.

    The change is stored as if it were kept, the examples are computed with the rows
    as the calculator will read them, and all of it is rolled back. The form then
    comes back as it was typed, with the differences above it.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save the form; or try it."""
        parent: Any = super()
        if object_id is None or BUTTON not in request.POST:
            return parent.changeform_view(request, object_id, form_url, extra_context)
        version: PlanVersion | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        before = {} if version is None else compute_all(version)
        trial = _Trial()
        request.__dict__["_trial"] = trial
        with transaction.atomic():
            response = parent.changeform_view(
                request, object_id, form_url, extra_context
            )
            transaction.set_rollback(True)
        if trial.after is None:
            return response
        request.__dict__["_show_only"] = True
        return parent.changeform_view(
            request,
            object_id,
            form_url,
            {**(extra_context or {}), "changes": changes(before, trial.after)},
        )

    def get_form(
        self,
        request: HttpRequest,
        obj: Any | None = None,
        change: bool = False,  # noqa: FBT002 - Django's own signature
        **kwargs: Any,
    ) -> type[Any]:
        """Make a form that is shown again as typed, once it was tried."""
        parent: Any = super()
        form: type[Any] = parent.get_form(request, obj, change=change, **kwargs)
        if "_show_only" not in request.__dict__:
            return form

        def is_valid(self: Any) -> bool:
            # Read what was typed, and let nobody store it.
            self.full_clean()
            return False

        return type("ShownForm", (form,), {"is_valid": is_valid})

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Compute with the rows as they were stored just now, if only for a try."""
        trial: _Trial | None = request.__dict__.get("_trial")
        if trial is None:
            parent: Any = super()
            response: HttpResponse = parent.response_change(request, obj)
            return response
        stored = PlanVersion.objects.with_source().get(pk=obj.pk)
        trial.after = compute_all(stored)
        return HttpResponse()

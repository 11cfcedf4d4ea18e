"""The page that asks before a step of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from documents.admin.steps import STEPS, Step, allowed_steps, shown
from documents.errors import DocumentError
from documents.services.blockers import BlockedError, Blocker, find_blockers
from documents.services.review import locked
from documents.services.seeing import (
    Change,
    ChangedMeanwhileError,
    require_seen,
    seen_now,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User

    from documents.models import Document


def step_page(
    request: HttpRequest, admin: ModelAdmin[Document], pk: int, name: str
) -> HttpResponse:
    """Ask before a step of a document, then take it.

    A step that vouches for the text is for the text that the page was opened with.
    """
    document = get_object_or_404(admin.get_queryset(request), pk=pk)
    step = next((each for each in STEPS if each.name == name), None)
    if step is None:
        raise Http404
    if not step.is_open_to(request):
        raise PermissionDenied
    page = reverse("admin:documents_document_change", args=(pk,))
    form = (step.form or forms.Form)(request.POST if request.method == "POST" else None)
    errors: list[str] = []
    blockers: list[Blocker] = []
    changes: Sequence[Change] = ()
    if step not in allowed_steps(request, document):
        told = f"这份文件现在是“{document.get_state_display()}”，不能{step.label}。"
        admin.message_user(request, told, messages.ERROR)
        return HttpResponseRedirect(page)
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, step, document, form.cleaned_data)
        except BlockedError as error:
            blockers = list(error.blockers)
        except ChangedMeanwhileError as error:
            errors = [f"没有{step.label}：{error.message}"]
            changes = error.changes
        except DocumentError as error:
            errors = [error.message]
        else:
            admin.log_change(request, document, step.label)
            told = f"{step.label}：{document}。"
            admin.message_user(request, told, messages.SUCCESS)
            return HttpResponseRedirect(page)
    elif step.needs_text:
        blockers = find_blockers([document])
    context = {
        **admin.admin_site.each_context(request),
        "title": step.label,
        "opts": admin.opts,
        "document": document,
        "step": step,
        "form": form,
        "step_errors": errors,
        "changes": changes,
        "blockers": shown(blockers),
        "seen": seen_now(document) if step.needs_text else "",
        "back": page,
    }
    return TemplateResponse(request, "admin/documents/document/step.html", context)


@transaction.atomic
def _take(
    request: HttpRequest, step: Step, document: Document, data: dict[str, Any]
) -> None:
    if step.needs_text:
        # Whoever changes a text locks its document first.
        require_seen(locked(document), request.POST.get("seen", ""))
    step.run(document, cast("User", request.user), data)

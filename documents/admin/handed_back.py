"""What was typed is handed back where there is nothing left to save it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from documents.models import Document

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

#: What a form sends besides what was typed: marks of what was seen, keys of rows.
_OWN: Final = re.compile(
    r"_.*|.*_FORMS|.*password.*|csrfmiddlewaretoken|action|at|compared|confirmed|findings"
    r"|merge|post|seen(-\d+)?|(.+-)?edit_version|.+-\d+-id"
)


def typed_in(
    request: HttpRequest, labels: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Return what was typed in a form that cannot be saved, by what its fields are called.

    Args:
        request: The form, as sent.
        labels: By name, what clerks call a field.
    """
    return [
        ((labels or {}).get(name, name), text)
        for name, texts in request.POST.lists()
        if _OWN.fullmatch(name) is None
        for text in texts
        if text.strip()
    ]


def gone_page(
    request: HttpRequest,
    site: AdminSite,
    typed: list[tuple[str, str]],
    document_id: int | None,
) -> HttpResponse:
    """Say that what was edited is gone, with what was typed and the way to bring it back.

    Args:
        request: The form, as sent.
        site: The desk.
        typed: By :func:`typed_in`.
        document_id: The document that it stood in; None where that is not known.
    """
    rows = Document.objects.defer("body_html").filter(pk=document_id or 0)
    document = rows.first()
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": "已经不在了，这次没有保存",
        "typed": typed,
        "document": document,
        "removed": reverse("admin:documents_document_removed", args=(document.pk,))
        if document
        else "",
    }
    return render(request, "admin/gone.html", context, status=HTTPStatus.GONE)

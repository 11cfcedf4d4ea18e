"""The life of a document, and its text on any day."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.additions import dress
from documents.filters import FilterForm
from documents.views.visibility import get_document, gone_page, was_withdrawn
from regulations.additions.revisions import applied_remarks
from regulations.fields import DayField
from regulations.presenters.history import standing_on, unapplied
from regulations.presenters.timeline import HEIGHT, WIDTH, timeline
from regulations.selectors.revising import revisions_of, text_of_day

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from documents.models import Document


class DayForm(FilterForm):
    """The day whose text is asked for."""

    on = DayField(
        label="看哪一天的文本",
        error_messages={"required": "请填写日期，如 2020-01-05。"},
    )


@require_safe
def document_timeline(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a document's life; ``on`` leads to its text on that day."""
    document = _public(slug)
    if was_withdrawn(document):
        return gone_page(request, document)
    form = DayForm(request.GET if "on" in request.GET else None)
    if form.is_valid():
        return redirect(_address(document, form.cleaned_data["on"]))
    return _timeline_page(request, document, form)


@require_safe
def document_as_of(request: HttpRequest, slug: str, day: str) -> HttpResponseBase:
    """Show a document's text on a day: ten queries; a day that is none is a 404."""
    document = _public(slug)
    if was_withdrawn(document):
        return gone_page(request, document)
    try:
        on = DayField().clean(day)
    except ValidationError:
        page = _timeline_page(request, document, DayForm({"on": day}))
        page.status_code = HTTPStatus.NOT_FOUND
        return page
    address = _address(document, on)
    if request.path != address:
        return redirect(address)
    rows = revisions_of(document)
    today = timezone.localdate()
    standing = standing_on(document, rows, on, today=today)
    context: dict[str, Any] = {
        "document": document,
        "form": DayForm({"on": on.isoformat()}),
        "standing": standing,
        "rows": rows,
    }
    if standing.exists:
        found = text_of_day(document, rows, on)
        context["text"] = dress(
            found.body_html, applied_remarks(rows, found.steps, today=today)
        )
        context["unapplied"] = unapplied(rows, found.steps, today=today)
    response = render(request, "regulations/document_as_of.html", context)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _timeline_page(
    request: HttpRequest, document: Document, form: DayForm
) -> HttpResponse:
    today = timezone.localdate()
    response = render(
        request,
        "regulations/document_timeline.html",
        {
            "document": document,
            "form": form,
            "today": today,
            "timeline": timeline(document, revisions_of(document), today=today),
            "drawing": {"width": WIDTH, "height": HEIGHT},
        },
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _public(slug: str) -> Document:
    """Return a document that the public sees, or saw once.

    Raises:
        Http404: When there is none.
    """
    document = get_document(slug)
    if not document.is_public and not was_withdrawn(document):
        raise Http404
    return document


def _address(document: Document, day: date) -> str:
    return reverse("regulations:document-as-of", args=(document.slug, day.isoformat()))

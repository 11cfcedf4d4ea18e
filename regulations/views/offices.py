"""Offices: one page each, under all their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from regulations.models import Office
from regulations.selectors.standing import StandingOffices

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an office; the address of a merged entry leads to the one that stands."""
    offices = StandingOffices()
    entry = offices.named(slug)
    if entry is None or not entry.public:
        raise Http404
    if entry.slug != slug:
        return redirect(entry.address, permanent=True)
    found = Office.objects.get(pk=entry.pk)
    return render(request, "regulations/offices/office.html", {"office": found})

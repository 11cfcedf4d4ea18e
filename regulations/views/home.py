"""The entry page of all that people look up in regulations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from regulations.selectors.overview import overview

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what there is, with counts."""
    return render(request, "regulations/home.html", {"overview": overview()})

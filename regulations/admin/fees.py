"""Fees and their reductions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from regulations.admin.derived import DerivedAdmin
from regulations.models import FeeReduction

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from regulations.models import Derived


@admin.register(FeeReduction)
class FeeReductionAdmin(DerivedAdmin):
    """Fees; rows of one scheme in one document make a calculator."""

    row_columns = ("name", "number", "office", "rate", "stage")
    row_fields = (
        ("number", "name"),
        ("office", "office_name"),
        ("reduction", "share", "printed"),
        "stage",
        ("scheme", "code", "listed"),
        "scheme_title",
        "reading",
    )
    list_filter = ("state", "origin", "reduction", "stage", "listed")
    list_display_links = ("name",)
    search_fields = ("name", "office_name", "scheme_title", "quote")
    autocomplete_fields = ("document", "office")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Derived]:
        """Bring the office along."""
        rows = super().get_queryset(request)
        return rows.select_related("document", "office")  # type: ignore[misc]  # of fees

    @admin.display(description="减免额度", ordering="reduction")
    def rate(self, row: FeeReduction) -> str:
        """Name the reduction as the public reads it."""
        return row.reduction_words

"""Sums that people can get, and targets."""

from __future__ import annotations

from django.contrib import admin

from regulations.admin.derived import DerivedAdmin
from regulations.models import Benefit, Target


@admin.register(Benefit)
class BenefitAdmin(DerivedAdmin):
    """Benefits; rows of one scheme make a calculator."""

    row_columns = ("title", "beneficiary", "amount", "basis", "audience")
    row_fields = (
        "title",
        ("scheme", "audience"),
        "beneficiary",
        "condition",
        ("amount", "maximum"),
        ("basis", "unit", "min_years"),
        ("valid_from", "valid_to"),
        "reading",
    )
    list_filter = ("state", "origin", "audience", "basis")
    search_fields = ("title", "beneficiary", "condition", "quote")


@admin.register(Target)
class TargetAdmin(DerivedAdmin):
    """Targets by year."""

    row_columns = ("year", "statement", "value")
    row_fields = (("year", "indicator", "value"), "statement")
    list_filter = ("state", "origin", "year")
    search_fields = ("statement", "indicator", "quote")
    ordering = ("year", "document", "position", "pk")

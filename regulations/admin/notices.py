"""What notices say that people act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from regulations.admin.derived import DerivedAdmin
from regulations.models import (
    Contact,
    Derived,
    HandlingRule,
    Obligation,
    RiverReach,
    Setback,
    StakeCount,
)
from regulations.selectors.stakes import check_rows
from regulations.services.stake_findings import record_stake_findings

if TYPE_CHECKING:
    from django.forms import ModelForm
    from django.http import HttpRequest


@admin.register(HandlingRule)
class HandlingRuleAdmin(DerivedAdmin):
    """Who deals with what."""

    row_columns = ("conduct", "handler", "consequence")
    row_fields = ("conduct", ("handler", "office"), "consequence", "basis")
    search_fields = ("conduct", "handler", "consequence", "basis", "quote")
    autocomplete_fields = ("document", "office")


@admin.register(Obligation)
class ObligationAdmin(DerivedAdmin):
    """What is asked and forbidden."""

    row_columns = ("kind", "text")
    row_fields = ("kind", "text")
    list_filter = ("state", "kind", "origin")
    list_display_links = ("text",)
    search_fields = ("text", "quote")


@admin.register(Contact)
class ContactAdmin(DerivedAdmin):
    """Numbers to call."""

    row_columns = ("label", "telephone")
    row_fields = (("label", "telephone"),)
    search_fields = ("label", "telephone", "quote")


@admin.register(RiverReach)
class RiverReachAdmin(DerivedAdmin):
    """Reaches of rivers."""

    row_columns = ("river", "tributary_of", "from_place", "to_place")
    row_fields = (("river", "tributary_of"), ("from_place", "to_place"))
    search_fields = ("river", "tributary_of", "from_place", "to_place", "quote")


@admin.register(StakeCount)
class StakeCountAdmin(DerivedAdmin):
    """Stakes as printed; what does not add up is a finding, never corrected here."""

    row_columns = ("river", "part_of", "total", "left", "right", "banks")
    row_fields = (("river", "part_of"), ("total", "left", "right"))
    search_fields = ("river", "part_of", "quote")

    @admin.display(description="左右岸核对")
    def banks(self, row: StakeCount) -> str:
        """Add up the row's own banks."""
        (check,) = check_rows([row])
        return "；".join((*check.faults, *("相符" for _ in check.sums)))

    def save_model(
        self, request: HttpRequest, obj: Derived, form: ModelForm[Any], change: bool
    ) -> None:
        """Add up anew what was typed."""
        super().save_model(request, obj, form, change)
        record_stake_findings(obj.document)


@admin.register(Setback)
class SetbackAdmin(DerivedAdmin):
    """Distances."""

    row_columns = ("subject", "measured_from", "distance")
    row_fields = ("subject", "measured_from", "distance")
    search_fields = ("subject", "measured_from", "quote")

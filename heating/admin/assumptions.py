"""Length of the season and price of heat at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from documents.admin.history import HistoryAdmin
from heating.models import HeatingSettings

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(HeatingSettings)
class HeatingSettingsAdmin(HistoryAdmin):
    """The one row of assumptions."""

    list_display = ("__str__", "season_days", "unit_price", "source")
    fields = ("season_days", "unit_price", "source")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let the row be made once."""
        allowed: bool = super().has_add_permission(request)
        return allowed and not HeatingSettings.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep it: emptying its fields takes the assumptions back."""
        return False

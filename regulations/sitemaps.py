"""Addresses of offices for search engines."""

from __future__ import annotations

from django.db.models import QuerySet

from documents.sitemaps import PortalSitemap
from regulations.models import Office


class OfficeSitemap(PortalSitemap):
    """Confirmed offices that were not merged into another."""

    def items(self) -> QuerySet[Office]:
        """Return the offices by what makes their addresses."""
        return Office.objects.public().only("slug").order_by("pk")

"""Addresses of documents and issues for search engines."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from documents.feeds.entries import last_changed
from documents.models import Document, GazetteIssue
from documents.querysets import public_documents

if TYPE_CHECKING:
    from django.contrib.sites.models import Site
    from django.contrib.sites.requests import RequestSite

    _Sitemap = Sitemap[Any]
else:  # Generic in its stubs only.
    _Sitemap = Sitemap

#: The protocol allows 50,000; a file of this many is written in a second.
MOST_ADDRESSES: Final = 10_000

_Row = tuple[str, datetime, datetime | None]
"""Slug, when it was changed, when it was published."""


class PortalSitemap(_Sitemap):
    """A section of the sitemap; its addresses name the portal as all others do."""

    limit = MOST_ADDRESSES

    def get_domain(self, site: Site | RequestSite | None = None) -> str:
        """Return the host that the portal is known by."""
        return settings.SITE_DOMAIN or super().get_domain(site)

    def get_latest_lastmod(self) -> datetime | None:
        """Tell nothing: the library would read every row to find out."""
        return None


class DocumentSitemap(PortalSitemap):
    """Public documents, in the order of publication, so that full pages stay."""

    def items(self) -> QuerySet[Document, _Row]:
        """Return what a page writes of a document, and no text."""
        return (
            Document.objects.published()
            .order_by("publish_at", "pk")
            .values_list("slug", "updated_at", "publish_at")
        )

    def location(self, item: _Row) -> str:
        """Return the page's path."""
        return reverse("documents:document", args=(item[0],))

    def lastmod(self, item: _Row) -> datetime:
        """Return when it last changed for the public."""
        return last_changed(item[1], item[2])

    def get_latest_lastmod(self) -> datetime | None:
        """Return when any document last changed for the public; one query."""
        found = Document.objects.published().aggregate(
            changed=Max("updated_at"), published=Max("publish_at")
        )
        return max(filter(None, found.values()), default=None)


class IssueSitemap(PortalSitemap):
    """Issues that the public sees."""

    def items(self) -> QuerySet[GazetteIssue]:
        """Return the issues with when their contents last changed."""
        shown = Q(public_documents("documents__"))
        return (
            GazetteIssue.objects.public()
            .annotate(
                changed=Greatest(
                    "updated_at",
                    Coalesce(Max("documents__updated_at", filter=shown), "updated_at"),
                    Coalesce(Max("documents__publish_at", filter=shown), "updated_at"),
                )
            )
            .order_by("year", "number", "pk")
        )

    def lastmod(self, item: GazetteIssue) -> datetime:
        """Return when its masthead or its contents changed."""
        changed: datetime = getattr(item, "changed")  # noqa: B009 (an annotation)
        return changed

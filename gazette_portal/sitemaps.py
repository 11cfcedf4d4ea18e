"""The sitemap of all floors, and what crawlers are told (robots.txt)."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

import compensation.sitemaps
import heating.sitemaps
from documents.addresses import absolute
from documents.sitemaps import DocumentSitemap, IssueSitemap, PortalSitemap
from regulations.sitemaps import OfficeSitemap

#: Pages that are there whatever is published.
_PAGES: Final = (
    "home",
    "documents:issues",
    "documents:documents",
    "documents:search",
    "documents:feeds",
    "regulations:home",
    "regulations:offices",
    "regulations:enforcement-bodies",
    "regulations:responsibilities",
    "regulations:revisions",
    "regulations:fees",
    "regulations:benefits",
    "regulations:targets",
    "api-page",
)
#: What is nobody's business but who asked it, or clerks'. Estimates carry their
#: question in the query string; without one they are a blank form.
_KEPT_OUT: Final = (
    # A desk that was put elsewhere is named nowhere.
    *(["/admin/"] if settings.ADMIN_PATH == "admin" else []),
    "/documents/*/report/",
    "/display/",
    "/api/v1/compensation/",
    "/api/v1/heating/",
    "/compensation/*/estimate/?",
    "/compensation/*/compare/?",
    "/compensation/*/batch/",
    "/compensation/*/order/",
    "/heating/penalties/*?",
    "/heating/outage/?",
    "/regulations/*/calculate/*?",
)


class CalculatorSitemap(PortalSitemap):
    """Pages of the calculators, without anybody's question."""

    def items(self) -> list[str]:
        """Return their paths."""
        return [
            *compensation.sitemaps.calculator_paths(),
            *heating.sitemaps.calculator_paths(),
        ]

    def location(self, item: str) -> str:
        """Return the path as it stands."""
        return item


class PageSitemap(PortalSitemap):
    """Pages that are there whatever is published."""

    def items(self) -> tuple[str, ...]:
        """Return the names of their addresses."""
        return _PAGES

    def location(self, item: str) -> str:
        """Return the page's path."""
        return reverse(item)


SECTIONS: Final[dict[str, type[PortalSitemap]]] = {
    "documents": DocumentSitemap,
    "issues": IssueSitemap,
    "offices": OfficeSitemap,
    "calculators": CalculatorSitemap,
    "pages": PageSitemap,
}

#: Asked for each time: what is withdrawn is in nobody's copy any more.
_fresh = cache_control(public=True, no_cache=True)


@require_safe
@_fresh
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the sections, each with as many files as it needs."""
    files = []
    for name, section in SECTIONS.items():
        pages = section()
        address = absolute(request, reverse("sitemap-section", args=(name,)))
        changed = pages.get_latest_lastmod()
        files += [
            {
                "location": address if number == 1 else f"{address}?p={number}",
                "last_mod": changed,
            }
            for number in pages.paginator.page_range
        ]
    return render(
        request,
        "sitemap_index.xml",
        {"sitemaps": files},
        content_type="application/xml",
    )


@require_safe
@_fresh
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """List the addresses of a section, a file of them at a time."""
    return views.sitemap(request, {**SECTIONS}, section=section)


@require_safe
@_fresh
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is theirs to read, and where the sitemap is."""
    lines = (
        "User-agent: *",
        *(f"Disallow: {path}" for path in _KEPT_OUT),
        "Allow: /",
        "",
        f"Sitemap: {absolute(request, reverse('sitemap'))}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")

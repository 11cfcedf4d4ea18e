"""All addresses of the portal; each app brings its own."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from gazette_portal.api import api
from gazette_portal.api_page import api_description, api_page
from gazette_portal.design import design
from gazette_portal.display import display, display_sheet
from gazette_portal.health import healthz
from gazette_portal.home import home
from gazette_portal.metrics.page import metrics
from gazette_portal.reader_reports import report, report_thanks
from gazette_portal.sitemaps import robots, sitemap_index, sitemap_section

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("documents/<slug:slug>/report/", report, name="report"),
    path(
        "documents/<slug:slug>/report/<int:number>/",
        report_thanks,
        name="report-thanks",
    ),
    path("", include("documents.urls")),
    path("", include("regulations.urls")),
    path("compensation/", include("compensation.urls")),
    path("heating/", include("heating.urls")),
    path(f"{settings.ADMIN_PATH}/", admin.site.urls),
    path("api/", api_page, name="api-page"),
    path("api/v1/openapi.json", api_description, name="api-description"),
    path("api/v1/", api.urls),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="sitemap-section"),
    path("design/", design, name="design"),
    path("display/", display, name="display"),
    path("display.css", display_sheet, name="display-sheet"),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
]

handler400 = "gazette_portal.errors.bad_request"
handler403 = "gazette_portal.errors.permission_denied"
handler404 = "gazette_portal.errors.page_not_found"
handler500 = "gazette_portal.errors.server_error"

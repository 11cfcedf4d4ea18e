"""Addresses of the reading pages."""

from django.urls import path, register_converter
from django.views.decorators.http import require_safe

from documents import api_json, views
from documents.converters import (
    CategoryConverter,
    FileFormatConverter,
    IssueFormatConverter,
    IssueNumberConverter,
    ListFormatConverter,
    SlugConverter,
    YearConverter,
)
from documents.feeds.calendars import document_calendar, upcoming_calendar
from documents.feeds.followed import (
    AllDocuments,
    OfCategory,
    OfKind,
    OfSearch,
    OfTopic,
)

register_converter(SlugConverter, "document_slug")
register_converter(CategoryConverter, "document_category")
register_converter(YearConverter, "gazette_year")
register_converter(IssueNumberConverter, "issue_number")
register_converter(FileFormatConverter, "file_format")
register_converter(IssueFormatConverter, "issue_format")
register_converter(ListFormatConverter, "list_format")

app_name = "documents"
urlpatterns = [
    path("issues/", views.issue_list, name="issues"),
    path(
        "issues/<gazette_year:year>/<issue_number:number>/",
        views.issue,
        name="issue",
    ),
    path(
        "issues/<gazette_year:year>/<issue_number:number>/preview/",
        views.issue_preview,
        name="issue-preview",
    ),
    path(
        "issues/<gazette_year:year>/<issue_number:number>.zip",
        views.issue_bundle,
        name="issue-bundle",
    ),
    path(
        "issues/<gazette_year:year>/<issue_number:number>.<issue_format:form>",
        views.issue_file,
        name="issue-file",
    ),
    path("issues.<list_format:kind>", views.issue_table, name="issue-table"),
    path("documents/", views.document_list, name="documents"),
    path("documents.<list_format:kind>", views.document_table, name="document-table"),
    path("documents/<document_slug:slug>/", views.document, name="document"),
    path(
        "documents/<document_slug:slug>.json",
        api_json.document_json,
        name="document-json",
    ),
    path(
        "documents/<document_slug:slug>.ics",
        document_calendar,
        name="document-calendar",
    ),
    path(
        "documents/<document_slug:slug>.<file_format:form>",
        views.document_file,
        name="document-file",
    ),
    path("feeds/", views.feeds, name="feeds"),
    path("feeds/calendar.ics", upcoming_calendar, name="feed-calendar"),
    path("feeds/documents.atom", require_safe(AllDocuments()), name="feed"),
    path("feeds/kinds/<slug:kind>.atom", require_safe(OfKind()), name="feed-kind"),
    path(
        "feeds/categories/<document_category:category>.atom",
        require_safe(OfCategory()),
        name="feed-category",
    ),
    path("feeds/topics/<slug:slug>.atom", require_safe(OfTopic()), name="feed-topic"),
    path("feeds/search.atom", require_safe(OfSearch()), name="feed-search"),
    path("search/", views.search, name="search"),
    path("search.<list_format:kind>", views.search_table, name="search-table"),
]

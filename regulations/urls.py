"""Addresses of offices and of what regulations say."""

from django.urls import path

from regulations.views.enforcement import enforcement_bodies, enforcement_table

app_name = "regulations"

urlpatterns = [
    path(
        "regulations/enforcement-bodies/",
        enforcement_bodies,
        name="enforcement-bodies",
    ),
    path(
        "regulations/enforcement-bodies.<list_format:kind>",
        enforcement_table,
        name="enforcement-table",
    ),
]

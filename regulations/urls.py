"""Addresses of offices and of what regulations say."""

from django.urls import path

from regulations.views.enforcement import enforcement_bodies, enforcement_table
from regulations.views.offices import office
from regulations.views.responsibilities import (
    responsibilities,
    responsibility_matrix,
    responsibility_matrix_table,
    responsibility_table,
)

app_name = "regulations"

urlpatterns = [
    path("offices/<document_slug:slug>/", office, name="office"),
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
    path(
        "regulations/responsibilities/",
        responsibilities,
        name="responsibilities",
    ),
    path(
        "regulations/responsibilities.<list_format:kind>",
        responsibility_table,
        name="responsibility-table",
    ),
    path(
        "regulations/responsibilities/matrix/",
        responsibility_matrix,
        name="responsibility-matrix",
    ),
    path(
        "regulations/responsibilities/matrix.<list_format:kind>",
        responsibility_matrix_table,
        name="responsibility-matrix-table",
    ),
]

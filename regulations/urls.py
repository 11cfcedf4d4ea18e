"""Addresses of offices and of what regulations say."""

from django.urls import path
from django.views.decorators.http import require_safe

from regulations.following import OfOffice
from regulations.views.benefits import (
    benefit_calculator,
    benefit_calculators,
    benefit_result,
    benefit_table,
    benefits,
)
from regulations.views.enforcement import enforcement_bodies, enforcement_table
from regulations.views.fees import (
    fee_calculator,
    fee_calculators,
    fee_result,
    fee_table,
    fees,
)
from regulations.views.history import document_as_of, document_timeline
from regulations.views.home import home
from regulations.views.offices import office, office_table, offices
from regulations.views.responsibilities import (
    responsibilities,
    responsibility_matrix,
    responsibility_matrix_table,
    responsibility_table,
)
from regulations.views.revisions import revision, revision_table, revisions
from regulations.views.targets import target_table, targets

app_name = "regulations"

urlpatterns = [
    path("regulations/", home, name="home"),
    path(
        "documents/<document_slug:slug>/timeline/",
        document_timeline,
        name="document-timeline",
    ),
    path(
        "documents/<document_slug:slug>/as-of/<str:day>/",
        document_as_of,
        name="document-as-of",
    ),
    path("regulations/revisions/", revisions, name="revisions"),
    path(
        "regulations/revisions.<list_format:kind>",
        revision_table,
        name="revision-table",
    ),
    path("regulations/revisions/<int:pk>/", revision, name="revision"),
    path("offices/", offices, name="offices"),
    path(
        "feeds/offices/<document_slug:slug>.atom",
        require_safe(OfOffice()),
        name="feed-office",
    ),
    path("offices.<list_format:kind>", office_table, name="office-table"),
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
    path("regulations/fees/", fees, name="fees"),
    path("regulations/fees.<list_format:kind>", fee_table, name="fee-table"),
    path(
        "regulations/fees/calculate/",
        fee_calculators,
        name="fee-calculators",
    ),
    path(
        "regulations/fees/calculate/<str:scheme>/",
        fee_calculator,
        name="fee-calculator",
    ),
    path(
        "regulations/fees/calculate/<str:scheme>.xlsx",
        fee_result,
        name="fee-result",
    ),
    path("regulations/benefits/", benefits, name="benefits"),
    path(
        "regulations/benefits.<list_format:kind>",
        benefit_table,
        name="benefit-table",
    ),
    path(
        "regulations/benefits/calculate/",
        benefit_calculators,
        name="benefit-calculators",
    ),
    path(
        "regulations/benefits/calculate/<str:scheme>/",
        benefit_calculator,
        name="benefit-calculator",
    ),
    path(
        "regulations/benefits/calculate/<str:scheme>.xlsx",
        benefit_result,
        name="benefit-result",
    ),
    path("regulations/targets/", targets, name="targets"),
    path(
        "regulations/targets.<list_format:kind>",
        target_table,
        name="target-table",
    ),
]

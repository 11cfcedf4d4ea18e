"""Addresses of the compensation pages."""

from django.urls import URLPattern, path

from compensation import views
from compensation.views import office

app_name = "compensation"

urlpatterns: list[URLPattern] = [
    path("", views.plan_list, name="plans"),
    path("<slug:plan>/", views.plan, name="plan"),
    path("<slug:plan>/deadlines.ics", views.calendar, name="calendar"),
    path("<slug:plan>/estimate/", views.estimate, name="estimate"),
    path(
        "<slug:plan>/estimate/qr.svg",
        views.qr_code,
        {"page": "estimate"},
        name="estimate-qr",
    ),
    path("<slug:plan>/compare/", views.compare, name="compare"),
    path(
        "<slug:plan>/compare/qr.svg",
        views.qr_code,
        {"page": "compare"},
        name="compare-qr",
    ),
    path("<slug:plan>/lots/", office.lots, name="lots"),
    path("<slug:plan>/batch/", office.batch, name="batch"),
    path(
        "<slug:plan>/batch/blank.<str:kind>",
        office.blank,
        {"table": "households"},
        name="batch-blank",
    ),
    path("<slug:plan>/order/", office.order, name="order"),
    path(
        "<slug:plan>/order/blank.<str:kind>",
        office.blank,
        {"table": "order"},
        name="order-blank",
    ),
    path("<slug:plan>/order/draw/", office.draw, name="draw"),
]

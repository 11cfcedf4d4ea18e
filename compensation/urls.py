"""Addresses of the compensation pages."""

from django.urls import URLPattern, path

from compensation import views

app_name = "compensation"

urlpatterns: list[URLPattern] = [
    path("", views.plan_list, name="plans"),
    path("<slug:plan>/", views.plan, name="plan"),
    path("<slug:plan>/deadlines.ics", views.calendar, name="calendar"),
    path("<slug:plan>/estimate/", views.estimate, name="estimate"),
    path("<slug:plan>/compare/", views.compare, name="compare"),
]

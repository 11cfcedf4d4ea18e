"""Addresses of the compensation pages."""

from django.urls import URLPattern

app_name = "compensation"

urlpatterns: list[URLPattern] = []

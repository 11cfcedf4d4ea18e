"""Absolute addresses: what is copied, followed or indexed names the portal in full."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def domain(request: HttpRequest) -> str:
    """Return the portal's host, with its port unless that is the usual one.

    ``settings.SITE_DOMAIN`` where an operator set it, so that a portal reached under
    several names is known under one; else the host that was asked.
    """
    return settings.SITE_DOMAIN or request.get_host()


def origin(request: HttpRequest) -> str:
    """Return scheme and host: ``https://gazette.example.gov.cn``."""
    return f"{request.scheme}://{domain(request)}"


def absolute(request: HttpRequest, path: str) -> str:
    """Return the absolute address of a path, which starts with a slash."""
    return f"{origin(request)}{path}"

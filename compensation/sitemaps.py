"""Addresses of plans for search engines."""

from __future__ import annotations

from django.urls import reverse

from compensation.models import ExpropriationProject


def calculator_paths() -> list[str]:
    """Return the pages that explain plans; one query.

    Estimates are nobody's but who asked them.
    """
    projects = ExpropriationProject.objects.public().order_by("slug", "pk")
    return [
        reverse("compensation:plans"),
        *(project.get_absolute_url() for project in projects),
    ]

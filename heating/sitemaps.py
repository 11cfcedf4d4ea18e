"""Addresses of the heating pages for search engines."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from heating.rules import HeatingError
from heating.selectors import find_version


def calculator_paths() -> list[str]:
    """Return the pages of the schedule in force; two queries, one where none is."""
    try:
        version = find_version(on=timezone.localdate())
    except HeatingError:
        return [reverse("heating:home")]
    numbers = version.violations.order_by("number", "pk").values_list(
        "number", flat=True
    )
    return [
        reverse("heating:home"),
        reverse("heating:penalties"),
        *(reverse("heating:penalty", args=(number,)) for number in numbers),
        reverse("heating:outage"),
    ]

"""Verbs on querysets of schedules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from heating.models import Schedule, ScheduleVersion, Violation


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    """Schedules."""

    def get_by_natural_key(self, slug: str) -> Schedule:
        """Return the schedule that a fixture names."""
        return self.get(slug=slug)


class ScheduleVersionQuerySet(models.QuerySet["ScheduleVersion"]):
    """Versions of schedules."""

    def get_by_natural_key(self, slug: str, version: str) -> ScheduleVersion:
        """Return the version that a fixture names."""
        return self.get(schedule__slug=slug, version=version)

    def released(self) -> Self:
        """Keep what the public has seen: published, also when replaced since."""
        return self.exclude(state="draft")

    def in_force(self, on: date) -> Self:
        """Keep published versions that hold on a day."""
        return self.filter(
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=on),
            state="published",
            valid_from__lte=on,
        )

    def newest_first(self) -> Self:
        """Order by first day, newest first, to the last tie."""
        return self.order_by("-valid_from", "-pk")

    def with_source(self) -> Self:
        """Bring schedule, document and clause along, without the long text."""
        return self.select_related("schedule", "document", "interpretation").defer(
            "document__body_html"
        )


class ViolationQuerySet(models.QuerySet["Violation"]):
    """Violations."""

    def get_by_natural_key(self, slug: str, version: str, number: int) -> Violation:
        """Return the violation that a fixture names."""
        return self.get(
            version__schedule__slug=slug, version__version=version, number=number
        )

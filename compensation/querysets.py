"""Verbs on querysets of projects and plans."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

from documents.models import Document

if TYPE_CHECKING:
    from compensation.models import (
        Building,
        ExpropriationProject,
        PlanVersion,
    )

RowT_co = TypeVar("RowT_co", bound=models.Model, covariant=True)
_NAMES_DOCUMENT = frozenset({"id", "slug", "title", "number", "state", "publish_at"})
#: What tells whether it is to be relied on.
_STANDING = frozenset({"withdrawn_reason", "force", "lapsed_on"})


class ProjectQuerySet(models.QuerySet["ExpropriationProject"]):
    """Expropriation projects."""

    def get_by_natural_key(self, slug: str) -> ExpropriationProject:
        """Return the project that a fixture names."""
        return self.get(slug=slug)

    def public(self) -> Self:
        """Keep projects with a plan that was ever published."""
        from compensation.models import PlanVersion  # the models import this module

        return self.filter(
            models.Exists(
                PlanVersion.objects.released().filter(project=models.OuterRef("pk"))
            )
        )


class BuildingQuerySet(models.QuerySet["Building"]):
    """Buildings."""

    def get_by_natural_key(self, slug: str, name: str) -> Building:
        """Return the building that a fixture names."""
        return self.get(project__slug=slug, name=name)


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    """Versions of plans."""

    def get_by_natural_key(self, slug: str, version: str) -> PlanVersion:
        """Return the version that a fixture names."""
        return self.get(project__slug=slug, version=version)

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
        """Bring project and document along; of the document, its name and standing."""
        return self.select_related("project", "document").defer(
            *_long_text("document", but=_STANDING)
        )


class ClauseRowQuerySet(models.QuerySet[RowT_co]):
    """Rows of plans that come from a clause."""

    def with_clause(self) -> Self:
        """Bring the clause along, and what names its document."""
        return self.select_related("provision__document").defer(
            *_long_text("provision__document")
        )

    def in_order(self) -> Self:
        """Order as the clerk put them, to the last tie."""
        return self.order_by("position", "pk")


def _long_text(prefix: str, *, but: frozenset[str] = frozenset()) -> list[str]:
    """Name the columns of a document that a list of its clauses does not need."""
    return [
        f"{prefix}__{field.name}"
        for field in Document._meta.concrete_fields  # noqa: SLF001 - public API
        if field.name not in _NAMES_DOCUMENT | but
    ]

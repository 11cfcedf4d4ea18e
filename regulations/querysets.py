"""Verbs on querysets of what was read from documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from documents.querysets import public_documents

if TYPE_CHECKING:
    from datetime import date, datetime

    from regulations.models import (
        Derivation,
        Office,
        OfficeChange,
        OfficeName,
        TaskOffice,
    )


class DerivedQuerySet(models.QuerySet[Any]):
    """Rows read from provisions."""

    def get_by_natural_key(self, slug: str, key: str) -> Any:
        """Return the row that a fixture names."""
        return self.get(document__slug=slug, key=key)

    def public(self, *, now: datetime | None = None) -> Self:
        """Keep confirmed rows of documents that the public sees."""
        return self.filter(public_documents("document__", now=now), state="confirmed")

    def proposed(self) -> Self:
        """Keep what waits for a clerk."""
        return self.filter(state="proposed")

    def in_order(self) -> Self:
        """Order by document, newest first, then as printed, to the last tie."""
        return self.order_by(
            models.F("document__dated_on").desc(nulls_last=True),
            "document__position",
            "document_id",
            "position",
            "pk",
        )

    def in_force_on(self, day: date) -> Self:
        """Keep rows whose period (``valid_from`` to ``valid_to``) holds a day."""
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=day),
            models.Q(valid_to=None) | models.Q(valid_to__gte=day),
        )


class OfficeQuerySet(models.QuerySet["Office"]):
    """Offices and groups of offices."""

    def get_by_natural_key(self, slug: str) -> Office:
        """Return the office that a fixture names."""
        return self.get(slug=slug)

    def public(self) -> Self:
        """Keep confirmed entries that were not merged into another."""
        return self.filter(state="confirmed", merged_into=None)

    def standing(self) -> Self:
        """Keep entries that were not merged into another."""
        return self.filter(merged_into=None)


class OfficeNameQuerySet(models.QuerySet["OfficeName"]):
    """Spellings of offices."""

    def get_by_natural_key(self, place: str, name: str) -> OfficeName:
        """Return the spelling that a fixture names."""
        return self.get(place=place, name=name)


class OfficeChangeQuerySet(models.QuerySet["OfficeChange"]):
    """Reforms of offices."""

    def get_by_natural_key(
        self, slug: str, kind: str, day: str, successor: str
    ) -> OfficeChange:
        """Return the change that a fixture names."""
        found = self.filter(office__slug=slug, kind=kind, changed_on=day)
        found = (
            found.filter(successor__slug=successor)
            if successor
            else found.filter(successor=None)
        )
        return found.order_by("pk")[:1].get()


class TaskOfficeQuerySet(models.QuerySet["TaskOffice"]):
    """Parts of offices in tasks."""

    def get_by_natural_key(
        self, slug: str, key: str, role: str, name: str
    ) -> TaskOffice:
        """Return the part that a fixture names."""
        return self.get(task__document__slug=slug, task__key=key, role=role, name=name)


class DerivationQuerySet(models.QuerySet["Derivation"]):
    """Readings of documents."""

    def get_by_natural_key(self, slug: str) -> Derivation:
        """Return the reading that a fixture names."""
        return self.get(document__slug=slug)

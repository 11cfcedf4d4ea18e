"""Verbs on querysets of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from documents.models import (
        Citation,  # noqa: F401 (named in a string below)
        Document,
        GazetteIssue,
        Provision,
        SourceFile,
        Topic,
    )


_NAMING = ("slug", "title", "number", "state", "publish_at")


def public_documents(prefix: str = "", *, now: datetime | None = None) -> models.Q:
    """Return the condition under which the public sees a document.

    Args:
        prefix: Lookup path to the document, such as ``document__``.
        now: The moment of asking; the current time when left out.
    """
    return models.Q(
        **{
            f"{prefix}state": "published",
            f"{prefix}publish_at__lte": now or timezone.now(),
        }
    )


def naming_columns(prefix: str) -> tuple[str, ...]:
    """Return the columns of a document that a link to it needs, for ``only``.

    Writing a statement with all columns of both ends takes longer than answering it.

    Args:
        prefix: Lookup path to the document, such as ``document``.
    """
    return tuple(f"{prefix}__{name}" for name in _NAMING)


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics."""

    def get_by_natural_key(self, slug: str) -> Topic:
        """Return the topic that a fixture names."""
        return self.get(slug=slug)


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents, by who may see them and where they stand."""

    def get_by_natural_key(self, slug: str) -> Document:
        """Return the document that a fixture names."""
        return self.get(slug=slug)

    def public_by_key(self, keys: Iterable[int]) -> dict[int, Document]:
        """Return those of some documents that the public sees now, by their keys.

        The rows are looked up by key alone: asked for what is published too, SQLite
        would look at all that is.
        """
        return {pk: row for pk, row in self.in_bulk(keys).items() if row.is_public}

    def published(self, *, now: datetime | None = None) -> Self:
        """Keep what the public sees at ``now``."""
        return self.filter(public_documents(now=now))

    def in_printed_order(self) -> Self:
        """Order as printed in an issue."""
        return self.order_by("position", "pk")

    def newest_first(self) -> Self:
        """Order by date of the document, newest first, to the last tie."""
        return self.order_by(models.F("dated_on").desc(nulls_last=True), "-pk")

    def for_lists(self) -> Self:
        """Leave out the rendered body, which lists never show."""
        return self.defer("body_html").select_related("issue", "topic")


class GazetteIssueQuerySet(models.QuerySet["GazetteIssue"]):
    """Issues of the gazette."""

    def get_by_natural_key(self, year: int, number: int) -> GazetteIssue:
        """Return the issue that a fixture names."""
        return self.get(year=year, number=number)

    def public(self, *, now: datetime | None = None) -> Self:
        """Keep issues with at least one document that the public sees."""
        from documents.models import Document  # the models import this module

        return self.filter(
            models.Exists(
                Document.objects.published(now=now).filter(issue=models.OuterRef("pk"))
            )
        )


class ProvisionQuerySet(models.QuerySet["Provision"]):
    """Provisions."""

    def get_by_natural_key(self, slug: str, eid: str) -> Provision:
        """Return the provision that a fixture names."""
        return self.get(document__slug=slug, eid=eid)

    def public(self, *, now: datetime | None = None) -> Self:
        """Keep provisions of documents that the public sees."""
        return self.filter(public_documents("document__", now=now))


class SourceFileQuerySet(models.QuerySet["SourceFile"]):
    """Files that were imported."""

    def get_by_natural_key(self, digest: str) -> SourceFile:
        """Return the file that a fixture names."""
        return self.get(digest=digest)

    def without_content(self) -> Self:
        """Leave out the bytes, which no list shows."""
        return self.defer("content")


class CitationQuerySet(models.QuerySet["Citation"]):
    """Citations."""

    def unresolved(self) -> Self:
        """Keep citations that open no text of the portal."""
        return self.exclude(status="found")

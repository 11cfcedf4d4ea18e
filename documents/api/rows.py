"""Documents and issues as rows of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from documents.models import Document, GazetteIssue


def document_row(document: Document) -> dict[str, Any]:
    """Return a document as a row; it comes with its issue and topic."""
    issue, topic = document.issue, document.topic
    return {
        "slug": document.slug,
        "url": document.get_absolute_url(),
        "kind": document.kind,
        "number": document.number,
        "title": document.title,
        "issuer": document.issuer,
        "category": document.category,
        "dated": iso(document.dated_on),
        "effective": iso(document.effective_on),
        "force": document.force,
        "promulgates": document.promulgates,
        "topic": None if topic is None else {"slug": topic.slug, "name": topic.name},
        "issue": None
        if issue is None
        else {"year": issue.year, "number": issue.number, "page": document.page},
    }


def issue_head(issue: GazetteIssue) -> dict[str, Any]:
    """Return what an issue's masthead says."""
    return {
        "url": issue.get_absolute_url(),
        "gazette": issue.title,
        "year": issue.year,
        "number": issue.number,
        "serial_number": issue.serial_number,
        "published_on": iso(issue.published_on),
    }


def iso(day: date | None) -> str | None:
    """Return a day in ISO 8601."""
    return day.isoformat() if day else None

"""Words about documents for templates."""

from dataclasses import dataclass
from datetime import date

from django import template
from django.urls import reverse

from documents.exports.formats import (
    JSON,
    ZIP,
    Format,
    document_formats,
    issue_formats,
)
from documents.models import Document, GazetteIssue
from documents.presenters import head

register = template.Library()


@register.filter
def chinese_date(day: date | None) -> str:
    """Write a day as official text does: 2019年10月14日."""
    return head.chinese_date(day)


@register.filter
def pages(document: Document) -> str:
    """Say where a document is printed: 第10—13页."""
    return head.pages(document)


@register.filter
def serial(issue: GazetteIssue) -> str:
    """Say the running number of an issue: 总第62期."""
    return head.serial(issue)


@register.filter
def printed_lines(words: str) -> list[str]:
    """Split what the editorial box prints on several lines."""
    return [line.strip() for line in words.split("　") if line.strip()]


@register.filter
def force_style(force: str) -> str:
    """Give the class of the mark for a force."""
    return head.force_style(force)


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A link to a file."""

    form: Format
    url: str


@register.simple_tag
def document_downloads(document: Document) -> list[Download]:
    """Give the links to a document's files."""
    return [
        Download(
            form=form,
            url=reverse("documents:document-json", args=(document.slug,))
            if form is JSON
            else reverse("documents:document-file", args=(document.slug, form)),
        )
        for form in document_formats()
    ]


@register.simple_tag
def issue_downloads(issue: GazetteIssue) -> list[Download]:
    """Give the links to an issue's files."""
    place = (issue.year, issue.number)
    return [
        Download(
            form=form,
            url=reverse("documents:issue-bundle", args=place)
            if form is ZIP
            else reverse("documents:issue-file", args=(*place, form)),
        )
        for form in issue_formats()
    ]

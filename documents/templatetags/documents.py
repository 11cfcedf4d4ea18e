"""Words about documents for templates."""

from datetime import date

from django import template

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

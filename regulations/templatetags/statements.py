"""Words of statements for templates."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from regulations.rules import ProvisionRef
from regulations.rules.clauses import clause_words as spoken
from regulations.rules.money import format_yuan, group_figures

register = template.Library()


@register.filter
def yuan(amount: Decimal) -> str:
    """Write a sum for people: ``12,500.00 元``."""
    return format_yuan(amount)


@register.filter
def grouped(text: str) -> str:
    """Group the figures of a formula: ``200,000 元 × 15%``."""
    return group_figures(text)


@register.filter
def clause_words(label: str) -> str:
    """Write the number of a clause for people: ``第九部分（二）1``."""
    return spoken(label)


@register.simple_tag
def clause_link(ref: ProvisionRef | None) -> SafeString | str:
    """Link a clause by its number; nothing where there is none."""
    if ref is None:
        return ""
    return format_html('<a href="{}">{}</a>', ref.url, spoken(ref.label) or "原文")

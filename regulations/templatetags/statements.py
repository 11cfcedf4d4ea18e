"""Words of statements for templates."""

from decimal import Decimal

from django import template

from regulations.rules.money import format_yuan

register = template.Library()


@register.filter
def yuan(amount: Decimal) -> str:
    """Write a sum for people: ``12,500.00 元``."""
    return format_yuan(amount)

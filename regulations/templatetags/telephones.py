"""Telephone numbers as links."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from regulations.rules.telephones import telephones

register = template.Library()


@register.filter
def telephone_links(printed: str) -> SafeString:
    """Write numbers as printed, each a link that a telephone dials."""
    return format_html_join(
        "、",
        "{}",
        (
            (
                format_html('<a href="{}">{}</a>', each.address, each.text)
                if each.address
                else each.text,
            )
            for each in telephones(printed)
        ),
    )

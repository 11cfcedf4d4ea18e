"""Redlines in templates."""

from __future__ import annotations

from typing import Any

from django import template

from documents.redline import Piece, as_text, redline

register = template.Library()


@register.simple_tag
def redline_of(before: Any, after: Any) -> tuple[Piece, ...]:
    """Return the redline of two values, as text."""
    return redline(as_text(before), as_text(after))

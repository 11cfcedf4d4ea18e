"""Redlines in templates."""

from __future__ import annotations

from typing import Any, Final

from django import template

from documents.redline import Piece, redline

register = template.Library()

#: A redline of longer texts takes longer than anybody waits.
_LONGEST: Final = 20_000


@register.simple_tag
def redline_of(before: Any, after: Any) -> tuple[Piece, ...]:
    """Return the redline of two values, as text."""
    texts = [
        "" if value is None else str(value)[:_LONGEST] for value in (before, after)
    ]
    return redline(*texts)

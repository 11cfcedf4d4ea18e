"""Answers of households, with numbers given as they are typed."""

from decimal import Decimal
from typing import Any

from compensation.rules import Choice, Facts, Use


def household(
    choice: Choice = Choice.EXCHANGE, use: Use = Use.RESIDENTIAL, **given: Any
) -> Facts:
    """Answers of one household; text becomes a decimal number."""
    typed: dict[str, Any] = {
        name: Decimal(value) if isinstance(value, str) else value
        for name, value in given.items()
    }
    return Facts(use=use, choice=choice, **typed)

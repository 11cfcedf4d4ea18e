"""Words of the source as findings show them."""

from __future__ import annotations

#: Han characters, for patterns.
HAN = "\u4e00-\u9fff"
_SHOWN = 14


def around(text: str, start: int, end: int, instead: str | None = None) -> str:
    """Return words with what stands around them, or with others instead."""
    middle = text[start:end] if instead is None else instead
    return f"{text[max(0, start - _SHOWN) : start]}{middle}{text[end : end + _SHOWN]}"

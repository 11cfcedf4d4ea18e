"""Telephone numbers as printed, and as a telephone dials them.

What is shown stays as printed; only the link is normalised. Several numbers in one
cell (3110001、3110002) are several links.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_BETWEEN: Final = re.compile(
    r"[、，,；;/／\n]|(?<=\d)(?:或|和)(?=[（(\d])|(?<=\d{7})\s+(?=[（(\d])"
)
_EXTENSION: Final = re.compile(
    r"(?:转|ext\.?|[-—–](?=\d{1,4}$))\s*(\d{1,6})$", re.IGNORECASE
)
_FEWEST: Final = 3
_MOST: Final = 13
_SHORTEST_WITH_EXTENSION: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone:
    """One number.

    Attributes:
        text: The number as printed.
        address: ``tel:`` and what is dialled; empty where the words are no number.
    """

    text: str
    address: str


def telephones(printed: str) -> tuple[Telephone, ...]:
    """Return the numbers in a cell or after a label, in order."""
    return tuple(
        Telephone(text=part, address=_address(part))
        for part in (each.strip() for each in _BETWEEN.split(printed))
        if part
    )


def _address(part: str) -> str:
    words = unicodedata.normalize("NFKC", part)
    extension = ""
    found = _EXTENSION.search(words)
    if found is not None:
        before = re.sub(r"\D", "", words[: found.start()])
        if len(before) >= _SHORTEST_WITH_EXTENSION and not before.startswith("400"):
            words, extension = words[: found.start()], found[1]
    sign = "+" if words.strip().startswith("+") else ""
    digits = re.sub(r"\D", "", words)
    if not _FEWEST <= len(digits) <= _MOST:
        return ""
    return f"tel:{sign}{digits}" + (f";ext={extension}" if extension else "")

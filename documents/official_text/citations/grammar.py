"""Find what a text cites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.official_text.model import CitationText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.official_text.citations.units import CitationContext, TextUnit

_TITLE: Final = re.compile("《([^《》]+)》")


def find_citations(
    units: Sequence[TextUnit], context: CitationContext
) -> list[CitationText]:
    """Return what the units of one document cite, in order."""
    return [
        CitationText(
            eid=unit.eid,
            title=match[1],
            number="",
            article="",
            text=match[0],
            start=match.start(),
            end=match.end(),
            internal=match[1] in context.titles,
            in_heading=unit.in_heading,
            cell=unit.cell,
        )
        for unit in units
        for match in _TITLE.finditer(unit.text)
    ]

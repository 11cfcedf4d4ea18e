"""Citations: acts by title, short title and number, provisions, annexes."""

from documents.official_text.citations.provisions import candidate_eids
from documents.official_text.citations.search import find_citations
from documents.official_text.citations.units import (
    CitationContext,
    LabelledPart,
    TextUnit,
)

__all__ = [
    "CitationContext",
    "LabelledPart",
    "TextUnit",
    "candidate_eids",
    "find_citations",
]

"""Citations: acts by title, short title and number, provisions, annexes."""

from documents.official_text.citations.grammar import find_citations
from documents.official_text.citations.units import (
    CitationContext,
    LabelledPart,
    TextUnit,
)

__all__ = ["CitationContext", "LabelledPart", "TextUnit", "find_citations"]

"""What printing did to the text: page furniture, cut sentences, cut tables.

Works on blocks, before any structure is seen. Only what is safe is applied:
a page number is taken out, a sentence that a page break cut is joined. The
rest is a finding for the clerk.
"""

from __future__ import annotations

from documents.official_text.repairs.furniture import without_furniture
from documents.official_text.repairs.joining import joined
from documents.official_text.repairs.tables import with_whole_tables

__all__ = ["joined", "with_whole_tables", "without_furniture"]

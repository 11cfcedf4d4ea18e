"""From Word (.docx) to blocks, by the standard library alone.

What Word shows is what is read: tracked changes count as accepted, hidden text
and comments are left out, headers and footers (page furniture) too. The numbers
that Word sets by itself, which stand nowhere in the text, are rebuilt.
"""

from __future__ import annotations

from documents.official_text.docx.body import read_docx

__all__ = ["read_docx"]

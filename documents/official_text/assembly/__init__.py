"""From the blocks of one document to its parts.

Head (number, title, addressees), body, list of annexes, signature block,
marks, then what follows the signature: the text that the notice promulgates,
and the annexes, each with a tree of its own.
"""

from __future__ import annotations

from documents.official_text.assembly.assembler import Assembler, Assembly
from documents.official_text.assembly.closing import last_date

__all__ = ["Assembler", "Assembly", "last_date"]

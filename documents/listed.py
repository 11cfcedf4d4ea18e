"""Documents as lists and results of a search show them: without their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.models import Document
from documents.public_state import FoundWhileUnchanged

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Some kilobytes each. Searches for many things find the same well-known documents.
_KEPT: Final = 1_000

_rows: Final = FoundWhileUnchanged[int, Document](most=_KEPT)


def listed_documents(keys: Sequence[int]) -> list[Document]:
    """Return those of some documents that the public sees now, in the order of the keys.

    They are read once, by key alone, until something public has changed, and shared by
    all who ask: nobody may change them.
    """
    rows = _rows.get_all(keys, Document.objects.for_lists().in_bulk)
    return [rows[key] for key in keys if key in rows and rows[key].is_public]

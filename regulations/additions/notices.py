"""The summary (一览) of a notice on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.additions import Addition, Place
from regulations.presenters.notices import summarise

if TYPE_CHECKING:
    from documents.models import Document


def summary(document: Document) -> list[Addition]:
    """Summarise a document where it has confirmed rows; no query of its own without."""
    found = summarise(document)
    if found is None:
        return []
    return [
        Addition(
            place=Place.SUMMARY,
            template="regulations/additions/notice.html",
            context={"summary": found, "faults": found.faults},
            styles=("css/regulations/notice.css",),
        )
    ]

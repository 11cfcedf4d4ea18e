"""Documents frozen for the readers."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from documents.models import Responsibility
from documents.official_text.model import ResponsibilityText
from documents.selectors import document_text
from regulations.reading.places import place_of
from regulations.reading.source import SourceDocument

if TYPE_CHECKING:
    from documents.models import Document


def source_document(document: Document) -> SourceDocument:
    """Return a document as the readers read it; five queries, whatever its length."""
    text = document_text(document)
    rows = (
        Responsibility.objects.filter(provision__document=document)
        .select_related("provision")
        .order_by("provision__position", "provision_id", "position", "pk")
    )
    for provision, group in groupby(rows, key=lambda row: row.provision):
        named = list(group)
        text.responsibilities.append(
            ResponsibilityText(
                eid=provision.eid,
                lead=_names(named, Responsibility.Role.LEAD),
                shared=_names(named, Responsibility.Role.SHARED),
                text=named[0].quote,
            )
        )
    return SourceDocument(
        text=text,
        place=place_of(document.issuer),
        dated_on=document.dated_on,
        effective_on=document.effective_on or document.dated_on,
    )


def _names(rows: list[Responsibility], role: str) -> tuple[str, ...]:
    return tuple(row.name for row in rows if row.role == role)

"""The document that readers read: its text, and whose it is."""

from dataclasses import dataclass
from datetime import date

from documents.official_text.model import DocumentText, ProvisionText


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A stored document, frozen for the readers.

    Attributes:
        text: Its provisions, tables, annexes, responsibilities.
        place: The place whose gazette it is, such as 葫芦岛市: 市民政局 in it is
            that city's. Empty when it is not known.
        dated_on: Date of the document.
        effective_on: Date of effect; the document's own date when none is stated.
    """

    text: DocumentText
    place: str = ""
    dated_on: date | None = None
    effective_on: date | None = None

    def provision(self, eid: str) -> ProvisionText | None:
        """Return a provision by its eId."""
        return next((p for p in self.text.all_provisions() if p.eid == eid), None)

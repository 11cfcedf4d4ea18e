"""Import sources: read, plan, write, link; one transaction, all or nothing."""

from documents.services.importing.files import SourceBytes, find_files, read_file
from documents.services.importing.gazettes import import_gazette
from documents.services.importing.laws import import_laws
from documents.services.importing.reports import (
    DocumentOutcome,
    FileOutcome,
    ImportReport,
    LawsReport,
    Outcome,
)

__all__ = [
    "DocumentOutcome",
    "FileOutcome",
    "ImportReport",
    "LawsReport",
    "Outcome",
    "SourceBytes",
    "find_files",
    "import_gazette",
    "import_laws",
    "read_file",
]

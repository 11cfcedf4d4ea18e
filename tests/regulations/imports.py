"""Gazettes imported into the test database, their rows confirmed or not."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from documents.models import Document
from documents.services.importing import SourceBytes, import_gazette, read_file
from regulations.models import Derived
from regulations.services import confirm_rows
from regulations.services.readers import READERS

ISSUE: Final = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"


def import_issue() -> None:
    """Import and publish the issue that comes with the portal; rows are proposals."""
    import_gazette(source=read_file(ISSUE), publish=True, despite_findings=True)


def import_text(text: str, name: str = "second.md") -> None:
    """Import and publish a gazette of a test; rows are proposals."""
    source = SourceBytes(name=name, data=text.encode())
    import_gazette(source=source, publish=True, despite_findings=True)


def confirm(*models: type[Derived]) -> None:
    """Confirm all rows of these models, or of every model that a reader fills."""
    for model in models or {reader.model for reader in READERS}:
        confirm_rows(model.objects.all())


def numbered(number: str) -> Document:
    """Return a document by its dispatch number."""
    return Document.objects.get(number=number)

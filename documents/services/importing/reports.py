"""What an import did, for the command and the page that started it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Outcome(StrEnum):
    """What became of a document or a file."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(slots=True, kw_only=True, frozen=True)
class DocumentOutcome:
    """What became of one document of a file."""

    pk: int
    slug: str
    name: str
    outcome: Outcome


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What the import of one gazette file did.

    Attributes:
        name: The file.
        issue: The issue as people cite it; empty where the file is no issue.
        documents: Its documents in printed order.
        findings: How many findings wait for a clerk.
        relinked: How many citations elsewhere link up now.
        published: How many documents were published.
        dry_run: Whether all of it was taken back.
    """

    name: str
    issue: str = ""
    documents: list[DocumentOutcome] = field(default_factory=list)
    findings: int = 0
    relinked: int = 0
    published: int = 0
    dry_run: bool = False

    @property
    def changed(self) -> bool:
        """Whether any document is new or different."""
        return any(one.outcome is not Outcome.UNCHANGED for one in self.documents)


@dataclass(slots=True, kw_only=True, frozen=True)
class FileOutcome:
    """What became of one file of laws; ``code`` and ``message`` tell why it failed."""

    path: Path
    outcome: Outcome
    message: str = ""
    code: str = ""


@dataclass(slots=True, kw_only=True)
class LawsReport:
    """What the import of files of laws did."""

    files: list[FileOutcome] = field(default_factory=list)
    relinked: int = 0
    rendered: int = 0

    def count(self, outcome: Outcome) -> int:
        """Return how many files came out so."""
        return sum(1 for one in self.files if one.outcome is outcome)

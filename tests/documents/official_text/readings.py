"""Sources read for tests, and what of their characters is still there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from documents.official_text.reader import SourceKind, read_bytes
from documents.official_text.serialise import reading_to_dict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from documents.official_text.model import (
        AnnexText,
        DocumentText,
        Finding,
        ProvisionText,
        Reading,
    )


#: Marks of headings, rules and tables, and separators that fields do not keep.
STRUCTURE = frozenset("#|-=：:，、…·*`<>/\\【】◎")


def read(text: str, *, name: str = "样本.md", kind: SourceKind = "auto") -> Reading:
    """Read a source that a test writes."""
    return read_bytes(text.encode(), name=name, kind=kind)


def read_one(text: str, **options: str) -> DocumentText:
    """Read a source that holds one document."""
    (document,) = read(text, name=options.get("name", "样本.md")).documents
    return document


def outline(part: DocumentText | AnnexText) -> list[tuple[str, str, str, str]]:
    """Return (eId, label, heading, text) of every provision."""
    return [(p.eid, p.label, p.heading, p.text) for p in part.provisions]


def eids(part: DocumentText | AnnexText) -> list[str]:
    return [provision.eid for provision in part.provisions]


def by_eid(document: DocumentText) -> dict[str, ProvisionText]:
    return {provision.eid: provision for provision in document.all_provisions()}


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def findings(reading: Reading, code: str) -> list[Finding]:
    return [finding for finding in reading.findings if finding.code == code]


def lost(source: str, reading: Reading) -> Counter[str]:
    """Return the characters of a source that neither text nor finding has.

    Blanks, and the marks that make headings and tables, are structure.
    """
    wanted = Counter(c for c in source if not c.isspace() and c not in STRUCTURE)
    kept = Counter("".join(_strings(reading_to_dict(reading))))
    return wanted - kept


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def lines(*texts: str) -> str:
    """Put paragraphs one under the other, with empty lines between."""
    return "\n\n".join(texts) + "\n"

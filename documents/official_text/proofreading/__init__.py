"""The proofreader: what looks wrong in a document, for a clerk to decide.

Each check yields findings with line, words, code and, where one can be given,
the words that would stand instead. Nothing is changed here.
"""

from __future__ import annotations

from documents.official_text.model import DocumentText, Finding
from documents.official_text.proofreading.contents import (
    check_title,
    compare_with_contents,
    missing_documents,
)
from documents.official_text.proofreading.marks import check_marks
from documents.official_text.proofreading.numbering import (
    check_heading_levels,
    check_numbering,
)
from documents.official_text.proofreading.tables import check_sums
from documents.official_text.proofreading.words import check_words

__all__ = [
    "check_heading_levels",
    "compare_with_contents",
    "missing_documents",
    "proofread",
]


def proofread(document: DocumentText) -> list[Finding]:
    """Return the findings of one document.

    Args:
        document: The document as read.
    """
    findings: list[Finding] = []
    provisions = document.all_provisions()
    for provision in provisions:
        for text in (provision.heading, provision.text):
            if text:
                findings.extend(check_words(provision, text))
    findings.extend(check_marks(provisions))
    findings.extend(check_numbering(provisions))
    findings.extend(check_title(document))
    for table in document.all_tables():
        findings.extend(check_sums(table))
    return findings

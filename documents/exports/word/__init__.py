"""Word (.docx): styles of official documents, real numbering, real tables."""

from __future__ import annotations

from documents.exports.word.document import document_docx, issue_docx

__all__ = ["document_docx", "issue_docx"]

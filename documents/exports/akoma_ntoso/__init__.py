"""Akoma Ntoso 3.0 (OASIS LegalDocML): documents, annexes, issues."""

from documents.exports.akoma_ntoso.writer import document_xml, issue_xml

__all__ = ["document_xml", "issue_xml"]

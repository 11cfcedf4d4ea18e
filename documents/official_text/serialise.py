"""A reading as JSON: the public shape that ``parse_text --json`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from documents.official_text.model import (
        AnnexText,
        CitationText,
        DocumentText,
        Finding,
        IssueText,
        ProvisionText,
        Reading,
        TableText,
    )


def reading_to_dict(reading: Reading) -> dict[str, Any]:
    """Return a reading in the shape of ``parse_text``'s JSON."""
    return {
        "path": reading.path,
        "issue": issue_to_dict(reading.issue) if reading.issue else None,
        "documents": [document_to_dict(document) for document in reading.documents],
        "findings": [finding_to_dict(finding) for finding in reading.findings],
    }


def issue_to_dict(issue: IssueText) -> dict[str, Any]:
    """Return an issue's masthead and contents."""
    return {
        "gazette": issue.gazette,
        "year": issue.year,
        "number": issue.number,
        "serial_number": issue.serial_number,
        "published_on": _iso(issue.published_on),
        "contents": [
            {
                "title": entry.title,
                "number": entry.number,
                "category": entry.category,
                "page": entry.page,
            }
            for entry in issue.contents
        ],
        "people": [list(pair) for pair in issue.people],
    }


def document_to_dict(document: DocumentText) -> dict[str, Any]:
    """Return a document with provisions, annexes, tables and citations."""
    return {
        "number": document.number,
        "title": document.title,
        "issuer": document.issuer,
        "category": document.category,
        "dated": _iso(document.dated),
        "effective": _iso(document.effective),
        "addressees": document.addressees,
        "publicity": document.publicity,
        "promulgates": document.promulgates,
        "page": document.page,
        "end_page": document.end_page,
        "provisions": [provision_to_dict(p) for p in document.provisions],
        "annexes": [annex_to_dict(annex) for annex in document.annexes],
        "tables": [table_to_dict(table) for table in document.tables],
        "citations": [citation_to_dict(c) for c in document.citations],
        "responsibilities": [
            {"eid": task.eid, "lead": list(task.lead), "shared": list(task.shared)}
            for task in document.responsibilities
        ],
    }


def provision_to_dict(provision: ProvisionText) -> dict[str, Any]:
    """Return one provision; ``text`` is its own, without its children's."""
    return {
        "eid": provision.eid,
        "kind": provision.kind.value,
        "label": provision.label,
        "heading": provision.heading,
        "text": provision.text,
        "parent": provision.parent,
        "line": provision.line,
    }


def annex_to_dict(annex: AnnexText) -> dict[str, Any]:
    """Return an annex with its own tree."""
    return {
        "eid": annex.eid,
        "label": annex.label,
        "title": annex.title,
        "carried": annex.carried,
        "provisions": [provision_to_dict(p) for p in annex.provisions],
        "tables": [table_to_dict(table) for table in annex.tables],
    }


def table_to_dict(table: TableText) -> dict[str, Any]:
    """Return a table's caption, header and rows."""
    return {
        "eid": table.eid,
        "label": table.label,
        "caption": table.caption,
        "header": table.header,
        "rows": table.rows,
        "parent": table.parent,
    }


def citation_to_dict(citation: CitationText) -> dict[str, Any]:
    """Return a citation with its place in the citing text."""
    return {
        "eid": citation.eid,
        "title": citation.title,
        "number": citation.number,
        "article": citation.article,
        "text": citation.text,
        "start": citation.start,
        "end": citation.end,
        "target_eid": citation.target_eid,
        "internal": citation.internal,
    }


def finding_to_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding of the reader or the proofreader."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "line": finding.line,
        "text": finding.text,
        "suggestion": finding.suggestion,
        "eid": finding.eid,
        "document": finding.document,
        "applied": finding.applied,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

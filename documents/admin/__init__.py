"""The clerks' desk for issues, documents and what stands in them."""

from documents.admin.audit import AuditEntryAdmin
from documents.admin.citations import CitationAdmin, RelationAdmin
from documents.admin.documents import DocumentAdmin
from documents.admin.imports import ImportJobAdmin
from documents.admin.issues import GazetteIssueAdmin, TopicAdmin
from documents.admin.proofreading import (
    CorrectionAdmin,
    FindingAdmin,
    SourceFileAdmin,
)
from documents.admin.provisions import ComponentAdmin, ProvisionAdmin, TableAdmin
from documents.admin.reports import ReaderReportAdmin

__all__ = [
    "AuditEntryAdmin",
    "CitationAdmin",
    "ComponentAdmin",
    "CorrectionAdmin",
    "DocumentAdmin",
    "FindingAdmin",
    "GazetteIssueAdmin",
    "ImportJobAdmin",
    "ProvisionAdmin",
    "ReaderReportAdmin",
    "RelationAdmin",
    "SourceFileAdmin",
    "TableAdmin",
    "TopicAdmin",
]

"""The gazette's documents: issues, documents, provisions, citations."""

from documents.models.aliases import ProvisionAlias
from documents.models.audit import AuditEntry
from documents.models.citation import Citation, Relation
from documents.models.document import Document, Topic
from documents.models.imports import ImportJob
from documents.models.issue import GazetteIssue
from documents.models.proofreading import Correction, Finding, SourceFile
from documents.models.provision import Component, Provision, Responsibility, Table
from documents.models.reports import ReaderReport
from documents.models.review import ReviewStep
from documents.models.search import SearchedDocument, SearchedPlace

__all__ = [
    "AuditEntry",
    "Citation",
    "Component",
    "Correction",
    "Document",
    "Finding",
    "GazetteIssue",
    "ImportJob",
    "Provision",
    "ProvisionAlias",
    "ReaderReport",
    "Relation",
    "Responsibility",
    "ReviewStep",
    "SearchedDocument",
    "SearchedPlace",
    "SourceFile",
    "Table",
    "Topic",
]

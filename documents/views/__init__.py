"""Pages for reading: issues, lists, documents."""

from documents.views.document import document
from documents.views.issues import issue, issue_list
from documents.views.lists import document_list
from documents.views.search import search
from documents.views.tables import document_table

__all__ = [
    "document",
    "document_list",
    "document_table",
    "issue",
    "issue_list",
    "search",
]

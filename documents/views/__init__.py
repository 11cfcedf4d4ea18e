"""Pages for reading: issues, lists, documents."""

from documents.views.document import document
from documents.views.issues import issue, issue_list
from documents.views.lists import document_list, search

__all__ = ["document", "document_list", "issue", "issue_list", "search"]

"""Pages for reading: issues, lists, documents."""

from documents.views.document import document
from documents.views.downloads import document_file, issue_bundle, issue_file
from documents.views.feeds import feeds
from documents.views.issues import issue, issue_list, issue_preview
from documents.views.lists import document_list
from documents.views.search import search
from documents.views.tables import document_table, issue_table, search_table

__all__ = [
    "document",
    "document_file",
    "document_list",
    "document_table",
    "feeds",
    "issue",
    "issue_bundle",
    "issue_file",
    "issue_list",
    "issue_preview",
    "issue_table",
    "search",
    "search_table",
]

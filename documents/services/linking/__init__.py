"""Links from citations and relations to the texts that the portal holds."""

from documents.services.linking.service import (
    NO_SUCH_ARTICLE,
    LinkReport,
    citing_documents,
    link_documents,
    sync_missing_articles,
)

__all__ = [
    "NO_SUCH_ARTICLE",
    "LinkReport",
    "citing_documents",
    "link_documents",
    "sync_missing_articles",
]

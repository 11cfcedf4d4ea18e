"""Documents with provisions, published and in the index."""

from __future__ import annotations

from typing import Any

from documents.models import Document
from documents.search.index import update_index
from tests.documents.builders import make_document, make_provision


def make_searchable(*texts: str, title: str = "通告", **fields: Any) -> Document:
    """Build a document with a provision of each text: art_1, art_2, …"""
    document = make_document(title, **fields)
    for number, text in enumerate(texts, start=1):
        make_provision(document, f"art_{number}", text)
    update_index([document.pk])
    return document

"""Where the search reads: the database that the router names for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connections, router

from documents.models import SearchedDocument

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


def read_cursor() -> CursorWrapper:
    """Open a cursor that only reads; what is written goes by `connection`."""
    return connections[router.db_for_read(SearchedDocument)].cursor()

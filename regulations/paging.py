"""Lists of the API, for the rows of this floor; they are made by ``documents``."""

from __future__ import annotations

from documents.api.paging import PAGE_PARAMETERS, list_answer

__all__ = ["PAGE_PARAMETERS", "list_answer"]

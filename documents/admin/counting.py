"""Counts beside the rows of a list, which cost what the rows of one page cost.

A count by a join groups all rows before a page of them is cut out, and every question
that the list asks besides, how many there are or of which years, does so again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from django.db.models import QuerySet


def counted(rows: QuerySet[Any], *, by: str) -> Coalesce:
    """Return how many rows belong to the row of the list.

    Args:
        rows: Those of one row, narrowed by an ``OuterRef``.
        by: The field that they are narrowed by.
    """
    found = rows.order_by().values(by).annotate(figure=Count("pk")).values("figure")
    return Coalesce(Subquery(found), 0)

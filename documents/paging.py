"""Lists cut into pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE: Final = 20


def paged(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    *,
    per_page: int = PER_PAGE,
) -> dict[str, Any]:
    """Return the page asked for; another one, with a word, when there is no such.

    Returns:
        ``page``, ``pages`` and ``page_error`` for ``components/paging.html``.
    """
    paginator = Paginator(rows, per_page)
    asked = request.GET.get("page", "1")
    page: Page[Any] = paginator.get_page(asked)
    shown = str(page.number)
    return {
        "page": page,
        "pages": paginator.get_elided_page_range(page.number),
        "page_error": (
            f"没有第“{asked[:20]}”页，这里是第{shown}页。"
            if asked.strip().lstrip("0") != shown
            else ""
        ),
    }

"""Forms of the admin as a clerk's browser sends them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from documents.admin.concurrency import FIELD


def post_opened(desk: Client, page: str, data: dict[str, Any], **extra: Any) -> Any:
    """Open the page of a row, and send its form with what the page was opened with."""
    opened = desk.get(page).context["adminform"].form[FIELD].value()
    return desk.post(page, {**data, FIELD: opened}, **extra)

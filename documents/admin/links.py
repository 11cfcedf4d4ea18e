"""Links from one page of the desk to another."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.safestring import SafeString


def change_link(row: Model | None, words: str = "") -> SafeString | str:
    """Return a link to the page where a row is edited; a dash for none."""
    if row is None:
        return "—"
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"  # noqa: SLF001 (documented API)
    address = reverse(name, args=(row.pk,))
    return format_html('<a href="{}">{}</a>', address, words or str(row))


def list_link(model: type[Model], words: str, **filters: object) -> SafeString:
    """Return a link to a list of rows, filtered."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"  # noqa: SLF001
    address = f"{reverse(name)}?{urlencode(filters)}"
    return format_html('<a href="{}">{}</a>', address, words)

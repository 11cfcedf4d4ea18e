"""What higher floors do with imported documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.module_loading import import_string


def run_import_steps(document_ids: Sequence[int]) -> None:
    """Run ``settings.IMPORT_STEPS`` in the import's transaction.

    They are named in the settings because this app does not know the higher floors.
    """
    if not document_ids:
        return
    for name in settings.IMPORT_STEPS:
        step: Callable[[Sequence[int]], None] = import_string(name)
        step(document_ids)

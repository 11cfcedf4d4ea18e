"""What higher floors do with documents that are imported or published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.utils.module_loading import import_string


def run_import_steps(document_ids: Sequence[int]) -> None:
    """Run ``settings.IMPORT_STEPS`` in the import's transaction.

    They are named in the settings because this app does not know the higher floors.
    """
    if document_ids:
        _run(settings.IMPORT_STEPS, document_ids)


def run_publishing_steps(document_ids: Sequence[int]) -> None:
    """Run ``settings.PUBLISHING_STEPS`` in the transaction that publishes documents."""
    _run(settings.PUBLISHING_STEPS, document_ids)


def _run(names: Iterable[str], document_ids: Sequence[int]) -> None:
    for name in names:
        step: Callable[[Sequence[int]], None] = import_string(name)
        step(document_ids)

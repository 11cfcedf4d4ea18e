"""Histories that begin with what stood there before the first change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import models
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from collections.abc import Iterable

#: By it django-simple-history knows a model that has a history.
_KNOWN: Final = "simple_history_manager_attribute"
#: Why a first version was kept.
FIRST: Final = "第一次修改以前"


class History(HistoricalRecords):  # type: ignore[misc]  # untyped
    """Keeps every version of a row, the first one too.

    Importers and fixtures write in bulk and leave no history (a corpus of laws would be
    stored twice). Without the first version the first change would have no before, and
    there would be nothing to go back to; so it is kept when a row is first changed.
    """

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        """Listen to changes before they are made as well."""
        # Every model that is made passes by here; one of them is ours.
        known = hasattr(sender._meta, _KNOWN)  # noqa: SLF001 (documented API)
        super().finalize(sender, **kwargs)
        if not known and hasattr(sender._meta, _KNOWN):  # noqa: SLF001
            models.signals.pre_save.connect(self.before_save, sender=sender, weak=False)

    def before_save(
        self,
        instance: models.Model,
        raw: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
        **_kwargs: Any,
    ) -> None:
        """Keep the row as it is stored, where its history has not begun."""
        if not raw and not instance._state.adding:  # noqa: SLF001 (documented API)
            keep_first([instance])


def keep_first(rows: Iterable[Any]) -> None:
    """Begin the histories of rows that have none; bulk writes call it themselves.

    Args:
        rows: Instances of one model with a history, changed or not; what is stored counts.
    """
    models_of = {row.pk: type(row) for row in rows if row.pk is not None}
    for model in set(models_of.values()):
        known = model.history.filter(id__in=models_of).values_list("id", flat=True)
        wanted = models_of.keys() - set(known)
        if not wanted:
            continue
        stored = list(model._base_manager.filter(pk__in=wanted).order_by("pk"))  # noqa: SLF001
        for row in stored:
            # Nobody wrote it now, whoever makes the request.
            row._history_user = None  # noqa: SLF001 (documented API)
        model.history.bulk_history_create(
            stored, batch_size=500, default_change_reason=FIRST
        )

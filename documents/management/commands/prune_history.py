"""Drop old versions from the histories of rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Max
from django.utils import timezone
from simple_history.models import HistoricalChanges

from documents.management.pruning import LOG_DAYS, PruningCommand


class Command(PruningCommand):
    """Delete versions older than so many days; the newest of each row stays."""

    help = f"清理早先的修改记录；每一条最近的版本总会保留，至少保留{LOG_DAYS}天。"
    kept_days = 730
    least_days = LOG_DAYS
    too_few = f"修改记录至少保留{LOG_DAYS}天。"

    def prune(self, days: int) -> str:
        """Delete them, table by table."""
        before = timezone.now() - timedelta(days=days)
        count = 0
        for model in apps.get_models():
            if not issubclass(model, HistoricalChanges):
                continue
            rows: Any = model._default_manager  # noqa: SLF001 (documented API)
            newest = rows.order_by().values("id").annotate(newest=Max("history_id"))
            old = rows.filter(history_date__lt=before).exclude(
                history_id__in=newest.values("newest")
            )
            deleted, _ = old.delete()
            count += deleted
        return f"清理了 {count} 条修改记录。"

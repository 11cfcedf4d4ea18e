"""Drop old entries of the log."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from documents.management.pruning import LOG_DAYS, PruningCommand
from documents.models import AuditEntry


class Command(PruningCommand):
    """Delete entries that are older than so many days."""

    help = f"清理早先的操作日志；至少保留{LOG_DAYS}天。"
    kept_days = 365
    least_days = LOG_DAYS
    too_few = f"日志至少保留{LOG_DAYS}天。"

    def prune(self, days: int) -> str:
        """Delete them."""
        before = timezone.now() - timedelta(days=days)
        count, _ = AuditEntry.objects.filter(at__lt=before).delete()
        return f"清理了 {count} 条操作日志。"

"""Delete what readers reported long ago."""

from __future__ import annotations

from documents.management.pruning import PruningCommand
from documents.services.reader_reports import CONTACT_DAYS, KEPT_DAYS, prune


class Command(PruningCommand):
    """Run :func:`documents.services.reader_reports.prune`."""

    help = f"清理处理完的读者纠错；没有处理的，联系方式保留{CONTACT_DAYS}天。"
    kept_days = KEPT_DAYS

    def prune(self, days: int) -> str:
        """Delete them."""
        reports, contacts = prune(days=days)
        return f"清理了 {reports} 条纠错、{contacts} 个联系方式。"

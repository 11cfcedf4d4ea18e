"""Drop the bytes of uploaded files that nobody needs any more."""

from __future__ import annotations

from documents.management.pruning import PruningCommand
from documents.services.importing.jobs import KEPT_DAYS, prune


class Command(PruningCommand):
    """Run :func:`documents.services.importing.jobs.prune`."""

    help = "清理早先上传的文件内容；导入过的原文件另有存档，不受影响。"
    kept_days = KEPT_DAYS

    def prune(self, days: int) -> str:
        """Drop them."""
        return f"清理了 {prune(days=days)} 份上传的文件。"

"""Write the index of the search anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from documents.management.progress import ProgressLine
from documents.search.index import rebuild_index


class Command(BaseCommand):
    """Empty the index and write it from the published documents, in one transaction.

    Nothing else has to be run for it to be right: it is kept in step by every change.
    This is for rows that were loaded by hand, or a database from elsewhere.
    """

    help = "重建检索索引：清空后按已发布的文件重新编入；期间检索照常使用旧的索引。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rebuild and tell how many documents the index holds."""
        line = ProgressLine(self.stderr)
        count = rebuild_index(progress=lambda done, all_: line.show("编入", done, all_))
        self.stdout.write(f"检索索引：编入 {count} 份文件。")

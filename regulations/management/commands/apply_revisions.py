"""Bring in amendments and repeals whose day of effect has come; for a daily timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from regulations.services.revision_force import apply_revisions


class Command(BaseCommand):
    """Update the force of documents whose amendment or repeal has effect from today."""

    help = (
        "把已到生效日期的修改和废止记到对方文件的有效性上；每天运行一次，可以重复运行。"
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Apply what is due, and say how many documents changed."""
        self.stdout.write(f"更新了 {apply_revisions()} 份文件的有效性。")

"""Restore the whole portal from one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.management.progress import ProgressLine
from documents.models import AuditEntry
from documents.services.audit import record
from gazette_portal.backups import BackupError, check_backup, restore


class Command(BaseCommand):
    """Restore database and media, all or nothing."""

    help = "恢复：把备份文件装入空的数据库（SQLite 和 PostgreSQL 通用）；失败时什么也不改变。"
    # The tables may not exist yet.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and whether it may replace what there is."""
        parser.add_argument("source", type=Path, help="备份文件。")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="用备份替换数据库和媒体文件夹里现有的一切。",
        )
        parser.add_argument(
            "--check", action="store_true", help="只核对备份文件，什么也不写。"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, or restore, and tell."""
        source: Path = options["source"]
        line = ProgressLine(self.stderr)
        try:
            if options["check"]:
                manifest = check_backup(source)
                verb = "备份文件完好"
            else:
                manifest = restore(
                    source,
                    replace=options["replace"],
                    progress=lambda done, all_: line.show("恢复", done, all_),
                )
                verb = "已恢复"
                record(
                    action=AuditEntry.Action.OTHER,
                    summary=f"从备份 {source.name} 恢复：{manifest.created_at} 的数据，"
                    f"{manifest.row_count} 行。",
                )
        except BackupError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(
            f"{verb}：{manifest.created_at} 的备份，{manifest.row_count} 行数据，"
            f"{manifest.file_count} 个文件。"
        )

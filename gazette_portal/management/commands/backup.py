"""Save the whole portal into one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from documents.management.progress import ProgressLine
from documents.models import AuditEntry
from documents.services.audit import record
from gazette_portal.backups import BackupError, check_backup, save


class Command(BaseCommand):
    """Save database and media; the portal goes on serving and writing meanwhile."""

    help = "备份：把数据库和媒体文件存入一个文件，写完后逐字核对。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a file or a folder."""
        parser.add_argument(
            "target",
            type=Path,
            help="备份文件；给出文件夹时，文件名由时间生成。",
        )
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="目标是文件夹时，只保留最近的 N 个备份。",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Save, read back, tell; then drop what is older than wanted."""
        target: Path = options["target"]
        keep: int | None = options["keep"]
        folder = target if target.is_dir() else None
        if keep is not None and (folder is None or keep < 1):
            raise CommandError("--keep 要和文件夹一起用，且不小于 1。", returncode=2)
        if folder is not None:
            moment = timezone.localtime().strftime("%Y%m%d-%H%M%S")
            target = folder / f"gazette-{moment}.zip"
        line = ProgressLine(self.stderr)
        try:
            save(target, progress=lambda done, all_: line.show("备份", done, all_))
            manifest = check_backup(target)
        except BackupError as error:
            raise CommandError(str(error), returncode=2) from error
        size = target.stat().st_size / 1_048_576
        record(
            action=AuditEntry.Action.EXPORT,
            summary=f"备份到 {target.name}：{manifest.row_count} 行数据，"
            f"{manifest.file_count} 个文件。",
        )
        self.stdout.write(
            f"已备份到 {target}：{manifest.row_count} 行数据，"
            f"{manifest.file_count} 个文件，{size:.1f} MB，核对无误。"
        )
        if folder is not None and keep is not None:
            for old in sorted(folder.glob("gazette-*-*.zip"))[:-keep]:
                old.unlink()
                self.stdout.write(f"已删除旧备份 {old.name}。")

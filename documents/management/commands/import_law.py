"""Import laws, regulations, interpretations and cases that the gazette cites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.errors import DocumentError
from documents.management.progress import ProgressLine
from documents.services.importing import Outcome, find_files, import_laws


class Command(BaseCommand):
    """Write laws, published at once; what cites them links up by itself.

    Exit status 2 when a file could not be imported; that file changes nothing.
    """

    help = "导入法律法规（文件或文件夹）：直接发布，等着它们的引用会自动链接。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take paths and what to do with what they hold."""
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="路径", help="文件或文件夹"
        )
        parser.add_argument(
            "--draft", action="store_true", help="作为草稿导入，不立即发布"
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="覆盖已经发布的同一文本，变化记入勘误",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import all files in batches."""
        try:
            files = find_files(options["paths"])
        except DocumentError as error:
            raise CommandError(error.message, returncode=2) from error
        line = ProgressLine(self.stderr)
        report = import_laws(
            paths=files,
            publish=not options["draft"],
            replace=options["replace"],
            progress=line.show,
        )
        for one in report.files:
            if one.outcome is Outcome.FAILED:
                self.stderr.write(f"{one.path}：{one.message}")
        self.stdout.write(
            f"{len(files)} 个文件：新建 {report.count(Outcome.CREATED)}，"
            f"更新 {report.count(Outcome.REPLACED)}，"
            f"没有变化 {report.count(Outcome.UNCHANGED)}，"
            f"失败 {report.count(Outcome.FAILED)}；"
            f"别处 {report.relinked} 处引用有了变化。"
        )
        failed = report.count(Outcome.FAILED)
        if failed:
            raise CommandError(
                f"{len(files)} 个文件中有 {failed} 个没有导入，它们什么也没有改变。",
                returncode=2,
            )

"""Import gazette files as drafts."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.errors import DocumentError
from documents.management.progress import ProgressLine
from documents.official_text.errors import OfficialTextError
from documents.services.importing import (
    Outcome,
    find_files,
    import_gazette,
    read_file,
)

if TYPE_CHECKING:
    from documents.services.importing import ImportReport

_NAMES = {
    Outcome.CREATED: "新建",
    Outcome.REPLACED: "更新",
    Outcome.UNCHANGED: "没有变化",
}


class Command(BaseCommand):
    """Write the documents of gazette files, each file in one transaction.

    Exit status 2 when a file could not be imported; that file changes nothing.
    """

    help = "导入公报：每个文件一个事务，先成为草稿；同一文件再次导入不会有变化。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take paths and what to do with what they hold."""
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="路径", help="文件或文件夹"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="只报告会有什么变化，不写入"
        )
        parser.add_argument("--publish", action="store_true", help="导入后立即发布")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="覆盖已经发布或人工改过的文件，变化记入勘误",
        )
        parser.add_argument(
            "--despite-findings",
            action="store_true",
            help="有未处理的校对错误也发布",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import file after file."""
        failed = 0
        try:
            files = find_files(options["paths"])
        except DocumentError as error:
            raise CommandError(error.message, returncode=2) from error
        for path in files:
            line = ProgressLine(self.stderr)
            try:
                report = import_gazette(
                    source=read_file(path),
                    publish=options["publish"],
                    replace=options["replace"],
                    dry_run=options["dry_run"],
                    despite_findings=options["despite_findings"],
                    progress=partial(line.show, "读取"),
                )
            except (OfficialTextError, DocumentError) as error:
                failed += 1
                self.stderr.write(f"{path}：{error.message}")
                continue
            self._tell(report)
        if failed:
            raise CommandError(
                f"{len(files)} 个文件中有 {failed} 个没有导入，它们什么也没有改变。",
                returncode=2,
            )

    def _tell(self, report: ImportReport) -> None:
        head = f"{report.name}：{report.issue or '单独的文件'}"
        if not report.changed and not report.published:
            self.stdout.write(f"{head}，已经导入过，没有变化。")
            return
        self.stdout.write(head + ("（试运行，没有写入）" if report.dry_run else ""))
        for one in report.documents:
            self.stdout.write(f"  {_NAMES[one.outcome]}  {one.name}  {one.slug}")
        self.stdout.write(
            f"  {report.findings} 处校对发现待处理，别处 {report.relinked} 处引用"
            f"有了变化，发布了 {report.published} 份文件。"
        )

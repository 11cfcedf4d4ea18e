"""Read sources and print what stands in them; no database is touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.errors import DocumentError
from documents.official_text.errors import OfficialTextError
from documents.official_text.model import Severity
from documents.official_text.reader import read_path
from documents.official_text.serialise import reading_to_dict
from documents.services.importing import find_files

if TYPE_CHECKING:
    from documents.official_text.model import Reading


class Command(BaseCommand):
    """Print the structure of gazettes and laws, one JSON object per file and line.

    Exit status 0 when everything could be read, 2 when a file could not; what can be
    read is printed all the same.
    """

    help = "读出公报或法律文本的结构；不使用数据库。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take paths, what they are, and how to print."""
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="路径", help="文件或文件夹"
        )
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="每个文件一行 JSON"
        )
        parser.add_argument(
            "--kind",
            choices=("auto", "gazette", "law"),
            default="auto",
            help="来源是公报还是法律；默认自动判断",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read file after file; none is kept in memory."""
        failed = 0
        try:
            files = find_files(options["paths"])
        except DocumentError as error:
            raise CommandError(error.message, returncode=2) from error
        for path in files:
            try:
                reading = read_path(path, kind=options["kind"])
            except OfficialTextError as error:
                failed += 1
                self.stderr.write(f"{path}：{error.message}")
                continue
            if options["as_json"]:
                line = json.dumps(reading_to_dict(reading), ensure_ascii=False)
                self.stdout.write(line)
            else:
                self._summarise(reading)
        if failed:
            raise CommandError(
                f"{len(files)} 个文件中有 {failed} 个无法读取。", returncode=2
            )

    def _summarise(self, reading: Reading) -> None:
        head = reading.path
        if reading.issue and reading.issue.year and reading.issue.number:
            issue = reading.issue
            head += f"：{issue.gazette}{issue.year}年第{issue.number}期"
        self.stdout.write(head)
        for document in reading.documents:
            name = " ".join(filter(None, (document.number, document.title)))
            self.stdout.write(
                f"  {name}（条款 {len(document.all_provisions())}，"
                f"表格 {len(document.all_tables())}，附件 {len(document.annexes)}，"
                f"引用 {len(document.citations)}）"
            )
        waiting = [one for one in reading.findings if not one.applied]
        counts = [
            sum(1 for one in waiting if one.severity is severity)
            for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        ]
        self.stdout.write(
            f"  校对：错误 {counts[0]}，警告 {counts[1]}，提示 {counts[2]}"
        )

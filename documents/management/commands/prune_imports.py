"""Drop the bytes of uploaded files that nobody needs any more."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.services.importing.jobs import KEPT_DAYS, prune


class Command(BaseCommand):
    """Run :func:`documents.services.importing.jobs.prune`."""

    help = "清理早先上传的文件内容；导入过的原文件另有存档，不受影响。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of days."""
        parser.add_argument(
            "--days", type=int, default=KEPT_DAYS, help="保留多少天，默认 %(default)s。"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        if options["days"] < 1:
            raise CommandError("--days 至少为 1。", returncode=2)
        self.stdout.write(f"清理了 {prune(days=options['days'])} 份上传的文件。")

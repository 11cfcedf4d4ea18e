"""Delete what readers reported long ago."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.services.reader_reports import CONTACT_DAYS, KEPT_DAYS, prune


class Command(BaseCommand):
    """Run :func:`documents.services.reader_reports.prune`."""

    help = f"清理处理完的读者纠错；没有处理的，联系方式保留{CONTACT_DAYS}天。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of days."""
        parser.add_argument(
            "--days", type=int, default=KEPT_DAYS, help="保留多少天，默认 %(default)s。"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        if options["days"] < 1:
            raise CommandError("--days 至少为 1。", returncode=2)
        reports, contacts = prune(days=options["days"])
        self.stdout.write(f"清理了 {reports} 条纠错、{contacts} 个联系方式。")

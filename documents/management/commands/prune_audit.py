"""Drop old entries of the log."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.models import AuditEntry

#: 网络安全法 第二十一条: logs are kept for six months at least.
LEAST_DAYS: Final = 183
_KEPT_DAYS: Final = 365


class Command(BaseCommand):
    """Delete entries that are older than so many days."""

    help = "清理早先的操作日志；至少保留183天。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of days."""
        parser.add_argument(
            "--days",
            type=int,
            default=_KEPT_DAYS,
            help="保留多少天，默认 %(default)s，至少 183。",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        if options["days"] < LEAST_DAYS:
            raise CommandError(f"日志至少保留{LEAST_DAYS}天。", returncode=2)
        before = timezone.now() - timedelta(days=options["days"])
        count, _ = AuditEntry.objects.filter(at__lt=before).delete()
        self.stdout.write(f"清理了 {count} 条操作日志。")

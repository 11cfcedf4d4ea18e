"""Drop old versions from the histories of rows."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any, Final

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone
from simple_history.models import HistoricalChanges

#: As the log: six months at least.
LEAST_DAYS: Final = 183
_KEPT_DAYS: Final = 730


class Command(BaseCommand):
    """Delete versions older than so many days; the newest of each row stays."""

    help = "清理早先的修改记录；每一条最近的版本总会保留，至少保留183天。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of days."""
        parser.add_argument(
            "--days",
            type=int,
            default=_KEPT_DAYS,
            help="保留多少天，默认 %(default)s，至少 183。",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, table by table."""
        if options["days"] < LEAST_DAYS:
            raise CommandError(f"修改记录至少保留{LEAST_DAYS}天。", returncode=2)
        before = timezone.now() - timedelta(days=options["days"])
        count = 0
        for model in apps.get_models():
            if not issubclass(model, HistoricalChanges):
                continue
            rows: Any = model._default_manager  # noqa: SLF001 (documented API)
            newest = rows.order_by().values("id").annotate(newest=Max("history_id"))
            old = rows.filter(history_date__lt=before).exclude(
                history_id__in=newest.values("newest")
            )
            deleted, _ = old.delete()
            count += deleted
        self.stdout.write(f"清理了 {count} 条修改记录。")

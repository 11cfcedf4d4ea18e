"""Commands that drop what is older than so many days."""

from __future__ import annotations

from abc import ABC, abstractmethod
from argparse import ArgumentParser
from typing import Any, ClassVar, Final

from django.core.management.base import BaseCommand, CommandError

#: 网络安全法 第二十一条: logs are kept for six months at least.
LOG_DAYS: Final = 183


class PruningCommand(BaseCommand, ABC):
    """Takes ``--days`` and refuses too few of them.

    Attributes:
        kept_days: How many are kept where nothing is said.
        least_days: No fewer.
        too_few: What is said to fewer.
    """

    kept_days: ClassVar[int]
    least_days: ClassVar[int] = 1
    too_few: ClassVar[str] = "--days 至少为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of days."""
        least = f"，至少 {self.least_days}" if self.least_days > 1 else ""
        parser.add_argument(
            "--days",
            type=int,
            default=self.kept_days,
            help=f"保留多少天，默认 %(default)s{least}。",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prune, and say what went."""
        if options["days"] < self.least_days:
            raise CommandError(self.too_few, returncode=2)
        self.stdout.write(self.prune(options["days"]))

    @abstractmethod
    def prune(self, days: int) -> str:
        """Drop what is older, and return what went, in Chinese."""

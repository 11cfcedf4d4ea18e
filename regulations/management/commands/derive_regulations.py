"""Read documents into offices, tasks, fees and the rest, for a clerk to confirm."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.models import Document
from regulations.services import derive


class Command(BaseCommand):
    """Read documents again; what a clerk touched stays, the rest follows the text."""

    help = "从文件的条款读出单位、任务、收费等，等待确认；再次运行不会重复。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take documents, or none for all gazette documents."""
        parser.add_argument(
            "--document",
            action="append",
            default=[],
            metavar="网址名",
            help="只读这份文件；可以多次填写",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read document after document, each in a transaction."""
        slugs = options["document"]
        found = Document.objects.filter(kind=Document.Kind.GAZETTE)
        if slugs:
            found = Document.objects.filter(slug__in=slugs)
            missing = sorted(set(slugs) - set(found.values_list("slug", flat=True)))
            if missing:
                raise CommandError(f"没有这些文件：{'、'.join(missing)}", returncode=2)
        for document in found.order_by("pk"):
            report = derive(document=document)
            self.stdout.write(
                f"{document.number or document.title}：新增 {report.created.total()}，"
                f"更新 {report.updated.total()}，人工处理过 {report.kept.total()}，"
                f"原文已无 {report.dropped.total()}。"
            )

"""Turn citations of what has just become public into links; for a frequent timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from documents.services.rendering import outdated_documents, render_published


class Command(BaseCommand):
    """Render anew the bodies that time has overtaken.

    What is published for a moment appears then by itself. What cites it was rendered
    before and learns of it here.
    """

    help = "定时发布的文件公布以后，把别处对它的引用变成链接；可以随时重复运行。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Render, and say how many bodies changed."""
        changed = render_published(outdated_documents())
        self.stdout.write(f"更新了 {changed} 份文件的正文。")

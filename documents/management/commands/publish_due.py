"""Follow up publications whose time has come; for a timer, safe at any time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from documents.services.publishing import publish_due


class Command(BaseCommand):
    """Run :func:`documents.services.publishing.publish_due`.

    The running portal does it by itself every half minute; the timer is for the time
    when it is stopped.
    """

    help = "处理到时的定时发布：更新引用它们的正文、它们修改或废止的文件。可以随时重复运行。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it, and name the documents."""
        documents = publish_due()
        for document in documents:
            self.stdout.write(str(document))
        self.stdout.write(f"到时发布：{len(documents)} 份。")

"""What all rows read from a document's provisions have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from django.db import models

from documents.models import Document
from regulations.models.history import ChineseHistory
from regulations.querysets import DerivedQuerySet

LONGEST_KEY: Final = 300


class Derived(models.Model):
    """A row that was read from a provision, or typed in beside one.

    The machine proposes; a clerk confirms. The public sees confirmed rows of
    documents that it sees, and nothing else. ``key`` says which row of the document
    it is, so that reading the document again finds the same row; what a clerk has
    touched is never overwritten, and what a clerk refused is not proposed again.
    The anchor and the quoted words stay when the text is imported anew.
    """

    class State(models.TextChoices):
        """Whether a clerk stands behind it."""

        PROPOSED = "proposed", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REJECTED = "rejected", "不采用"

    class Origin(models.TextChoices):
        """Who found it."""

        MACHINE = "machine", "自动识别"
        CLERK = "clerk", "人工录入"

    document = models.ForeignKey(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="%(class)s_rows",
    )
    eid = models.CharField(
        "锚点",
        max_length=200,
        blank=True,
        default="",
        help_text="依据的条款或表格，如 art_12__item_8。",
    )
    quote = models.TextField(
        "原文", blank=True, default="", help_text="写明这一项的那句话，照原文。"
    )
    key = models.CharField(
        "识别码",
        max_length=LONGEST_KEY,
        help_text="同一文件里不重复；重新识别时据此找到同一行。",
    )
    position = models.PositiveIntegerField(
        "顺序", default=0, help_text="在文件里的先后，数字小的在前。"
    )
    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.PROPOSED
    )
    origin = models.CharField(
        "来源", max_length=10, choices=Origin, default=Origin.MACHINE
    )
    digest = models.CharField(
        "自动识别结果的摘要",
        max_length=64,
        blank=True,
        default="",
        editable=False,
        help_text="与当前内容不同，说明人工改过，自动识别不再改动。",
    )

    #: Fields that say how the row is linked rather than what the text says.
    linked_fields: ClassVar[frozenset[str]] = frozenset()

    objects = models.Manager.from_queryset(DerivedQuerySet)()
    history = ChineseHistory(inherit=True)

    class Meta:
        abstract = True
        ordering: ClassVar[Sequence[str]] = ("document", "position", "pk")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("document", "key"),
                name="%(class)s_key_unique",
                violation_error_message="同一文件里识别码不能重复。",
            ),
        )

    def get_absolute_url(self) -> str:
        """Return the place in the document's page; needs the document."""
        anchor = f"#{self.eid}" if self.eid else ""
        return f"{self.document.get_absolute_url()}{anchor}"

    def natural_key(self) -> tuple[str, str]:
        """Return the key that fixtures use: document slug and row key."""
        return (self.document.slug, self.key)

    natural_key.dependencies = ["documents.document"]  # type: ignore[attr-defined]

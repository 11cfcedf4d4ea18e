"""Revisions and repeals: what one document changes in another, word for word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from documents.models import Document
from documents.official_text.titles import number_key, title_key
from regulations.models.derived import Derived


class Revision(Derived):
    """One change to another document: the clause, the words before and after.

    The document that is acted on may not be held: then its title and number stand
    alone, and the row links up when it is imported.
    """

    class Kind(models.TextChoices):
        """What is done to the other document."""

        AMEND = "amend", "修改"
        REPEAL = "repeal", "废止"

    class Modification(models.TextChoices):
        """What is done to the words; Akoma Ntoso's kinds of textual modification."""

        SUBSTITUTION = "substitution", "改写"
        INSERTION = "insertion", "增加"
        DELETION = "deletion", "删去"

    kind = models.CharField("种类", max_length=10, choices=Kind)
    modification = models.CharField(
        "改动",
        max_length=20,
        choices=Modification,
        default=Modification.SUBSTITUTION,
        help_text="“修改的内容”不填时，改的是整个条款；条款也不填时，是整份文件。",
    )
    target_document = models.ForeignKey(
        Document,
        verbose_name="对方文件",
        on_delete=models.SET_NULL,
        related_name="revised_by",
        null=True,
        blank=True,
    )
    linked_by = models.CharField(
        "链接来源",
        max_length=10,
        choices=Derived.Origin,
        default=Derived.Origin.MACHINE,
        editable=False,
        help_text="人工选择的对方文件，自动链接不再改动。",
    )
    target_number = models.CharField("对方字号", max_length=120, blank=True, default="")
    target_number_key = models.CharField(
        "对方字号（规范形式）", max_length=120, blank=True, default="", editable=False
    )
    target_title = models.CharField("对方标题", max_length=500, blank=True, default="")
    target_title_key = models.CharField(
        "对方标题（匹配用）", max_length=500, blank=True, default="", editable=False
    )
    target_dated_on = models.DateField("对方制发日期", null=True, blank=True)
    clause = models.CharField(
        "对方条款",
        max_length=200,
        blank=True,
        default="",
        help_text="如：第五条第一款。",
    )
    target_eid = models.CharField("对方锚点", max_length=200, blank=True, default="")
    before = models.TextField("修改的内容", blank=True, default="")
    after = models.TextField("修改为", blank=True, default="", help_text="废止的不填。")
    effective_on = models.DateField(
        "生效",
        null=True,
        blank=True,
        help_text="文件写明的日期；没有写明的为成文日期。",
    )
    applied_at = models.DateTimeField(
        "有效性更新时间",
        null=True,
        blank=True,
        editable=False,
        help_text="对方文件的有效性据本项更新过一次；此后以人工选择为准。",
    )
    force_before = models.CharField(
        "更新前的有效性",
        max_length=20,
        choices=Document.Force,
        blank=True,
        default="",
        editable=False,
        help_text="本项改动了对方文件的有效性时记下，撤回时据此恢复。",
    )

    #: Follow from what is held beside it, not from the text: reading the text again
    #: neither sets them nor takes them for a clerk's change.
    linked_fields = frozenset(
        {
            "target_document",
            "target_eid",
            "linked_by",
            "target_number_key",
            "target_title_key",
            "applied_at",
            "force_before",
        }
    )

    class Meta(Derived.Meta):
        verbose_name = "修改与废止"
        verbose_name_plural = "修改与废止"
        indexes = (
            models.Index(fields=("target_number_key",), name="revision_number_key"),
            models.Index(fields=("target_title_key",), name="revision_title_key"),
        )

    def __str__(self) -> str:
        name = f"《{self.target_title}》" if self.target_title else self.target_number
        return f"{self.get_kind_display()}{name}{self.clause}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys in step with what they are made of."""
        self.target_number_key = number_key(self.target_number)
        self.target_title_key = title_key(self.target_title)
        fields: Iterable[str] | None = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {
                *fields,
                "target_number_key",
                "target_title_key",
            }
        super().save(*args, **kwargs)

    @property
    def is_whole(self) -> bool:
        """Whether the whole document is repealed."""
        return self.kind == self.Kind.REPEAL and not self.clause and not self.before

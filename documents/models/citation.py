"""Citations between texts, and relations between documents."""

from __future__ import annotations

from typing import Any

from django.db import models

from documents.models.document import Document
from documents.models.provision import Provision, Table
from documents.official_text.titles import number_key, title_key
from documents.querysets import CitationQuerySet


class Citation(models.Model):
    """A citation in a provision; unresolved is a state, not a loss.

    ``quote`` stands in the provision's text (or heading, or table cell) at
    ``start:end``. It links up by itself when the cited document is imported.
    """

    class Origin(models.TextChoices):
        """Who found it."""

        MACHINE = "machine", "自动识别"
        CLERK = "clerk", "人工录入"

    class Status(models.TextChoices):
        """Whether the cited text is held."""

        FOUND = "found", "已链接"
        AMBIGUOUS = "ambiguous", "有多种可能"
        NOT_HELD = "not_held", "本站未收录"
        NO_SUCH_PROVISION = "no_such_provision", "查无此条"

    document = models.ForeignKey(
        Document,
        verbose_name="引用文件",
        on_delete=models.CASCADE,
        related_name="citations",
    )
    provision = models.ForeignKey(
        Provision,
        verbose_name="引用条款",
        on_delete=models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
    )
    table = models.ForeignKey(
        Table,
        verbose_name="引用表格",
        on_delete=models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
    )
    cell_row = models.IntegerField("行", null=True, blank=True)
    cell_column = models.IntegerField("列", null=True, blank=True)
    in_heading = models.BooleanField("在标题中", default=False)
    quote = models.CharField("引文", max_length=1000)
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    title = models.CharField("被引文件", max_length=500, blank=True, default="")
    title_key = models.CharField(
        "被引文件（匹配用）", max_length=500, blank=True, default="", editable=False
    )
    number = models.CharField("被引字号", max_length=120, blank=True, default="")
    number_key = models.CharField(
        "被引字号（规范形式）", max_length=120, blank=True, default="", editable=False
    )
    article = models.CharField("被引条款", max_length=200, blank=True, default="")
    target_document = models.ForeignKey(
        Document,
        verbose_name="链接到文件",
        on_delete=models.SET_NULL,
        related_name="cited_by",
        null=True,
        blank=True,
    )
    target_eid = models.CharField("链接到锚点", max_length=200, blank=True, default="")
    target_table = models.BooleanField("指向表格", default=False)
    origin = models.CharField(
        "来源", max_length=10, choices=Origin, default=Origin.MACHINE
    )
    status = models.CharField(
        "状态", max_length=20, choices=Status, default=Status.NOT_HELD
    )

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = "引用"
        verbose_name_plural = "引用"
        ordering = ("document", "provision__position", "start", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="citation_span_not_empty",
                violation_error_message="引文的止点要在起点之后。",
            ),
        )
        indexes = (
            models.Index(fields=("title_key",), name="citation_title_key"),
            models.Index(fields=("number_key",), name="citation_number_key"),
            # The desk asks for the few that lead nowhere.
            models.Index(fields=("status",), name="citation_status"),
        )

    def __str__(self) -> str:
        return self.quote

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys in step with what they are made of."""
        self.refresh_keys()
        super().save(*args, **kwargs)

    def refresh_keys(self) -> None:
        """Derive what the cited text is found by; bulk writes call it themselves."""
        self.title_key = title_key(self.title)
        self.number_key = number_key(self.number)


class Relation(models.Model):
    """What one document (or provision) does to another (ELI relations)."""

    class Kind(models.TextChoices):
        """The relation, read from source to target."""

        AMENDS = "amends", "修改"
        REPEALS = "repeals", "废止"
        IMPLEMENTS = "implements", "实施"
        BASED_ON = "based_on", "依据"
        REFERS_TO = "refers_to", "参照"

    kind = models.CharField("关系", max_length=20, choices=Kind)
    document = models.ForeignKey(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="relations",
    )
    provision = models.ForeignKey(
        Provision,
        verbose_name="条款",
        on_delete=models.SET_NULL,
        related_name="relations",
        null=True,
        blank=True,
    )
    target_document = models.ForeignKey(
        Document,
        verbose_name="对方文件",
        on_delete=models.SET_NULL,
        related_name="related_from",
        null=True,
        blank=True,
    )
    target_title = models.CharField("对方标题", max_length=500, blank=True, default="")
    target_title_key = models.CharField(
        "对方标题（匹配用）", max_length=500, blank=True, default="", editable=False
    )
    target_number = models.CharField("对方字号", max_length=120, blank=True, default="")
    target_number_key = models.CharField(
        "对方字号（规范形式）", max_length=120, blank=True, default="", editable=False
    )
    target_article = models.CharField(
        "对方条款",
        max_length=200,
        blank=True,
        default="",
        help_text="只涉及其中一条时填写，如：第五条第一款。",
    )
    target_eid = models.CharField("对方锚点", max_length=200, blank=True, default="")
    quote = models.CharField(
        "原文",
        max_length=1000,
        blank=True,
        default="",
        help_text="条款里写明这一关系的那一句。",
    )
    origin = models.CharField(
        "来源",
        max_length=10,
        choices=Citation.Origin,
        default=Citation.Origin.MACHINE,
    )

    class Meta:
        verbose_name = "文件关系"
        verbose_name_plural = "文件关系"
        ordering = ("document", "kind", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(target_document__isnull=False)
                | ~models.Q(target_title="")
                | ~models.Q(target_number=""),
                name="relation_has_target",
                violation_error_message="要写明对方文件，或者它的标题、字号。",
            ),
        )
        indexes = (
            models.Index(fields=("target_title_key",), name="relation_title_key"),
            models.Index(fields=("target_number_key",), name="relation_number_key"),
        )

    def __str__(self) -> str:
        name = f"《{self.target_title}》" if self.target_title else self.target_number
        return f"{self.get_kind_display()}{name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys in step with what they are made of."""
        self.refresh_keys()
        super().save(*args, **kwargs)

    def refresh_keys(self) -> None:
        """Derive what the other text is found by; bulk writes call it themselves."""
        self.target_title_key = title_key(self.target_title)
        self.target_number_key = number_key(self.target_number)

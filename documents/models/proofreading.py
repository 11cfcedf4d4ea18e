"""Sources, findings of the proofreader, and corrections (勘误)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from documents.models.document import Document
from documents.models.issue import GazetteIssue
from documents.models.provision import Provision
from documents.official_text.model import Severity
from documents.querysets import SourceFileQuerySet


class SourceFile(models.Model):
    """A file that was imported: the printed text stays on record."""

    digest = models.CharField("SHA-256", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=300)
    encoding = models.CharField("编码", max_length=20, blank=True, default="")
    size = models.PositiveBigIntegerField("字节数")
    content = models.BinaryField("原文件")
    issue = models.ForeignKey(
        GazetteIssue,
        verbose_name="公报期次",
        on_delete=models.SET_NULL,
        related_name="sources",
        null=True,
        blank=True,
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="导入人",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    imported_at = models.DateTimeField("导入时间", auto_now_add=True)

    objects = SourceFileQuerySet.as_manager()

    class Meta:
        verbose_name = "来源文件"
        verbose_name_plural = "来源文件"
        ordering = ("-imported_at", "-pk")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the key that fixtures use."""
        return (self.digest,)


class Finding(models.Model):
    """A finding of the proofreader that a clerk has to decide on."""

    class State(models.TextChoices):
        """What the clerk decided."""

        OPEN = "open", "待处理"
        APPLIED = "applied", "已自动更正"
        ACCEPTED = "accepted", "已采纳"
        LEFT = "left", "保留原样"

    source = models.ForeignKey(
        SourceFile,
        verbose_name="来源文件",
        on_delete=models.CASCADE,
        related_name="findings",
        null=True,
        blank=True,
        help_text="链接时才看出的（如查无此条）没有来源文件。",
    )
    document = models.ForeignKey(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="findings",
        null=True,
        blank=True,
    )
    eid = models.CharField("锚点", max_length=200, blank=True, default="")
    code = models.CharField("代码", max_length=40)
    severity = models.CharField(
        "程度",
        max_length=10,
        choices=[
            (Severity.ERROR.value, "错误"),
            (Severity.WARNING.value, "警告"),
            (Severity.INFO.value, "提示"),
        ],
    )
    line = models.PositiveIntegerField("行", default=0)
    text = models.TextField("发现")
    suggestion = models.TextField("建议", blank=True, default="")
    state = models.CharField("处理", max_length=10, choices=State, default=State.OPEN)

    class Meta:
        verbose_name = "校对发现"
        verbose_name_plural = "校对发现"
        ordering = ("source", "line", "pk")
        indexes = (models.Index(fields=("code", "state"), name="finding_code_state"),)

    def __str__(self) -> str:
        return f"第{self.line}行：{self.text[:40]}"


class Correction(models.Model):
    """A correction (勘误): what was printed or scanned, what stands now."""

    document = models.ForeignKey(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="corrections",
    )
    provision = models.ForeignKey(
        Provision,
        verbose_name="条款",
        on_delete=models.SET_NULL,
        related_name="corrections",
        null=True,
        blank=True,
    )
    eid = models.CharField("锚点", max_length=200, blank=True, default="")
    printed = models.TextField("原文", help_text="印出来或扫描得到的文字。")
    corrected = models.TextField("更正为", help_text="现在的文字。")
    reason = models.CharField("说明", max_length=300, blank=True, default="")
    is_public = models.BooleanField(
        "对外公布", default=True, help_text="勾选后列在文件页的“勘误”里。"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="采纳人",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        help_text="自动更正没有采纳人。",
    )
    accepted_at = models.DateTimeField("采纳时间")

    class Meta:
        verbose_name = "勘误"
        verbose_name_plural = "勘误"
        ordering = ("document", "accepted_at", "pk")

    def __str__(self) -> str:
        return f"{self.printed[:20]} → {self.corrected[:20]}"

"""Files on their way into the portal: uploaded, looked at, imported (导入)."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from documents.models.issue import GazetteIssue


class ImportJob(models.Model):
    """A file that a clerk uploaded, and how far its import is.

    What was read of it is not stored: it is read again from the bytes, which always
    gives the same.
    """

    class Kind(models.TextChoices):
        """What the file holds."""

        GAZETTE = "gazette", "公报或文件"
        LAW = "law", "法律法规"

    class State(models.TextChoices):
        """How far it is."""

        READING = "reading", "正在读取"
        REFUSED = "refused", "无法读取"
        READY = "ready", "待核对"
        IMPORTING = "importing", "正在导入"
        FAILED = "failed", "导入失败"
        IMPORTED = "imported", "已导入"
        DISCARDED = "discarded", "已放弃"

    name = models.CharField("文件名", max_length=300)
    kind = models.CharField(
        "内容",
        max_length=10,
        choices=Kind,
        default=Kind.GAZETTE,
        help_text="一期公报、一份或几份文件，或者法律法规的全文。",
    )
    note = models.CharField(
        "备注",
        max_length=300,
        blank=True,
        default="",
        help_text="给同事看的，如：扫描件由印刷厂提供。可不填。",
    )
    year = models.PositiveSmallIntegerField(
        "年份",
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2999)],
        help_text="文件里没有印期次时填写，四位数，如 2020。可不填。",
    )
    number = models.PositiveSmallIntegerField(
        "期号",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="当年第几期，只填数字；和年份一起填写。",
    )
    digest = models.CharField(
        "SHA-256", max_length=64, blank=True, default="", db_index=True
    )
    size = models.PositiveBigIntegerField("字节数")
    content = models.BinaryField("文件内容")
    state = models.CharField(
        "进度", max_length=12, choices=State, default=State.READING
    )
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    beat_at = models.DateTimeField("最近动静", null=True, blank=True)
    code = models.CharField("原因代码", max_length=40, blank=True, default="")
    message = models.TextField("原因", blank=True, default="")
    decisions = models.JSONField("对发现的处理", default=dict, blank=True)
    report = models.JSONField("导入结果", default=dict, blank=True)
    issue = models.ForeignKey(
        GazetteIssue,
        verbose_name="公报期次",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="上传人",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ("-created_at", "-pk")
        default_permissions = ("add", "change", "view")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(year__isnull=True, number__isnull=True)
                | models.Q(year__isnull=False, number__isnull=False),
                name="import_issue_whole",
                violation_error_message="年份和期号要一起填写。",
            ),
        )
        indexes = (models.Index(fields=("state", "-created_at"), name="import_state"),)

    def __str__(self) -> str:
        return self.name

"""What readers report as wrong (我要纠错)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from documents.models.document import Document
from documents.models.proofreading import Correction
from documents.models.provision import Provision


class ReaderReport(models.Model):
    """A reader's word that something in a document is wrong, with its place marked.

    Nothing personal is needed. An optional contact is deleted as soon as the report is
    dealt with, and stands in no history and no log.
    """

    class Kind(models.TextChoices):
        """What is wrong."""

        TYPO = "typo", "错字、漏字、多字"
        FIGURE = "figure", "数字、日期、字号不对"
        STRUCTURE = "structure", "条款、表格或附件有缺漏"
        LINK = "link", "链接或引用不对"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", "待处理"
        CORRECTED = "corrected", "已更正"
        ANSWERED = "answered", "已答复"
        DISMISSED = "dismissed", "不处理"

    document = models.ForeignKey(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="reader_reports",
    )
    provision = models.ForeignKey(
        Provision,
        verbose_name="条款",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    eid = models.CharField("锚点", max_length=200, blank=True, default="")
    quote = models.TextField(
        "当时的文字", blank=True, default="", help_text="读者看到的这一处文字。"
    )
    kind = models.CharField("哪方面", max_length=20, choices=Kind)
    text = models.TextField("读者的说明", max_length=1000)
    contact = models.CharField(
        "联系方式",
        max_length=100,
        blank=True,
        default="",
        help_text="处理完即删除。",
    )
    state = models.CharField("处理", max_length=12, choices=State, default=State.OPEN)
    answer = models.TextField("处理说明", max_length=1000, blank=True, default="")
    correction = models.ForeignKey(
        Correction,
        verbose_name="勘误",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="处理人",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)
    created_at = models.DateTimeField("收到时间", auto_now_add=True)

    class Meta:
        verbose_name = "读者纠错"
        verbose_name_plural = "读者纠错"
        ordering = ("-created_at", "-pk")
        default_permissions = ("view",)
        permissions = (("answer_readerreport", "可以处理读者纠错"),)
        indexes = (
            models.Index(fields=("state", "-created_at"), name="reader_report_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(contact=""),
                name="reader_report_contact_deleted",
                violation_error_message="处理完的纠错不再保留联系方式。",
            ),
        )

    def __str__(self) -> str:
        # It stands in the log: no word of the reader's.
        return f"第{self.pk}号纠错"

"""Who took a text through which step (三审三校)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from documents.models.document import Document


class ReviewStep(models.Model):
    """A step that a document's present text has passed, and by whom.

    The steps of proofreading and approval go away when the text changes or goes back:
    what was approved is what is published.
    """

    class Kind(models.TextChoices):
        """The step."""

        TYPED = "typed", "录入"
        PROOFREAD = "proofread", "校对"
        APPROVED = "approved", "审核"
        PUBLISHED = "published", "发布"

    document = models.ForeignKey(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="review_steps",
    )
    kind = models.CharField("步骤", max_length=20, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    account = models.CharField("账号名", max_length=150, blank=True, default="")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "审校步骤"
        verbose_name_plural = "审校步骤"
        ordering = ("document", "at", "pk")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("document", "kind"), name="review_step_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.account or '系统'}"

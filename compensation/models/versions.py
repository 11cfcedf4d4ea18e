"""Dated versions of a plan."""

from __future__ import annotations

from typing import Any

from django.db import models

from compensation.models.projects import ExpropriationProject
from compensation.querysets import PlanVersionQuerySet
from compensation.rules import CompensationError
from documents.models import Document
from documents.models.history import History


class PlanVersion(models.Model):
    """One version of a project's compensation plan (房屋征收与补偿方案).

    A draft is edited; once published it is only ever superseded: results computed
    with it can be recomputed years later.
    """

    class State(models.TextChoices):
        """Editorial state."""

        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        # Replaced from its first day on: it holds on no day any more, but results
        # that name it stay open.
        SUPERSEDED = "superseded", "已被取代"

    project = models.ForeignKey(
        ExpropriationProject,
        verbose_name="征收项目",
        on_delete=models.PROTECT,
        related_name="versions",
        db_index=False,  # The unique constraint starts with it.
    )
    version = models.CharField(
        "版本",
        max_length=40,
        help_text="写进测算结果和网址，如方案的成文日期：2019-12-02。",
    )
    title = models.CharField(
        "方案名称", max_length=300, help_text="方案的全称，不加书名号。"
    )
    document = models.ForeignKey(
        Document,
        verbose_name="方案所在文件",
        on_delete=models.PROTECT,
        related_name="plan_versions",
        help_text="下面各项的条款都在这份文件里选。",
    )
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField(
        "最后有效日",
        null=True,
        blank=True,
        help_text="一直有效的不填；发布新版本时自动填写。",
    )
    state = models.CharField(
        "状态", max_length=20, choices=State, default=State.DRAFT, editable=False
    )
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    whole_tier_pricing = models.BooleanField(
        "整档计价",
        default=True,
        help_text="勾选：按安置户型的整档面积出资，实际房屋面积的差额另行结算；"
        "不勾选：只按实际房屋面积出资。",
    )
    extra_needs_step_up = models.BooleanField(
        "加购以上靠为前提",
        default=True,
        help_text="勾选：先上靠一个户型，才能以优惠价格加购面积。",
    )
    change_note = models.TextField(
        "修改说明",
        blank=True,
        default="",
        help_text="与上一版本相比改了什么，显示在旧地址的提示里。",
    )

    objects = PlanVersionQuerySet.as_manager()
    history = History(
        verbose_name="方案版本修改记录", verbose_name_plural="方案版本修改记录"
    )

    class Meta:
        verbose_name = "方案版本"
        verbose_name_plural = "方案版本"
        ordering = ("project", "-valid_from", "-pk")
        permissions = (("publish_planversion", "可以发布方案版本"),)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "version"),
                name="plan_version_unique",
                violation_error_message="这个项目已经有同名的版本。",
            ),
            models.UniqueConstraint(
                fields=("project",),
                condition=models.Q(state="published", valid_to__isnull=True),
                name="plan_version_one_open",
                violation_error_message="这个项目已经有一个一直有效的版本。",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="plan_version_dates_in_order",
                violation_error_message="最后有效日不能早于生效日期。",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(published_at__isnull=False),
                name="plan_version_published_has_time",
                violation_error_message="已发布的版本要有发布时间。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.project.name} {self.version}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft; what was published stays.

        Raises:
            CompensationError: It was published.
        """
        self.refuse_unless_draft()
        return super().delete(*args, **kwargs)

    def natural_key(self) -> tuple[str, str]:
        """Return the key that fixtures use."""
        return (self.project.slug, self.version)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "compensation.expropriationproject",
        "documents.document",
    ]

    @property
    def is_draft(self) -> bool:
        """Tell whether it may still be edited."""
        return self.state == self.State.DRAFT

    def refuse_unless_draft(self) -> None:
        """Stop whoever is about to change it after its publication.

        Raises:
            CompensationError: It was published.
        """
        if not self.is_draft:
            raise CompensationError(
                code="version_published",
                message="已发布的版本不能修改或删除；请复制为新版本。",
            )


class PlanGuidance(PlanVersion):
    """The same version, on a desk page of its own for what is no sum."""

    class Meta:
        proxy = True
        verbose_name = "方案说明"
        verbose_name_plural = "方案说明"

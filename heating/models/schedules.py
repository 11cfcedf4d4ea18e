"""A schedule of duties, violations and measures, and its dated versions."""

from __future__ import annotations

from typing import Any

from django.db import models

from documents.models import Document, Provision
from documents.models.history import History
from heating.querysets import ScheduleQuerySet, ScheduleVersionQuerySet
from heating.rules import HeatingError


class Schedule(models.Model):
    """Rules on the quality of heating (供热服务质量管理办法), whatever the version."""

    slug = models.SlugField(
        "网址名",
        max_length=80,
        unique=True,
        help_text="小写字母、数字和连字符，写进核算结果；发布之后不要改变。",
    )
    name = models.CharField(
        "名称", max_length=200, help_text="如：城市供热服务质量管理办法。"
    )

    objects = ScheduleQuerySet.as_manager()
    history = History(
        verbose_name="供热办法修改记录", verbose_name_plural="供热办法修改记录"
    )

    class Meta:
        verbose_name = "供热办法"
        verbose_name_plural = "供热办法"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the key that fixtures use."""
        return (self.slug,)


class ScheduleVersion(models.Model):
    """One version of a schedule.

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

    schedule = models.ForeignKey(
        Schedule,
        verbose_name="供热办法",
        on_delete=models.PROTECT,
        related_name="versions",
        db_index=False,  # The unique constraint starts with it.
    )
    version = models.CharField(
        "版本",
        max_length=40,
        help_text="写进核算结果和网址，如办法的成文日期：2020-01-01。",
    )
    title = models.CharField(
        "办法名称", max_length=300, help_text="办法的全称，不加书名号。"
    )
    document = models.ForeignKey(
        Document,
        verbose_name="办法所在文件",
        on_delete=models.PROTECT,
        related_name="heating_versions",
        help_text="下面各项的条款都在这份文件里选。",
    )
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField(
        "最后有效日",
        null=True,
        blank=True,
        help_text="一直有效的不填；发布新版本时自动填写。",
    )
    interpretation_office = models.CharField(
        "解释机关", max_length=200, help_text="原文没有写清楚的地方，以它的解释为准。"
    )
    interpretation = models.ForeignKey(
        Provision,
        verbose_name="写明解释机关的条款",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    supervisor = models.CharField(
        "供热主管部门",
        max_length=200,
        help_text="投诉、举报由谁受理，如：供热行政主管部门。",
    )
    state = models.CharField(
        "状态", max_length=20, choices=State, default=State.DRAFT, editable=False
    )
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    change_note = models.TextField(
        "修改说明",
        blank=True,
        default="",
        help_text="与上一版本相比改了什么，显示在旧地址的提示里。",
    )

    objects = ScheduleVersionQuerySet.as_manager()
    history = History(
        verbose_name="供热办法版本修改记录", verbose_name_plural="供热办法版本修改记录"
    )

    class Meta:
        verbose_name = "供热办法版本"
        verbose_name_plural = "供热办法版本"
        ordering = ("schedule", "-valid_from", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "version"),
                name="schedule_version_unique",
                violation_error_message="这部办法已经有同名的版本。",
            ),
            models.UniqueConstraint(
                fields=("schedule",),
                condition=models.Q(state="published", valid_to__isnull=True),
                name="schedule_version_one_open",
                violation_error_message="这部办法已经有一个一直有效的版本。",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="schedule_version_dates_in_order",
                violation_error_message="最后有效日不能早于生效日期。",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(published_at__isnull=False),
                name="schedule_version_published_has_time",
                violation_error_message="已发布的版本要有发布时间。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft; what was published stays.

        Raises:
            HeatingError: It was published.
        """
        self.refuse_unless_draft()
        return super().delete(*args, **kwargs)

    def natural_key(self) -> tuple[str, str]:
        """Return the key that fixtures use."""
        return (self.schedule.slug, self.version)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "heating.schedule",
        "documents.document",
    ]

    @property
    def is_draft(self) -> bool:
        """Tell whether it may still be edited."""
        return self.state == self.State.DRAFT

    def refuse_unless_draft(self) -> None:
        """Stop whoever is about to change it after its publication.

        Raises:
            HeatingError: It was published.
        """
        if not self.is_draft:
            raise HeatingError(
                code="version_published",
                message="已发布的版本不能修改或删除；请复制为新版本。",
            )

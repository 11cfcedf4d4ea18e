"""What a plan says beside its sums: deadlines, stages, care, papers, plain words."""

from __future__ import annotations

from django.db import models

from compensation.models.clauses import ClauseRow
from compensation.models.versions import PlanVersion
from documents.models.history import History


class Deadline(ClauseRow):
    """A deadline (期限), counted from a day that is known or becomes known."""

    class Start(models.TextChoices):
        """From which day it runs."""

        SIGNING = "signing", "签约开始之日"
        MOVING = "moving", "搬迁开始之日"
        APPRAISAL = "appraisal", "收到评估报告之日"
        REVIEW = "review", "收到复核结果之日"

    version = models.ForeignKey(
        PlanVersion,
        verbose_name="方案版本",
        on_delete=models.CASCADE,
        related_name="deadlines",
        db_index=False,  # The unique constraint starts with it.
    )
    code = models.SlugField(
        "代码", max_length=40, help_text="小写字母，如：signing_bonus。"
    )
    label = models.CharField("名称", max_length=60, help_text="如：签约奖励。")
    starts = models.CharField("起算", max_length=20, choices=Start)
    days = models.PositiveSmallIntegerField("日数", help_text="第15日填 15。")
    closes_at = models.TimeField(
        "截止时刻", null=True, blank=True, help_text="当日终了截止的不填。"
    )
    start_is_first_day = models.BooleanField(
        "开始之日计入", default=True, help_text="勾选：开始之日为第 1 日。"
    )
    includes_moment = models.BooleanField(
        "含截止时刻", default=False, help_text="截止时刻整是否还算在期限内。"
    )
    consequence = models.CharField(
        "逾期后果",
        max_length=200,
        blank=True,
        default="",
        help_text="如：不予奖励。",
    )

    history = History(verbose_name="期限修改记录", verbose_name_plural="期限修改记录")

    class Meta:
        verbose_name = "期限"
        verbose_name_plural = "期限"
        ordering = ("version", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "code"),
                name="deadline_code_unique",
                violation_error_message="期限的代码不能重复。",
            ),
            models.CheckConstraint(
                condition=models.Q(days__gte=1, days__lte=3660),
                name="deadline_days_sensible",
                violation_error_message="日数应为 1 至 3660。",
            ),
        )

    def __str__(self) -> str:
        return self.label


class Stage(ClauseRow):
    """A stage of the work (征收工作阶段)."""

    version = models.ForeignKey(
        PlanVersion,
        verbose_name="方案版本",
        on_delete=models.CASCADE,
        related_name="stages",
    )
    label = models.CharField("阶段", max_length=100)
    period = models.CharField(
        "时间", max_length=100, help_text="照方案原文，如：另行通知。"
    )
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)

    history = History(verbose_name="阶段修改记录", verbose_name_plural="阶段修改记录")

    class Meta:
        verbose_name = "工作阶段"
        verbose_name_plural = "工作阶段"
        ordering = ("version", "position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="stage_dates_in_order",
                violation_error_message="结束日期不能早于开始日期。",
            ),
        )

    def __str__(self) -> str:
        return self.label


class CareCondition(ClauseRow):
    """A condition of low-floor care (安置低楼层照顾条件)."""

    version = models.ForeignKey(
        PlanVersion,
        verbose_name="方案版本",
        on_delete=models.CASCADE,
        related_name="care_conditions",
    )
    text = models.CharField("条件", max_length=300, help_text="用居民看得懂的话写。")
    evidence = models.CharField(
        "证明材料", max_length=300, blank=True, default="", help_text="方案要求的证件。"
    )

    history = History(
        verbose_name="照顾条件修改记录", verbose_name_plural="照顾条件修改记录"
    )

    class Meta:
        verbose_name = "低楼层照顾条件"
        verbose_name_plural = "低楼层照顾条件"
        ordering = ("version", "position", "pk")

    def __str__(self) -> str:
        return self.text


class RequiredDocument(ClauseRow):
    """A paper to bring (所需材料)."""

    version = models.ForeignKey(
        PlanVersion,
        verbose_name="方案版本",
        on_delete=models.CASCADE,
        related_name="required_documents",
    )
    name = models.CharField("材料", max_length=200)
    purpose = models.CharField(
        "用途", max_length=300, help_text="什么情况下需要，如：按证载面积计算补偿。"
    )

    history = History(verbose_name="材料修改记录", verbose_name_plural="材料修改记录")

    class Meta:
        verbose_name = "所需材料"
        verbose_name_plural = "所需材料"
        ordering = ("version", "position", "pk")

    def __str__(self) -> str:
        return self.name


class Explanation(ClauseRow):
    """A point of the plan in plain words (通俗说明)."""

    class Topic(models.TextChoices):
        """Where on the plan's page it stands."""

        SCOPE = "scope", "征收范围"
        PARTIES = "parties", "有关单位"
        CHOICES = "choices", "补偿方式"
        MONEY = "money", "货币补偿"
        EXCHANGE = "exchange", "房屋产权调换"
        REWARDS = "rewards", "搬迁费和奖励"
        LOW_INCOME = "low_income", "住房保障"
        NONRESIDENTIAL = "nonresidential", "非住宅房屋"
        FLATS = "flats", "安置房和选房"
        CARE = "care", "低楼层照顾"
        DISPUTES = "disputes", "有不同意见时"

    version = models.ForeignKey(
        PlanVersion,
        verbose_name="方案版本",
        on_delete=models.CASCADE,
        related_name="explanations",
    )
    topic = models.CharField("主题", max_length=20, choices=Topic)
    heading = models.CharField("小标题", max_length=100, blank=True, default="")
    text = models.TextField(
        "说明", help_text="用居民看得懂的话写，不添加方案没有的内容。"
    )

    history = History(verbose_name="说明修改记录", verbose_name_plural="说明修改记录")

    class Meta:
        verbose_name = "通俗说明"
        verbose_name_plural = "通俗说明"
        ordering = ("version", "position", "pk")

    def __str__(self) -> str:
        return self.heading or self.get_topic_display()

"""What a schedule says besides penalties: duties, appraisal, misconduct, finals."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models

from documents.models.history import History
from heating.models.clauses import VersionRow
from heating.models.schedules import ScheduleVersion


class SupplierDuty(VersionRow):
    """What a supplier (供热单位) owes.

    A duty with hours is one of an outage: it begins when heating has stopped for so
    long. One with a coefficient as well is the refund.
    """

    class Topic(models.TextChoices):
        """What it is about."""

        OPERATION = "operation", "供热时间与室温"
        SUPPORT = "support", "水、电、燃气等保障"
        EMERGENCY = "emergency", "应急保障"
        SERVICE = "service", "公示、报修与投诉"
        OUTAGE = "outage", "停热"
        TEMPERATURE = "temperature", "室温不达标"

    version = models.ForeignKey(
        ScheduleVersion,
        verbose_name="供热办法版本",
        on_delete=models.CASCADE,
        related_name="duties",
        db_index=False,  # The unique constraint starts with it.
    )
    code = models.SlugField(
        "代码", max_length=40, help_text="如：notify_users；写进接口的结果。"
    )
    label = models.CharField(
        "名称", max_length=60, help_text="一句话，如：及时通知用户。"
    )
    topic = models.CharField("类别", max_length=20, choices=Topic)
    for_residents = models.BooleanField(
        "用户可以期待", default=False, help_text="勾选：列在“用户可以期待什么”里。"
    )
    reading = models.TextField(
        "解读",
        blank=True,
        default="",
        help_text="原文没有写清楚时，本站怎样理解；原文清楚的不填。",
    )
    hours = models.DecimalField(
        "停热满（小时）",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text="停热多少小时起有这项义务；与停热时长无关的不填。",
    )
    includes_hours = models.BooleanField(
        "含本数", default=True, help_text="“以上”含本数，“超过”不含本数。"
    )
    refund_coefficient = models.DecimalField(
        "退费倍数",
        max_digits=8,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text="按日退还几倍热费；只有退费那一项填写。",
    )

    history = History(
        verbose_name="供热单位义务修改记录", verbose_name_plural="供热单位义务修改记录"
    )

    class Meta:
        verbose_name = "供热单位义务"
        verbose_name_plural = "供热单位义务"
        ordering = ("version", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "code"),
                name="duty_code_unique",
                violation_error_message="这个版本已经有同样代码的义务。",
            ),
            models.UniqueConstraint(
                fields=("version",),
                condition=models.Q(refund_coefficient__isnull=False),
                name="duty_one_refund",
                violation_error_message="一个版本只能有一项停热退费。",
            ),
            models.CheckConstraint(
                condition=models.Q(refund_coefficient__isnull=True)
                | models.Q(hours__isnull=False, refund_coefficient__gte=0),
                name="duty_refund_has_hours",
                violation_error_message="停热退费要写明停热多少小时起退还。",
            ),
            models.CheckConstraint(
                condition=models.Q(hours__isnull=True) | models.Q(hours__gte=0),
                name="duty_hours_not_negative",
                violation_error_message="停热小时数不能小于 0。",
            ),
        )

    def __str__(self) -> str:
        return self.label


class AppraisalRule(VersionRow):
    """A sentence of the appraisal of suppliers (供热服务质量考核)."""

    class Part(models.TextChoices):
        """Which part of the appraisal it is."""

        BODY = "body", "由谁考核"
        PUBLICITY = "publicity", "怎样公告"
        CRITERION = "criterion", "考核什么"
        OUTCOME = "outcome", "考核之后"

    version = models.ForeignKey(
        ScheduleVersion,
        verbose_name="供热办法版本",
        on_delete=models.CASCADE,
        related_name="appraisal_rules",
    )
    part = models.CharField("部分", max_length=20, choices=Part)
    label = models.CharField(
        "名称", max_length=100, help_text="如：供热质量；考核之后填考核结果，如：优秀。"
    )

    history = History(
        verbose_name="考核规定修改记录", verbose_name_plural="考核规定修改记录"
    )

    class Meta:
        verbose_name = "考核规定"
        verbose_name_plural = "考核规定"
        ordering = ("version", "position", "pk")

    def __str__(self) -> str:
        return self.label


class Misconduct(VersionRow):
    """A misconduct of officials (主管部门及其工作人员的违法行为)."""

    version = models.ForeignKey(
        ScheduleVersion,
        verbose_name="供热办法版本",
        on_delete=models.CASCADE,
        related_name="misconducts",
        db_index=False,  # The unique constraint starts with it.
    )
    number = models.PositiveSmallIntegerField(
        "序号",
        validators=[MinValueValidator(1)],
        help_text="条款里的第几项。",
    )

    history = History(
        verbose_name="公职人员责任修改记录", verbose_name_plural="公职人员责任修改记录"
    )

    class Meta:
        verbose_name = "公职人员责任"
        verbose_name_plural = "公职人员责任"
        ordering = ("version", "number", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "number"),
                name="misconduct_number_unique",
                violation_error_message="这个版本已经有同样序号的行为。",
            ),
        )

    def __str__(self) -> str:
        return f"（{self.number}）{self.quote}"


class GeneralRule(VersionRow):
    """A general or final sentence: whom the schedule binds, who runs it, since when."""

    class Part(models.TextChoices):
        """Where it belongs."""

        SCOPE = "scope", "适用范围与职责"
        LIABILITY = "liability", "公职人员责任"
        FINAL = "final", "附则"

    version = models.ForeignKey(
        ScheduleVersion,
        verbose_name="供热办法版本",
        on_delete=models.CASCADE,
        related_name="general_rules",
    )
    part = models.CharField("部分", max_length=20, choices=Part)

    history = History(
        verbose_name="一般规定修改记录", verbose_name_plural="一般规定修改记录"
    )

    class Meta:
        verbose_name = "一般规定"
        verbose_name_plural = "一般规定"
        ordering = ("version", "position", "pk")

    def __str__(self) -> str:
        return self.quote[:40]

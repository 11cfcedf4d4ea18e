"""Sums that people can get, and targets with their year."""

from __future__ import annotations

from django.core.validators import validate_slug
from django.db import models

from regulations.models.derived import Derived


class Benefit(Derived):
    """A sum (奖励、补贴、补助) with its condition and clause.

    Rows with one ``scheme`` belong together: the steps of a rate over time, or the
    groups of a bonus. The calculators are built from them.
    """

    class Audience(models.TextChoices):
        """Who can get it."""

        PERSON = "person", "个人"
        FIRM = "firm", "企业"
        INSTITUTION = "institution", "机构"

    class Basis(models.TextChoices):
        """What the sum is for."""

        ONCE = "once", "一次性"
        PER_UNIT = "per_unit", "每单位一次性"
        PER_UNIT_MONTH = "per_unit_month", "每单位每月"
        PER_UNIT_YEAR = "per_unit_year", "每单位每年"
        AFTER_YEARS = "after_years", "满年限一次性"
        OTHER = "other", "其他"

    scheme = models.CharField(
        "代码",
        max_length=120,
        validators=[validate_slug],
        help_text="同一补助用同一个代码（拉丁字母），计算器据此成组。",
    )
    title = models.CharField("名称", max_length=300)
    audience = models.CharField(
        "对象",
        max_length=20,
        choices=Audience,
        blank=True,
        default="",
        help_text="看不出是谁的，由人工选择。",
    )
    beneficiary = models.CharField(
        "具体对象",
        max_length=300,
        blank=True,
        default="",
        help_text="如：本科及以上毕业生。",
    )
    condition = models.TextField("条件", blank=True, default="")
    amount = models.DecimalField(
        "金额（元）", max_digits=14, decimal_places=2, help_text="以元为单位。"
    )
    maximum = models.BooleanField("最高限额", default=False, help_text="原文为“最高”。")
    basis = models.CharField(
        "计发方式", max_length=20, choices=Basis, default=Basis.ONCE
    )
    unit = models.CharField(
        "计量单位", max_length=20, blank=True, default="", help_text="如：床、户、人。"
    )
    min_years = models.DecimalField(
        "满几年", max_digits=4, decimal_places=1, null=True, blank=True
    )
    valid_from = models.DateField("起", null=True, blank=True)
    valid_to = models.DateField("止", null=True, blank=True)
    reading = models.TextField(
        "解读", blank=True, default="", help_text="原文不清楚时本站怎样理解。"
    )

    class Meta(Derived.Meta):
        verbose_name = "补助与奖励"
        verbose_name_plural = "补助与奖励"
        constraints = (
            *Derived.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(amount__gte=0),
                name="benefit_amount_not_negative",
                violation_error_message="金额不能小于 0。",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="benefit_period",
                violation_error_message="止日不能早于起日。",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Target(Derived):
    """A target (目标) with the year by which it is to be reached."""

    year = models.PositiveSmallIntegerField("年份")
    statement = models.TextField("目标", help_text="照原文的一句。")
    indicator = models.CharField(
        "指标", max_length=300, blank=True, default="", help_text="如：5G 基站。"
    )
    value = models.CharField(
        "数值",
        max_length=100,
        blank=True,
        default="",
        help_text="如：3000 个、90%以上。",
    )

    class Meta(Derived.Meta):
        verbose_name = "目标"
        verbose_name_plural = "目标"
        ordering = ("year", "document", "position", "pk")

    def __str__(self) -> str:
        return f"{self.year}年：{self.statement[:40]}"

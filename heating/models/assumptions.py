"""What the schedule does not say and a refund needs: a clerk may fill it in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from documents.models.history import History
from heating.rules.limits import LARGEST_PRICE, LARGEST_SEASON

ONLY = 1


class HeatingSettings(models.Model):
    """Length of the season and price of heat; one row, empty until a clerk fills it.

    Both are assumptions: the form shows them as such and anybody may change them
    there.
    """

    season_days = models.PositiveSmallIntegerField(
        "供热期日数",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_SEASON)],
        help_text="办法没有写明。填写后作为假定值填入停热核算的表单，用户可以修改。",
    )
    unit_price = models.DecimalField(
        "供热单价（元/m²，每供热期）",
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(Decimal("0.01")),
            MaxValueValidator(LARGEST_PRICE),
        ],
        help_text="办法没有写明。填写后作为假定值填入停热核算的表单，用户可以修改。",
    )
    source = models.CharField(
        "来源",
        max_length=300,
        blank=True,
        default="",
        help_text="上面两个数来自哪份文件，如：某号文件；显示在表单下面。",
    )

    history = History(
        verbose_name="供热假定值修改记录", verbose_name_plural="供热假定值修改记录"
    )

    class Meta:
        verbose_name = "供热假定值"
        verbose_name_plural = "供热假定值"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(pk=ONLY),
                name="heating_settings_one_row",
                violation_error_message="供热假定值只有一份。",
            ),
            models.CheckConstraint(
                condition=models.Q(season_days__isnull=True)
                | models.Q(season_days__range=(1, LARGEST_SEASON)),
                name="heating_settings_season",
                violation_error_message="供热期日数应在 1 至 366 之间。",
            ),
            models.CheckConstraint(
                condition=models.Q(unit_price__isnull=True)
                | models.Q(unit_price__gt=0),
                name="heating_settings_price",
                violation_error_message="供热单价应大于 0。",
            ),
        )

    def __str__(self) -> str:
        return "供热假定值"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the one row there is."""
        self.pk = ONLY
        super().save(*args, **kwargs)

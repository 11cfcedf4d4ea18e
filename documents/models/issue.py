"""Issues of the gazette."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from documents.querysets import GazetteIssueQuerySet


class GazetteIssue(models.Model):
    """One issue of the gazette (一期公报), as its masthead states it."""

    title = models.CharField(
        "公报名称",
        max_length=200,
        help_text="如：葫芦岛市人民政府公报。",
    )
    year = models.PositiveSmallIntegerField(
        "年份",
        validators=[MinValueValidator(1900), MaxValueValidator(2999)],
        help_text="四位数，如 2020。",
    )
    number = models.PositiveSmallIntegerField(
        "期号",
        validators=[MinValueValidator(1)],
        help_text="当年第几期，只填数字。",
    )
    serial_number = models.PositiveIntegerField(
        "总期号",
        null=True,
        blank=True,
        help_text="创刊以来的总期数，如 62；没有可不填。",
    )
    published_on = models.DateField("出版日期", null=True, blank=True)
    people = models.JSONField(
        "编委会与联系方式",
        default=list,
        blank=True,
        help_text="按版权页的顺序：[[“职务”, “姓名”], …]。",
    )
    created_at = models.DateTimeField("录入时间", auto_now_add=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    #: How many documents the public sees; lists fill it in.
    public_count: int

    objects = GazetteIssueQuerySet.as_manager()

    class Meta:
        verbose_name = "公报期次"
        verbose_name_plural = "公报期次"
        ordering = ("-year", "-number", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("year", "number"),
                name="issue_year_number_unique",
                violation_error_message="这一年的这一期已经存在。",
            ),
            models.CheckConstraint(
                condition=models.Q(year__range=(1900, 2999)),
                name="issue_year_four_digits",
                violation_error_message="年份是四位数。",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="issue_number_positive",
                violation_error_message="期号从 1 开始。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}{self.label}"

    def get_absolute_url(self) -> str:
        """Return the issue's page."""
        return reverse("documents:issue", args=(self.year, self.number))

    def natural_key(self) -> tuple[int, int]:
        """Return the key that fixtures use: year and number."""
        return (self.year, self.number)

    @property
    def label(self) -> str:
        """Return the issue as people cite it: ``2020年第1期``."""
        return f"{self.year}年第{self.number}期"

"""Violations and their measures: figures and conditions as data."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse

from documents.models.history import History
from heating.models.clauses import ClauseRow, VersionRow
from heating.models.schedules import ScheduleVersion
from heating.querysets import ViolationQuerySet
from heating.rules import Base, FlagName, HeatingError, MeasureKind
from heating.rules import Measure as FrozenMeasure
from heating.rules.conditions import ALWAYS, from_data, to_data
from regulations.rules import ProvisionRef
from regulations.rules.money import LARGEST_FIGURE, YUAN, YUAN_PER_SQUARE_METRE

NO_CLAUSE = ProvisionRef(document="", eid="", label="")


def always() -> dict[str, Any]:
    """Return the condition that is always met, as it is stored."""
    return to_data(ALWAYS)


class Violation(VersionRow):
    """One item of the schedule (违法情形)."""

    class Topic(models.TextChoices):
        """What it is about, for the filter."""

        CONSTRUCTION = "construction", "工程建设"
        LICENCE = "licence", "许可与经营"
        SUPPLY = "supply", "供热运行与收费"

    version = models.ForeignKey(
        ScheduleVersion,
        verbose_name="供热办法版本",
        on_delete=models.CASCADE,
        related_name="violations",
        db_index=False,  # The unique constraint starts with it.
    )
    number = models.PositiveSmallIntegerField(
        "序号",
        validators=[MinValueValidator(1)],
        help_text="条款里的第几项；写进网址。",
    )
    title = models.CharField(
        "违法情形", max_length=200, help_text="一句话的简称；全文在“原文”里。"
    )
    topic = models.CharField("类别", max_length=20, choices=Topic)

    objects = ViolationQuerySet.as_manager()
    history = History(
        verbose_name="违法情形修改记录", verbose_name_plural="违法情形修改记录"
    )

    class Meta:
        verbose_name = "违法情形"
        verbose_name_plural = "违法情形"
        ordering = ("version", "number", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "number"),
                name="violation_number_unique",
                violation_error_message="这个版本已经有同样序号的违法情形。",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="violation_number_positive",
                violation_error_message="序号从 1 开始。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def natural_key(self) -> tuple[str, str, int]:
        """Return the key that fixtures use."""
        return (*self.version.natural_key(), self.number)

    natural_key.dependencies = ["heating.scheduleversion"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("heating:penalty", args=(self.number,))


class Measure(ClauseRow):
    """One consequence of a violation (处理措施): amount = coefficient × base."""

    KINDS = [(kind.value, kind.label) for kind in MeasureKind]
    BASES = [(base.value, base.label) for base in Base]

    violation = models.ForeignKey(
        Violation,
        verbose_name="违法情形",
        on_delete=models.CASCADE,
        related_name="measures",
        db_index=False,  # The unique constraint starts with it.
    )
    code = models.CharField(
        "代码",
        max_length=40,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9_]*\Z", "代码用小写字母、数字和下划线，以字母开头。"
            )
        ],
        help_text="如：order、fine；同一违法情形里不重复，写进接口的结果。",
    )
    kind = models.CharField("种类", max_length=20, choices=KINDS)
    label = models.CharField(
        "名称", max_length=60, help_text="结果里显示的名称，如：责令限期改正。"
    )
    condition = models.JSONField(
        "适用条件",
        default=always,
        help_text="用 JSON 写明，如 "
        '{"all": [{"flag": "overdue"}, {"building_use": "residential"}]}；'
        '总是适用的写 {"all": []}。可用的情形：'
        + "、".join(f"{name.value}（{name.label}）" for name in FlagName)
        + "。",
    )
    fixed_amount = models.DecimalField(
        "固定金额（元）",
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="金额不随情况变化时填写，20 万元填 200000。",
    )
    base = models.CharField(
        "计算基数",
        max_length=20,
        choices=BASES,
        blank=True,
        default="",
        help_text="金额 = 基数 × 系数。",
    )
    coefficient = models.DecimalField(
        "系数",
        max_digits=14,
        decimal_places=4,
        default=1,
        help_text="百分之十五填 0.15，两倍填 2，每平方米 25 元填 25。",
    )
    same_as = models.CharField(
        "等额于",
        max_length=40,
        blank=True,
        default="",
        help_text="与本情形另一项措施金额相等时，填那一项的代码。",
    )
    replaces = models.JSONField(
        "代替的措施",
        default=list,
        blank=True,
        help_text="本项适用时不再适用的措施，每行一个代码。",
    )
    reading = models.TextField(
        "解读",
        blank=True,
        default="",
        help_text="原文没有写清楚时，本站怎样理解；原文清楚的不填。",
    )

    history = History(
        verbose_name="处理措施修改记录", verbose_name_plural="处理措施修改记录"
    )

    class Meta:
        verbose_name = "处理措施"
        verbose_name_plural = "处理措施"
        ordering = ("violation", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("violation", "code"),
                name="measure_code_unique",
                violation_error_message="同一违法情形里，措施的代码不能重复。",
            ),
            models.CheckConstraint(
                condition=models.Q(fixed_amount__isnull=True)
                | models.Q(fixed_amount__gte=0),
                name="measure_amount_not_negative",
                violation_error_message="固定金额不能小于 0。",
            ),
            models.CheckConstraint(
                condition=models.Q(coefficient__gte=0),
                name="measure_coefficient_not_negative",
                violation_error_message="系数不能小于 0。",
            ),
        )

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Check condition and sum as the calculator will.

        Raises:
            ValidationError: The calculator could not use it.
        """
        super().clean()
        if not isinstance(self.replaces, list) or not all(
            isinstance(code, str) for code in self.replaces
        ):
            raise ValidationError({"replaces": "应为代码的列表。"})
        if self.fixed_amount is not None and self.fixed_amount > LARGEST_FIGURE:
            raise ValidationError({"fixed_amount": "金额过大，请检查。"})
        try:
            self.frozen(NO_CLAUSE)
        except HeatingError as error:
            known = error.field if error.field == "condition" else None
            raise ValidationError(
                {known: error.message} if known else error.message
            ) from error

    @property
    def schedule_version(self) -> ScheduleVersion:
        """The version it belongs to."""
        return self.violation.version

    @property
    def unit(self) -> str:
        """Unit of the figure: 元, 元/m², or empty for a share or a multiple."""
        if self.fixed_amount is not None:
            return YUAN
        return YUAN_PER_SQUARE_METRE if self.base == Base.FLOOR_AREA else ""

    def frozen(self, provision: ProvisionRef) -> FrozenMeasure:
        """Freeze the row for the calculator.

        Args:
            provision: Where it comes from.

        Raises:
            HeatingError: Kind, condition or sum are none.
        """
        if self.kind not in set(MeasureKind):
            raise HeatingError(code="rules_invalid", message="请选择措施的种类。")
        return FrozenMeasure(
            code=self.code,
            kind=MeasureKind(self.kind),
            label=self.label,
            condition=from_data(self.condition),
            fixed=self.fixed_amount,
            base=Base(self.base) if self.base else None,
            coefficient=self.coefficient,
            same_as=self.same_as,
            provision=provision,
            replaces=frozenset(self.replaces),
            reading=self.reading,
        )

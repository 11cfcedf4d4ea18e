"""The rows that a plan is computed by: figures, ways of compensation, readings."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from django.core.exceptions import ValidationError
from django.db import models

from compensation.models.clauses import ClauseRow
from compensation.models.versions import PlanVersion
from compensation.rules import Choice, ReadingCode, RuleCode, Use
from documents.models.history import History
from regulations.rules.money import SQUARE_METRE, YUAN_PER_SQUARE_METRE

USE_FIELDS = {
    Use.RESIDENTIAL: "for_residential",
    Use.COMMERCIAL: "for_commercial",
    Use.OTHER_NONRESIDENTIAL: "for_other_nonresidential",
}
CHOICE_FIELDS = {Choice.MONETARY: "when_monetary", Choice.EXCHANGE: "when_exchange"}

OFFER = "offer"
INTERPRETATION = "interpretation"
WHOLE_TIER_PRICING = "whole_tier_pricing"
ORDER_IN_TIME = "order_in_time"
ORDER_LATE = "order_late"
ORDER_CARE = "order_care"

_AREAS = frozenset(
    {
        RuleCode.BONUS_AREA,
        RuleCode.EXTRA_STEP,
        RuleCode.SHORTFALL_TOLERANCE,
        RuleCode.EXCESS_TOLERANCE,
    }
)
_SHARES = frozenset(
    {
        RuleCode.HOUSE,
        RuleCode.BALCONY,
        RuleCode.FITTINGS,
        RuleCode.BUSINESS_LOSS,
        RuleCode.BARE_SHELL,
        RuleCode.COMMERCIAL_VALUE,
        RuleCode.OTHER_VALUE,
        RuleCode.PRICE_DIFFERENCE,
        RuleCode.LOW_INCOME_RELIEF,
    }
)
_SHARES_OF_AREA = frozenset({RuleCode.LOW_INCOME_RELIEF})


def unit_of(code: RuleCode) -> str:
    """Return the unit in which a figure is kept; empty for a share of one."""
    if code in _SHARES:
        return ""
    return SQUARE_METRE if code in _AREAS else YUAN_PER_SQUARE_METRE


def _cases() -> list[tuple[str, str]]:
    return list(product(USE_FIELDS.values(), CHOICE_FIELDS.values()))


class PlanRule(ClauseRow):
    """One rule of a plan: a figure, a way of compensation, a reading, or a basis."""

    class Kind(models.TextChoices):
        """What sort of row it is."""

        FIGURE = "figure", "标准与数额"
        OFFER = "offer", "补偿方式"
        READING = "reading", "解读"
        BASIS = "basis", "依据"

    BASIS_LABELS = {
        INTERPRETATION: "解释机关",
        WHOLE_TIER_PRICING: "整档计价",
        ORDER_IN_TIME: "选房顺序：按期签约、搬迁的",
        ORDER_LATE: "选房顺序：未按期签约、搬迁的",
        ORDER_CARE: "选房顺序：低楼层照顾",
    }
    CODES: dict[str, dict[str, str]] = {
        Kind.FIGURE: {code.value: code.label for code in RuleCode},
        Kind.OFFER: {OFFER: "补偿方式"},
        Kind.READING: {code.value: code.label for code in ReadingCode},
        Kind.BASIS: BASIS_LABELS,
    }
    UNITS = [
        ("", "比例（1 即全额）"),
        (YUAN_PER_SQUARE_METRE, YUAN_PER_SQUARE_METRE),
        (SQUARE_METRE, SQUARE_METRE),
    ]

    version = models.ForeignKey(
        PlanVersion,
        verbose_name="方案版本",
        on_delete=models.CASCADE,
        related_name="rules",
    )
    kind = models.CharField("种类", max_length=10, choices=Kind, default=Kind.FIGURE)
    code = models.CharField("项目", max_length=40)
    label = models.CharField(
        "名称",
        max_length=60,
        blank=True,
        default="",
        help_text="测算结果里显示的名称；不填用通常的名称。",
    )
    value = models.DecimalField(
        "数值",
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="比例按小数填写：百分之五十填 0.5，全额填 1。",
    )
    unit = models.CharField(
        "单位", max_length=10, choices=UNITS, blank=True, default=""
    )
    inclusive = models.BooleanField(
        "含本数", default=True, help_text="限度本身是否包括在内（含、不含）。"
    )
    for_residential = models.BooleanField("住宅", default=True)
    for_commercial = models.BooleanField("经营性非住宅", default=False)
    for_other_nonresidential = models.BooleanField("其他非住宅", default=False)
    when_monetary = models.BooleanField("货币补偿", default=True)
    when_exchange = models.BooleanField("产权调换", default=True)

    history = History(verbose_name="规则修改记录", verbose_name_plural="规则修改记录")

    class Meta:
        verbose_name = "规则"
        verbose_name_plural = "规则"
        ordering = ("version", "position", "pk")
        constraints = (
            *(
                models.UniqueConstraint(
                    fields=("version", "code"),
                    condition=models.Q(**{use: True, choice: True}),
                    name=f"rule_once_{use}_{choice}",
                    violation_error_message="同一种房屋、同一种补偿方式，"
                    "一个项目只能有一条规则。",
                )
                for use, choice in _cases()
            ),
            models.CheckConstraint(
                condition=models.Q(for_residential=True)
                | models.Q(for_commercial=True)
                | models.Q(for_other_nonresidential=True),
                name="rule_has_use",
                violation_error_message="至少选择一种房屋。",
            ),
            models.CheckConstraint(
                condition=models.Q(when_monetary=True) | models.Q(when_exchange=True),
                name="rule_has_choice",
                violation_error_message="至少选择一种补偿方式。",
            ),
            models.CheckConstraint(
                # NULL >= 0 would pass: a check refuses only what is false.
                condition=models.Q(kind="figure", value__isnull=False, value__gte=0)
                | (~models.Q(kind="figure") & models.Q(value__isnull=True)),
                name="rule_value_where_figure",
                violation_error_message="数值应填写且不小于 0。",
            ),
        )

    def __str__(self) -> str:
        return self.label or self.CODES.get(self.kind, {}).get(self.code, self.code)

    def clean(self) -> None:
        """Check code, unit and reading against the kind."""
        super().clean()
        if self.code not in self.CODES.get(self.kind, {}):
            raise ValidationError({"code": "请选择项目。"})
        if self.kind == self.Kind.READING and not self.reading:
            raise ValidationError({"reading": "请填写解读。"})
        if self.kind != self.Kind.FIGURE:
            self.unit = ""
            self.value = None
            return
        # The constraint says so too, but a form without the kind leaves it out.
        if self.value is None or self.value < 0:
            raise ValidationError({"value": "数值应填写且不小于 0。"})
        code = RuleCode(self.code)
        if self.unit != unit_of(code):
            name = dict(self.UNITS)[unit_of(code)]
            raise ValidationError({"unit": f"“{code.label}”的单位应为{name}。"})
        if code in _SHARES_OF_AREA and self.value > 1:
            raise ValidationError({"value": "比例不能大于 1。"})

    @property
    def uses(self) -> frozenset[Use]:
        """The uses of a house for which it holds."""
        return frozenset(use for use, name in USE_FIELDS.items() if getattr(self, name))

    @property
    def choices(self) -> frozenset[Choice]:
        """The ways of compensation for which it holds."""
        return frozenset(
            choice for choice, name in CHOICE_FIELDS.items() if getattr(self, name)
        )


class FlatType(ClauseRow):
    """A type of flat (安置户型) and the certified areas that lead to it."""

    version = models.ForeignKey(
        PlanVersion,
        verbose_name="方案版本",
        on_delete=models.CASCADE,
        related_name="flat_types",
        db_index=False,  # The unique constraint starts with it.
    )
    area = models.DecimalField("户型面积（m²）", max_digits=9, decimal_places=2)
    lower = models.DecimalField(
        "证载面积自（m²）",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="没有下限不填。",
    )
    lower_closed = models.BooleanField("含下限", default=True)
    upper = models.DecimalField(
        "证载面积至（m²）",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="没有上限不填。",
    )
    upper_closed = models.BooleanField("含上限", default=False)

    history = History(verbose_name="户型修改记录", verbose_name_plural="户型修改记录")

    class Meta:
        verbose_name = "安置户型"
        verbose_name_plural = "安置户型"
        ordering = ("version", "area", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "area"),
                name="flat_type_area_unique",
                violation_error_message="户型面积不能重复。",
            ),
            models.CheckConstraint(
                condition=models.Q(area__gt=0),
                name="flat_type_area_positive",
                violation_error_message="户型面积应大于 0。",
            ),
            models.CheckConstraint(
                condition=models.Q(lower__isnull=True)
                | models.Q(upper__isnull=True)
                | models.Q(upper__gt=models.F("lower"))
                | models.Q(
                    upper=models.F("lower"), lower_closed=True, upper_closed=True
                ),
                name="flat_type_range_not_empty",
                violation_error_message="证载面积的上限应大于下限。",
            ),
            models.CheckConstraint(
                condition=models.Q(lower__isnull=True)
                | models.Q(lower__gte=Decimal(0)),
                name="flat_type_lower_not_negative",
                violation_error_message="证载面积不能小于 0。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.area} m²"

"""What notices say that people act on, as structured summaries."""

from __future__ import annotations

from django.db import models

from regulations.models.derived import Derived
from regulations.models.offices import Office


class HandlingRule(Derived):
    """Who deals with what conduct, and how (谁处理什么)."""

    conduct = models.TextField("行为", help_text="如：私自占用停车泊位。")
    handler = models.CharField(
        "处理机关（照原文）", max_length=200, blank=True, default=""
    )
    office = models.ForeignKey(
        Office,
        verbose_name="单位",
        on_delete=models.SET_NULL,
        related_name="handling_rules",
        null=True,
        blank=True,
    )
    consequence = models.TextField("怎样处理", blank=True, default="")
    basis = models.TextField(
        "依据", blank=True, default="", help_text="所依据的法律条款。"
    )

    class Meta(Derived.Meta):
        verbose_name = "行为与处理"
        verbose_name_plural = "行为与处理"

    def __str__(self) -> str:
        return self.conduct[:60]


class Obligation(Derived):
    """What a notice asks of everybody: what must be done, what must not (应当、不得)."""

    class Kind(models.TextChoices):
        """Whether it is asked or forbidden."""

        MUST = "must", "应当"
        FORBIDDEN = "forbidden", "不得"

    kind = models.CharField("种类", max_length=10, choices=Kind)
    text = models.TextField("内容", help_text="照原文，如：不得私自占用停车泊位。")

    class Meta(Derived.Meta):
        verbose_name = "应当与不得"
        verbose_name_plural = "应当与不得"

    def __str__(self) -> str:
        return self.text[:60]


class Contact(Derived):
    """A telephone number that a notice gives (热线、举报电话)."""

    label = models.CharField("名称", max_length=100, help_text="如：举报监督电话。")
    telephone = models.CharField("电话", max_length=100)

    class Meta(Derived.Meta):
        verbose_name = "公布的电话"
        verbose_name_plural = "公布的电话"

    def __str__(self) -> str:
        return f"{self.label} {self.telephone}"


class RiverReach(Derived):
    """A managed reach of a river (划界范围): from where to where."""

    river = models.CharField("河流", max_length=100)
    tributary_of = models.CharField("汇入", max_length=100, blank=True, default="")
    from_place = models.CharField("上游始于", max_length=200)
    to_place = models.CharField("下游止于", max_length=200)

    class Meta(Derived.Meta):
        verbose_name = "河段"
        verbose_name_plural = "河段"

    def __str__(self) -> str:
        return f"{self.river}：{self.from_place}—{self.to_place}"


class StakeCount(Derived):
    """Boundary stakes (界桩点位) of a river or of one of its parts.

    ``total`` is as printed; it may be missing where only the banks are told. Sums are
    checked, not assumed: a row whose parts do not add up says so.
    """

    river = models.CharField("河流", max_length=100)
    part_of = models.CharField(
        "属于", max_length=100, blank=True, default="", help_text="干流、支流所属的河。"
    )
    total = models.PositiveIntegerField("合计", null=True, blank=True)
    left = models.PositiveIntegerField("左岸", null=True, blank=True)
    right = models.PositiveIntegerField("右岸", null=True, blank=True)

    class Meta(Derived.Meta):
        verbose_name = "界桩"
        verbose_name_plural = "界桩"

    def __str__(self) -> str:
        return f"{self.river} {'' if self.total is None else self.total}".strip()


class Setback(Derived):
    """A distance rule (外延距离), such as 20 m from the foot of the dike."""

    subject = models.CharField("适用", max_length=300, help_text="如：有堤段。")
    measured_from = models.CharField("起算处", max_length=300)
    distance = models.DecimalField(
        "距离（米）", max_digits=8, decimal_places=2, help_text="以米为单位。"
    )

    class Meta(Derived.Meta):
        verbose_name = "管理范围距离"
        verbose_name_plural = "管理范围距离"

    def __str__(self) -> str:
        return f"{self.measured_from}外延{self.distance}米"

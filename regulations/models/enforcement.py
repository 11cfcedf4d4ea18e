"""Enforcement bodies (行政执法主体) as announced."""

from __future__ import annotations

from django.db import models

from documents.models import Document
from regulations.models.derived import Derived
from regulations.models.offices import Office


class EnforcementBody(Derived):
    """One row of an announcement: who may enforce the law, and by what authority.

    ``authority`` is 职权执法, 授权执法 or 委托执法, ``nature`` 行政机关 or 事业单位,
    as printed: another city's announcement may say it in other words.
    """

    number = models.CharField("序号", max_length=20, blank=True, default="")
    name = models.CharField("行政机关或组织名称", max_length=200)
    person_in_charge = models.CharField(
        "负责人", max_length=100, blank=True, default=""
    )
    address = models.CharField("单位地址", max_length=300, blank=True, default="")
    authority = models.CharField("主体类别", max_length=50, blank=True, default="")
    nature = models.CharField("机构性质", max_length=50, blank=True, default="")
    telephone = models.CharField("联系电话", max_length=100, blank=True, default="")
    office = models.ForeignKey(
        Office,
        verbose_name="单位",
        on_delete=models.SET_NULL,
        related_name="enforcement_rows",
        null=True,
        blank=True,
    )
    valid_from = models.DateField(
        "生效", null=True, blank=True, help_text="公告的日期，或公告写明的日期。"
    )
    valid_to = models.DateField(
        "失效",
        null=True,
        blank=True,
        help_text="被新的公告取代的前一日；仍有效的不填。",
    )
    superseded_by = models.ForeignKey(
        Document,
        verbose_name="取代它的公告",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        help_text="后来的公告重新公布或者又列出这一单位时填写。",
    )

    linked_fields = frozenset({"valid_to", "superseded_by"})

    class Meta(Derived.Meta):
        verbose_name = "行政执法主体"
        verbose_name_plural = "行政执法主体"
        constraints = (
            *Derived.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="enforcementbody_period",
                violation_error_message="失效日期不能早于生效日期。",
            ),
        )

    def __str__(self) -> str:
        return self.name

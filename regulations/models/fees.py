"""Fees and how far they are reduced, before and after a revision."""

from __future__ import annotations

from django.core.validators import validate_slug
from django.db import models

from regulations.models.derived import Derived
from regulations.models.offices import Office
from regulations.rules.fees import Reduction, reduction_label


class FeeReduction(Derived):
    """A fee with its reduction: a row of a printed list, or words of a clause.

    Rows of a list (``listed``) are the fees of the annexed table. A clause may name
    further fees, or change one; such rows hold before or after a revision.
    """

    class Stage(models.TextChoices):
        """When it holds, seen from the revision in the same document."""

        BOTH = "both", "修订前后都适用"
        BEFORE = "before", "修订前"
        AFTER = "after", "修订后"

    scheme = models.CharField(
        "所属办法",
        max_length=120,
        validators=[validate_slug],
        help_text="同一减免办法的各项用同一个代码（拉丁字母），计算器据此成组。",
    )
    scheme_title = models.CharField("办法名称", max_length=300)
    code = models.CharField(
        "代码",
        max_length=80,
        validators=[validate_slug],
        help_text="同一收费项目在修订前后用同一个代码（拉丁字母）。",
    )
    listed = models.BooleanField("列在表中", default=True)
    number = models.CharField("序号", max_length=20, blank=True, default="")
    name = models.CharField("收费项目", max_length=200)
    office = models.ForeignKey(
        Office,
        verbose_name="主管部门",
        on_delete=models.SET_NULL,
        related_name="fees",
        null=True,
        blank=True,
    )
    office_name = models.CharField(
        "主管部门（照原文）", max_length=200, blank=True, default=""
    )
    reduction = models.CharField(
        "减免额度",
        max_length=10,
        choices=[(each.value, each.label) for each in Reduction],
        help_text="原文没有写明折算比例的，选“其他（照原文）”，计算器不计算这一项。",
    )
    share = models.DecimalField(
        "应缴比例",
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="只在“按比例征收”时填写：按70%收取的填 0.7，减收30%的也填 0.7。",
    )
    printed = models.CharField(
        "减免额度（照原文）", max_length=200, blank=True, default=""
    )
    stage = models.CharField(
        "适用时间", max_length=10, choices=Stage, default=Stage.BOTH
    )
    reading = models.TextField(
        "解读", blank=True, default="", help_text="原文不清楚时本站怎样理解。"
    )

    class Meta(Derived.Meta):
        verbose_name = "收费减免"
        verbose_name_plural = "收费减免"
        constraints = (
            *Derived.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(
                    reduction="partial",
                    # Nothing compared with a number is neither true nor false.
                    share__isnull=False,
                    share__gt=0,
                    share__lt=1,
                )
                | (~models.Q(reduction="partial") & models.Q(share=None)),
                name="fee_share_only_with_partial",
                violation_error_message="“按比例征收”的要填写应缴比例（0 和 1 之间），"
                "其他的不填。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.reduction_words}）"

    @property
    def reduction_words(self) -> str:
        """The reduction for people: 全免, 按70%征收, or the printed words."""
        return reduction_label(Reduction(self.reduction), self.share, self.printed)

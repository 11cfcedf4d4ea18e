"""Worked examples: what a plan is tried on before a change is kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from compensation.models.versions import PlanVersion
from documents.models.history import History


class WorkedExample(models.Model):
    """An invented household with its result (算例), computed by hand once.

    ``facts`` are inputs by the API's names; ``expected`` is
    ``{"lines": {code: sum}, "net": sum or null, "notes": [code], "refusals": [code]}``
    where ``notes`` names only those that matter.
    """

    version = models.ForeignKey(
        PlanVersion,
        verbose_name="方案版本",
        on_delete=models.CASCADE,
        related_name="examples",
        db_index=False,  # The unique constraint starts with it.
    )
    position = models.PositiveSmallIntegerField("顺序", default=0)
    name = models.CharField(
        "算例", max_length=100, help_text="如：证载 50 m²，产权调换，按期签约。"
    )
    facts = models.JSONField(
        "填写内容",
        help_text="{“名称”: “值”}，名称与测算接口相同，如 certified_area。",
    )
    expected = models.JSONField(
        "应得结果",
        default=dict,
        blank=True,
        help_text="留空，保存后用“重算算例”填写，再核对。",
    )

    history = History(verbose_name="算例修改记录", verbose_name_plural="算例修改记录")

    class Meta:
        verbose_name = "算例"
        verbose_name_plural = "算例"
        ordering = ("version", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "name"),
                name="example_name_unique",
                violation_error_message="同一版本里算例名称不能重复。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the example of a draft.

        Raises:
            CompensationError: The version was published.
        """
        self.version.refuse_unless_draft()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the example of a draft.

        Raises:
            CompensationError: The version was published.
        """
        self.version.refuse_unless_draft()
        return super().delete(*args, **kwargs)

    def clean(self) -> None:
        """Refuse what is no set of answers, or no result."""
        super().clean()
        if not isinstance(self.facts, dict) or not all(
            isinstance(value, str | bool | int) for value in self.facts.values()
        ):
            raise ValidationError({"facts": "应为 {“名称”: “值”}，值写在引号里。"})
        expected = self.expected
        if not isinstance(expected, dict) or not isinstance(
            expected.get("lines", {}), dict
        ):
            raise ValidationError({"expected": "应为“重算算例”给出的样子。"})

"""What all rows of a plan have in common: the clause they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from compensation.querysets import ClauseRowQuerySet
from documents.models import Provision

if TYPE_CHECKING:
    from compensation.models.versions import PlanVersion


class ClauseRow(models.Model):
    """A row of a plan with its clause, the words quoted, and how they are read.

    The clause is a link that is lost when the text is imported anew without it;
    the number of the clause and the quoted words stay, and a system check tells.
    """

    if TYPE_CHECKING:
        version: models.ForeignKey[PlanVersion]

    position = models.PositiveSmallIntegerField(
        "顺序", default=0, help_text="数字小的排在前面。"
    )
    provision = models.ForeignKey(
        Provision,
        verbose_name="条款",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    clause = models.CharField(
        "条款编号",
        max_length=60,
        blank=True,
        default="",
        help_text="如：九(二)1；不填则按所选条款自动生成。",
    )
    quote = models.TextField(
        "原文", blank=True, default="", help_text="条款里写明这一项的那句话，照原文。"
    )
    reading = models.TextField(
        "解读",
        blank=True,
        default="",
        help_text="原文没有写清楚时，本站怎样理解；原文清楚的不填。",
    )

    objects = models.Manager.from_queryset(ClauseRowQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row of a draft.

        Raises:
            CompensationError: The version was published.
        """
        self.version.refuse_unless_draft()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row of a draft.

        Raises:
            CompensationError: The version was published.
        """
        self.version.refuse_unless_draft()
        return super().delete(*args, **kwargs)

"""What all rows of a schedule have in common: the clause they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from documents.models import Provision

if TYPE_CHECKING:
    from heating.models.schedules import ScheduleVersion


def clause_number(provision: Provision) -> str:
    """Name a clause as people cite it: ``第十二条（八）``.

    Units that stand in each other, which a shell can do, are named once.
    """
    labels, seen = [], set[int]()
    unit: Provision | None = provision
    while unit is not None and unit.pk not in seen:
        seen.add(unit.pk)
        labels.append(unit.label.strip("、. ．"))
        unit = unit.parent
    return "".join(reversed(labels)).replace("(", "（").replace(")", "）")


class ClauseRow(models.Model):
    """A row of a schedule with its clause, the words quoted, and how they are read.

    The clause is a link that is lost when the text is imported anew without it;
    the number of the clause and the quoted words stay, and a system check tells.
    """

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
        help_text="如：第十二条（八）；不填则按所选条款自动生成。",
    )
    quote = models.TextField(
        "原文", blank=True, default="", help_text="条款里写明这一项的那句话，照原文。"
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row of a draft; the clause numbers itself when it has no number.

        Raises:
            HeatingError: The version was published.
        """
        self.schedule_version.refuse_unless_draft()
        if self.provision is not None and not self.clause:
            self.clause = clause_number(self.provision)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row of a draft.

        Raises:
            HeatingError: The version was published.
        """
        self.schedule_version.refuse_unless_draft()
        return super().delete(*args, **kwargs)

    @property
    def schedule_version(self) -> ScheduleVersion:
        """The version it belongs to."""
        raise NotImplementedError


class VersionRow(ClauseRow):
    """A row that hangs directly on a version."""

    if TYPE_CHECKING:
        version: models.ForeignKey[ScheduleVersion]

    class Meta:
        abstract = True

    @property
    def schedule_version(self) -> ScheduleVersion:
        """The version it belongs to."""
        return self.version

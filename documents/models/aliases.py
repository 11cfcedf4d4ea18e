"""Anchors that provisions had before the text was rearranged."""

from __future__ import annotations

from django.db import models
from django.utils.formats import date_format

from documents.models.document import Document
from documents.models.provision import Provision


class ProvisionAlias(models.Model):
    """An earlier eId of a provision: links that were made with it still arrive.

    Where another unit has that eId by now, it means that unit; the alias stays on record,
    so that what was linked before goes on to the unit that was meant.

    A public unit that was removed leaves one too, at the unit before it (or around it):
    whoever follows an old link is told there that it is gone.
    """

    document = models.ForeignKey(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="aliases",
        db_index=False,  # The unique constraint starts with it.
    )
    eid = models.CharField("原来的锚点", max_length=200)
    provision = models.ForeignKey(
        Provision,
        verbose_name="条款",
        on_delete=models.CASCADE,
        related_name="aliases",
    )
    removed_on = models.DateField("删除日期", null=True, blank=True)
    removed_name = models.CharField(
        "删除的条款", max_length=100, blank=True, default=""
    )

    class Meta:
        verbose_name = "原来的锚点"
        verbose_name_plural = "原来的锚点"
        ordering = ("document", "eid", "pk")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("document", "eid"), name="provision_alias_unique"
            ),
        )

    def __str__(self) -> str:
        return self.eid

    @property
    def notice(self) -> str:
        """Say that the unit is gone; empty where it only got another number."""
        if self.removed_on is None:
            return ""
        name = self.removed_name or "这里的内容"
        return f"{name}已于{date_format(self.removed_on, 'Y年n月j日')}删除。"

"""Anchors that provisions had before the text was rearranged."""

from __future__ import annotations

from django.db import models

from documents.models.document import Document
from documents.models.provision import Provision


class ProvisionAlias(models.Model):
    """An earlier eId of a provision: links that were made with it still arrive."""

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

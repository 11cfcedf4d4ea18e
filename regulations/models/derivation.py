"""When a document was read into rows."""

from __future__ import annotations

from django.db import models

from documents.models import Document
from regulations.querysets import DerivationQuerySet


class Derivation(models.Model):
    """A document that was read; for the desk, and so that nothing is read twice."""

    document = models.OneToOneField(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="derivation",
    )
    derived_at = models.DateTimeField("识别时间")
    confirmed_at = models.DateTimeField(
        "整份确认时间",
        null=True,
        blank=True,
        help_text="随门户提供、已经校对过的文件，第一次识别时整份确认。",
    )

    objects = DerivationQuerySet.as_manager()

    class Meta:
        verbose_name = "识别记录"
        verbose_name_plural = "识别记录"
        ordering = ("-derived_at", "pk")

    def __str__(self) -> str:
        return str(self.document)

    def natural_key(self) -> tuple[str]:
        """Return the key that fixtures use: the document's."""
        return (self.document.slug,)

    natural_key.dependencies = ["documents.document"]  # type: ignore[attr-defined]

"""What the search knows of published documents; written by ``documents.search.index``.

The index proper belongs to the database (an FTS5 table, a GIN index) and is no model.
"""

from __future__ import annotations

from django.db import models

from documents.models.document import Document


class SearchedDocument(models.Model):
    """A document that the index holds."""

    document = models.OneToOneField(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="searched",
    )
    digest = models.CharField(
        "内容摘要",
        max_length=64,
        help_text="所编内容和编法的 SHA-256；没有变化的文件不重新编。",
    )
    # By the sum of all stamps a process sees whether what it remembers still holds,
    # whatever order transactions end in.
    stamp = models.BigIntegerField("编入标记", help_text="每次编入时换一个随机数。")

    class Meta:
        verbose_name = "检索目录（文件）"
        verbose_name_plural = "检索目录（文件）"

    def __str__(self) -> str:
        return str(self.document_id)


class SearchedPlace(models.Model):
    """A place that can be found: a provision, a row of a table, a title.

    Its key is the document's shifted left by :data:`PLACE_BITS` plus a running number,
    so that the document of a hit is known without looking it up.
    """

    class Kind(models.TextChoices):
        """What sort of place."""

        TITLE = "title", "标题"
        NUMBER = "number", "发文字号"
        ISSUER = "issuer", "发文机关"
        ADDRESSEES = "addressees", "主送机关"
        ANNEX = "annex", "附件"
        PROVISION = "provision", "条款"
        TABLE = "table", "表格"
        ROW = "row", "表格中的一行"

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField("种类", max_length=12, choices=Kind)
    eid = models.CharField("锚点", max_length=200, blank=True, default="")
    row = models.IntegerField("行", default=0, help_text="表格的行；表头是 −1。")
    folded = models.TextField("折叠后的文字")

    class Meta:
        verbose_name = "检索目录（位置）"
        verbose_name_plural = "检索目录（位置）"

    def __str__(self) -> str:
        return self.eid or self.kind


PLACE_BITS = 20
"""A document has fewer places than two to the power of this."""

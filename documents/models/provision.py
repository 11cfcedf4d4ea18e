"""Provisions, components, tables, responsibilities."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from documents.models.document import Document
from documents.models.history import History
from documents.official_text.model import Kind
from documents.querysets import ProvisionQuerySet

KIND_NAMES: dict[Kind, str] = {
    Kind.PART: "编",
    Kind.SUBPART: "分编",
    Kind.CHAPTER: "章",
    Kind.SECTION: "节",
    Kind.ARTICLE: "条",
    Kind.PARAGRAPH: "款（段）",
    Kind.CLAUSE: "一、",
    Kind.ITEM: "（一）",
    Kind.POINT: "1.",
    Kind.SUBPARAGRAPH: "（1）",
    Kind.INDENT: "①",
    Kind.DIVISION: "小标题",
    Kind.TITLE: "所印发文件的标题",
    Kind.PREFACE: "题注",
    Kind.TOC: "目录行",
    Kind.SIGNATURE: "落款",
    Kind.MARK: "附注标记",
    Kind.NOTE: "注释",
}

#: Small letters and digits, joined by ``_``, ``__``, ``-`` or a dot: what the reader of
#: texts makes (``point_5.1``), and nothing that an address would have to escape.
EID_WORDS = RegexValidator(
    r"\A[a-z][a-z0-9]*(?:(?:__|[_.-])[a-z0-9]+)*\Z",
    message="锚点只用小写字母和数字，中间用下划线、连字符或点连接，如 art_12__item_8。",
    code="eid",
)


class Component(models.Model):
    """An annex (附件): a component of a document, with its own tree."""

    document = models.ForeignKey(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="components",
        db_index=False,  # The unique constraint starts with it.
    )
    eid = models.CharField("锚点", max_length=60)
    label = models.CharField("编号", max_length=60, blank=True, default="")
    title = models.CharField("标题", max_length=500, blank=True, default="")
    position = models.PositiveIntegerField("顺序")
    carried = models.BooleanField(
        "已刊登", default=True, help_text="来源只列出名称、没有刊登内容的附件不勾选。"
    )

    history = History(verbose_name="附件修改记录", verbose_name_plural="附件修改记录")

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ("document", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "eid"),
                name="component_eid_unique",
                violation_error_message="同一文件里锚点不能重复。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.title}".strip()


class Provision(models.Model):
    """One unit of text: the anchor, the target of citations and of rules."""

    document = models.ForeignKey(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="provisions",
        db_index=False,  # The unique constraint starts with it.
    )
    component = models.ForeignKey(
        Component,
        verbose_name="附件",
        on_delete=models.CASCADE,
        related_name="provisions",
        null=True,
        blank=True,
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="上级",
        on_delete=models.CASCADE,
        related_name="children",
        null=True,
        blank=True,
    )
    position = models.PositiveIntegerField("顺序")
    depth = models.PositiveSmallIntegerField("层次", default=0)
    kind = models.CharField(
        "种类",
        max_length=20,
        choices=[(kind.value, name) for kind, name in KIND_NAMES.items()],
    )
    label = models.CharField(
        "编号",
        max_length=60,
        blank=True,
        default="",
        help_text="照印刷的样子，如：第十二条、（八）。",
    )
    heading = models.CharField(
        "标题", max_length=500, blank=True, default="", help_text="不含编号。"
    )
    text = models.TextField(
        "正文", blank=True, default="", help_text="只填本条自己的文字，不含下级。"
    )
    eid = models.CharField(
        "锚点",
        max_length=200,
        help_text="Akoma Ntoso eId，如 art_12__item_8。",
        validators=(EID_WORDS,),
    )
    line = models.PositiveIntegerField("来源行", default=0, editable=False)
    end_line = models.PositiveIntegerField("来源末行", default=0, editable=False)
    quoted = models.BooleanField(
        "引文内", default=False, help_text="修改决定所引用的、另一文件的条文。"
    )

    objects = ProvisionQuerySet.as_manager()
    history = History(verbose_name="条款修改记录", verbose_name_plural="条款修改记录")

    class Meta:
        verbose_name = "条款"
        verbose_name_plural = "条款"
        ordering = ("document", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "eid"),
                name="provision_eid_unique",
                violation_error_message="同一文件里锚点不能重复。",
            ),
        )
        indexes = (
            models.Index(fields=("document", "position"), name="provision_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.label}{self.heading or self.text[:30]}" or self.eid

    def get_absolute_url(self) -> str:
        """Return its anchor in the document's page; needs the document."""
        return f"{self.document.get_absolute_url()}#{self.eid}"

    def natural_key(self) -> tuple[str, str]:
        """Return the key that fixtures use: document slug and eId."""
        return (self.document.slug, self.eid)

    natural_key.dependencies = ["documents.document"]  # type: ignore[attr-defined]


class Table(models.Model):
    """A table, inside a provision, an annex, or at the top of a document."""

    document = models.ForeignKey(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="tables",
        db_index=False,  # The unique constraint starts with it.
    )
    component = models.ForeignKey(
        Component,
        verbose_name="附件",
        on_delete=models.CASCADE,
        related_name="tables",
        null=True,
        blank=True,
    )
    provision = models.ForeignKey(
        Provision,
        verbose_name="所在条款",
        on_delete=models.CASCADE,
        related_name="tables",
        null=True,
        blank=True,
    )
    eid = models.CharField("锚点", max_length=200)
    position = models.PositiveIntegerField("顺序")
    label = models.CharField("编号", max_length=60, blank=True, default="")
    caption = models.CharField("表名", max_length=500, blank=True, default="")
    header = models.JSONField(
        "表头", default=list, blank=True, help_text="[“列名”, …]；没有表头填 []。"
    )
    rows = models.JSONField(
        "行", default=list, blank=True, help_text="[[“单元格”, …], …]，每行一个列表。"
    )
    line = models.PositiveIntegerField("来源行", default=0, editable=False)

    history = History(verbose_name="表格修改记录", verbose_name_plural="表格修改记录")

    class Meta:
        verbose_name = "表格"
        verbose_name_plural = "表格"
        ordering = ("document", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "eid"),
                name="table_eid_unique",
                violation_error_message="同一文件里锚点不能重复。",
            ),
        )

    def __str__(self) -> str:
        return self.caption or self.label or self.eid


class Responsibility(models.Model):
    """An office named in a provision as leading or sharing a task.

    ``name`` is as printed; ``regulations`` links it to an office.
    """

    class Role(models.TextChoices):
        """What the office does for the task."""

        LEAD = "lead", "牵头（责任）"
        SHARED = "shared", "配合"

    provision = models.ForeignKey(
        Provision,
        verbose_name="条款",
        on_delete=models.CASCADE,
        related_name="responsibilities",
    )
    role = models.CharField("分工", max_length=10, choices=Role)
    name = models.CharField("单位", max_length=200, help_text="照原文填写。")
    position = models.PositiveSmallIntegerField("顺序", default=0)
    quote = models.TextField(
        "原文", blank=True, default="", help_text="条款里写明分工的那一句。"
    )

    class Meta:
        verbose_name = "责任单位"
        verbose_name_plural = "责任单位"
        ordering = ("provision", "position", "pk")
        indexes = (models.Index(fields=("name",), name="responsibility_name"),)

    def __str__(self) -> str:
        return self.name

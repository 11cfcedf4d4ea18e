"""Offices (机关、部门、单位): one entity under all its spellings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from documents.models import Document
from documents.models.history import History
from regulations.models.derived import Derived
from regulations.querysets import (
    OfficeChangeQuerySet,
    OfficeNameQuerySet,
    OfficeQuerySet,
)
from regulations.reading.office_names import name_key


class Office(models.Model):
    """An office, or a group of offices such as 各县（市）区人民政府.

    Two entries that turn out to be one office are merged by pointing one at the
    other: no link is moved, so undoing the merge restores all of them.
    """

    class Kind(models.TextChoices):
        """What it is."""

        OFFICE = "office", "单位"
        GROUP = "group", "单位组"

    slug = models.SlugField(
        "网址名", max_length=120, unique=True, help_text="拉丁字母，公开后不再改动。"
    )
    name = models.CharField(
        "名称", max_length=200, help_text="规范的全称，如：葫芦岛市民政局。"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind, default=Kind.OFFICE)
    place = models.CharField(
        "地方",
        max_length=100,
        blank=True,
        default="",
        help_text="所属的市、县（区），如：葫芦岛市；“市民政局”据此认出是哪个市的。",
    )
    telephone = models.CharField("电话", max_length=100, blank=True, default="")
    address = models.CharField("地址", max_length=300, blank=True, default="")
    note = models.TextField("说明", blank=True, default="")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=Derived.State,
        default=Derived.State.PROPOSED,
    )
    members = models.ManyToManyField(
        "self",
        verbose_name="成员",
        symmetrical=False,
        related_name="groups",
        blank=True,
        help_text="只有单位组才填。",
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name="并入词条",
        on_delete=models.PROTECT,
        related_name="merged",
        null=True,
        blank=True,
        help_text="与另一词条是同一单位时填写；清空即恢复。",
    )
    merged_at = models.DateTimeField("合并时间", null=True, blank=True, editable=False)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="合并人",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    objects = OfficeQuerySet.as_manager()
    history = History(verbose_name="单位修改记录", verbose_name_plural="单位修改记录")

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("pk")),
                name="office_not_merged_into_itself",
                violation_error_message="不能并入自己。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("regulations:office", args=(self.slug,))

    def natural_key(self) -> tuple[str]:
        """Return the key that fixtures use."""
        return (self.slug,)


class OfficeName(models.Model):
    """A spelling under which an office is named (别名)."""

    class Kind(models.TextChoices):
        """What sort of name it is."""

        FULL = "full", "全称"
        SHORT = "short", "简称"
        FORMER = "former", "曾用名"
        PRINTED = "printed", "公报所用写法"

    office = models.ForeignKey(
        Office, verbose_name="单位", on_delete=models.CASCADE, related_name="names"
    )
    name = models.CharField("名称", max_length=200, help_text="照原文填写。")
    key = models.CharField(
        "匹配用名称",
        max_length=200,
        editable=False,
        help_text="去掉空白、地名简称等差别后的写法。",
    )
    place = models.CharField(
        "地方", max_length=100, blank=True, default="", help_text="写法所在文件的地方。"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind, default=Kind.PRINTED)
    valid_from = models.DateField("起用", null=True, blank=True)
    valid_to = models.DateField("停用", null=True, blank=True)

    objects = OfficeNameQuerySet.as_manager()

    class Meta:
        verbose_name = "单位名称"
        verbose_name_plural = "单位名称"
        ordering = ("office", "kind", "name", "pk")
        indexes = (models.Index(fields=("place", "key"), name="office_name_key"),)
        constraints = (
            models.UniqueConstraint(
                fields=("place", "name"),
                name="office_name_unique",
                violation_error_message="同一地方已有单位用这个名称。",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="office_name_period",
                violation_error_message="停用日期不能早于起用日期。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key in step with the name."""
        self.key = name_key(self.name, place=self.place)
        super().save(*args, **kwargs)

    def natural_key(self) -> tuple[str, str]:
        """Return the key that fixtures use."""
        return (self.place, self.name)


class OfficeChange(models.Model):
    """A reform that renamed, merged or split offices (机构改革), with its date."""

    class Kind(models.TextChoices):
        """What happened to the office."""

        RENAMED = "renamed", "更名为"
        MERGED = "merged", "并入"
        SPLIT = "split", "部分职责划入"
        ABOLISHED = "abolished", "撤销"

    office = models.ForeignKey(
        Office, verbose_name="单位", on_delete=models.CASCADE, related_name="changes"
    )
    kind = models.CharField("变化", max_length=10, choices=Kind)
    successor = models.ForeignKey(
        Office,
        verbose_name="继任单位",
        on_delete=models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
    )
    changed_on = models.DateField("日期")
    source = models.ForeignKey(
        Document,
        verbose_name="依据文件",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    note = models.CharField("说明", max_length=300, blank=True, default="")

    objects = OfficeChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "机构变化"
        verbose_name_plural = "机构变化"
        ordering = ("changed_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="abolished")
                | models.Q(successor__isnull=False),
                name="office_change_successor",
                violation_error_message="请填写继任单位。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.successor or ''}"

    def natural_key(self) -> tuple[str, str, str, str]:
        """Return the key that fixtures use: office, kind, day, successor."""
        successor = self.successor.slug if self.successor else ""
        return (self.office.slug, self.kind, f"{self.changed_on}", successor)

    natural_key.dependencies = ["regulations.office"]  # type: ignore[attr-defined]


class OfficeMention(models.Model):
    """A sentence of a document that names an office; kept by the machine.

    Rows are made anew whenever the document's text or the names change.
    """

    office = models.ForeignKey(
        Office, verbose_name="单位", on_delete=models.CASCADE, related_name="mentions"
    )
    document = models.ForeignKey(
        Document,
        verbose_name="文件",
        on_delete=models.CASCADE,
        related_name="office_mentions",
    )
    eid = models.CharField("锚点", max_length=200, blank=True, default="")
    name = models.CharField("写法", max_length=200)
    sentence = models.TextField("所在句子")
    start = models.PositiveIntegerField("起", help_text="写法在句子里的起点。")
    position = models.PositiveIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "提及"
        verbose_name_plural = "提及"
        ordering = ("document", "position", "start", "pk")

    def __str__(self) -> str:
        return self.sentence

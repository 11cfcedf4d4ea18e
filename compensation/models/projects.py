"""The project: what is expropriated, by whom, and how far it is."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from compensation.querysets import BuildingQuerySet, ProjectQuerySet
from documents.models import Document
from documents.models.history import History


class ExpropriationProject(models.Model):
    """A project of expropriating houses (房屋征收项目)."""

    class Status(models.TextChoices):
        """How far it is."""

        ANNOUNCED = "announced", "已公告"
        SIGNING = "signing", "签约阶段"
        MOVING = "moving", "搬迁、补偿阶段"
        COMPLETED = "completed", "已完成"

    slug = models.SlugField(
        "网址名",
        max_length=80,
        unique=True,
        help_text="小写字母、数字和连字符，用在网址里；发布之后不要改变。",
    )
    name = models.CharField(
        "项目名称", max_length=200, help_text="如：化工地区棚户区（二期）改造项目。"
    )
    document = models.ForeignKey(
        Document,
        verbose_name="征收决定",
        on_delete=models.PROTECT,
        related_name="expropriation_projects",
        help_text="公布本项目的文件。",
    )
    scope = models.TextField("征收范围", help_text="照方案原文填写。")
    department = models.CharField(
        "房屋征收部门", max_length=200, help_text="如：葫芦岛市住房和城乡建设局。"
    )
    implementing_unit = models.CharField(
        "房屋征收实施单位", max_length=200, blank=True, default=""
    )
    interpretation_office = models.CharField(
        "解释机关",
        max_length=200,
        help_text="方案没有写清楚的地方，以它的解释为准。",
    )
    contact = models.CharField(
        "咨询方式",
        max_length=200,
        blank=True,
        default="",
        help_text="电话或者地址，显示在方案页面上；没有可不填。",
    )
    status = models.CharField(
        "进展", max_length=20, choices=Status, default=Status.ANNOUNCED
    )
    signing_starts_on = models.DateField(
        "签约开始日期", null=True, blank=True, help_text="通知发布之前不填。"
    )
    signing_ends_on = models.DateField(
        "签约期限截止日期",
        null=True,
        blank=True,
        help_text="签约期限的最后一天；与签约奖励的期限是两回事。",
    )
    moving_starts_on = models.DateField(
        "搬迁开始日期", null=True, blank=True, help_text="通知发布之前不填。"
    )
    moving_ends_on = models.DateField("搬迁期限截止日期", null=True, blank=True)

    objects = ProjectQuerySet.as_manager()
    history = History(
        verbose_name="征收项目修改记录", verbose_name_plural="征收项目修改记录"
    )

    class Meta:
        verbose_name = "征收项目"
        verbose_name_plural = "征收项目"
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(signing_ends_on__isnull=True)
                | models.Q(signing_ends_on__gte=models.F("signing_starts_on")),
                name="project_signing_in_order",
                violation_error_message="签约截止日期不能早于签约开始日期。",
            ),
            models.CheckConstraint(
                condition=models.Q(moving_ends_on__isnull=True)
                | models.Q(moving_ends_on__gte=models.F("moving_starts_on")),
                name="project_moving_in_order",
                violation_error_message="搬迁截止日期不能早于搬迁开始日期。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page that explains its plan."""
        return reverse("compensation:plan", args=(self.slug,))

    def natural_key(self) -> tuple[str]:
        """Return the key that fixtures use."""
        return (self.slug,)

    natural_key.dependencies = ["documents.document"]  # type: ignore[attr-defined]


class Building(models.Model):
    """A building of a project, and how many of its households are in time.

    The joint reward (集体捆绑搬迁奖励) counts by building: all of its households have
    to sign and to move within the limits.
    """

    project = models.ForeignKey(
        ExpropriationProject,
        verbose_name="征收项目",
        on_delete=models.CASCADE,
        related_name="buildings",
        db_index=False,  # The unique constraint starts with it.
    )
    name = models.CharField(
        "楼栋", max_length=100, help_text="如：7段18-2#楼（化机五区4#）。"
    )
    position = models.PositiveSmallIntegerField("顺序", default=0)
    households = models.PositiveIntegerField(
        "总户数", null=True, blank=True, help_text="还不清楚时不填。"
    )
    signed = models.PositiveIntegerField("按期签约户数", default=0)
    moved = models.PositiveIntegerField("按期搬迁户数", default=0)
    counted_on = models.DateField(
        "统计日期", null=True, blank=True, help_text="以上户数是哪一天的。"
    )

    objects = BuildingQuerySet.as_manager()
    history = History(verbose_name="楼栋修改记录", verbose_name_plural="楼栋修改记录")

    class Meta:
        verbose_name = "楼栋"
        verbose_name_plural = "楼栋"
        ordering = ("project", "position", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "name"),
                name="building_name_unique",
                violation_error_message="同一项目里楼栋名称不能重复。",
            ),
            models.CheckConstraint(
                condition=models.Q(households__isnull=True)
                | models.Q(signed__lte=models.F("households")),
                name="building_signed_within",
                violation_error_message="按期签约户数不能多于总户数。",
            ),
            models.CheckConstraint(
                condition=models.Q(moved__lte=models.F("signed")),
                name="building_moved_within",
                violation_error_message="按期搬迁户数不能多于按期签约户数。",
            ),
            models.CheckConstraint(
                condition=models.Q(households__isnull=False)
                | models.Q(signed=0, moved=0),
                name="building_counts_need_total",
                violation_error_message="填写签约、搬迁户数之前，先填写总户数。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        """Return the key that fixtures use."""
        return (self.project.slug, self.name)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "compensation.expropriationproject"
    ]

    @property
    def is_complete(self) -> bool:
        """Tell whether every household signed and moved in time."""
        return bool(self.households) and self.households == self.signed == self.moved

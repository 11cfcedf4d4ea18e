"""Tasks of plans, and the offices that lead or share them."""

from __future__ import annotations

from django.db import models

from documents.models import Responsibility
from regulations.models.derived import Derived
from regulations.models.offices import Office
from regulations.querysets import TaskOfficeQuerySet


class Task(Derived):
    """A task (任务) of a plan: a provision that names offices in charge.

    ``area`` is the heading above it; ``years`` the years that it names, for filters.
    """

    label = models.CharField("编号", max_length=60, blank=True, default="")
    title = models.CharField("任务", max_length=500)
    area = models.CharField("领域", max_length=500, blank=True, default="")
    safeguard = models.BooleanField(
        "保障措施", default=False, help_text="属于保障措施，不是具体任务。"
    )
    years = models.JSONField(
        "年份", default=list, blank=True, help_text="条款写到的年份，如：[2020, 2021]。"
    )

    class Meta(Derived.Meta):
        verbose_name = "任务"
        verbose_name_plural = "任务"

    def __str__(self) -> str:
        return f"{self.label}{self.title}"


class TaskOffice(models.Model):
    """An office's part in a task, with the name as printed."""

    task = models.ForeignKey(
        Task, verbose_name="任务", on_delete=models.CASCADE, related_name="parts"
    )
    office = models.ForeignKey(
        Office,
        verbose_name="单位",
        on_delete=models.PROTECT,
        related_name="task_parts",
    )
    role = models.CharField("分工", max_length=10, choices=Responsibility.Role)
    name = models.CharField("照原文", max_length=200)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    objects = TaskOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "任务分工"
        verbose_name_plural = "任务分工"
        ordering = ("task", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("task", "role", "name"),
                name="task_office_once",
                violation_error_message="同一单位在一项任务里只列一次。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str, str]:
        """Return the key that fixtures use: the task's, role and name."""
        return (*self.task.natural_key(), self.role, self.name)

    natural_key.dependencies = ["regulations.task"]  # type: ignore[attr-defined]

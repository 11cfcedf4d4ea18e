"""Tasks as the page shows them: by plan and area, with who leads and who shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from documents.models import Responsibility

if TYPE_CHECKING:
    from collections.abc import Iterable

    from documents.models import Document
    from regulations.models import Task, TaskOffice
    from regulations.selectors.standing import StandingOffices

_LABEL: Final = re.compile(r"([\u4e00-\u9fff、和及]{2,12})[:：]")
_LEADING: Final = re.compile(r"牵头|主办|承办")
_HELPING: Final = re.compile(r"配合|协|参|会办|支持|辅助")
_JOINT: Final = re.compile(r"责任|负责|实施|落实|主管|执行|分工|督办")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLink:
    """An office as printed.

    Attributes:
        name: The name.
        address: The address of its page, if it has one.
    """

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Offices with one part in a task.

    Attributes:
        label: What the text calls the part: 牵头部门, 责任单位.
        offices: The offices, in the order of the text.
    """

    label: str
    offices: tuple[OfficeLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A task of the list.

    Attributes:
        task: The row, its document with it.
        title: Its number and title.
        parts: Who leads, then who shares.
        years: The years that it names, in words.
    """

    task: Task
    title: str
    parts: tuple[Part, ...]
    years: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Tasks under one heading of a plan."""

    name: str
    lines: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTasks:
    """The tasks of one plan on a page of the list."""

    document: Document
    areas: tuple[Area, ...]


def by_plan(tasks: Iterable[Task], offices: StandingOffices) -> list[PlanTasks]:
    """Group tasks, which are in order, by plan and area."""
    return [
        PlanTasks(
            document=document,
            areas=tuple(
                Area(name=area, lines=tuple(_line(task, offices) for task in some))
                for area, some in groupby(of_plan, key=lambda task: task.area)
            ),
        )
        for document, of_plan in groupby(tasks, key=lambda task: task.document)
    ]


def printed_title(task: Task) -> str:
    """Return number and title: 1. 推进; （一）优化."""
    gap = " " if task.label and task.label[-1] not in "）)、" else ""
    return f"{task.label}{gap}{task.title}"


def part_labels(quote: str, *, shared: bool) -> tuple[str, str]:
    """Return what a text calls those in the lead, and the others.

    A text that names offices jointly (责任单位) puts none of them in the lead, and
    the page must not either. Where it has no labels, the words are plain.

    Args:
        quote: The words that name the offices.
        shared: Whether anybody shares.
    """
    labels = _LABEL.findall(re.sub(r"\s+", "", quote))
    leading = [each for each in labels if _LEADING.search(each)]
    helping = [each for each in labels if _HELPING.search(each) and each not in leading]
    joint = [
        each
        for each in labels
        if _JOINT.search(each) and each not in leading and each not in helping
    ]
    if not shared:
        plain = "牵头" if "牵头" in quote else "负责"
        return (leading or joint or [plain])[0], ""
    if leading:
        others = [*joint, *helping]
        return leading[0], "、".join(dict.fromkeys(others)) or "配合"
    plain = "牵头" if "牵头" in quote else "负责"
    return (joint or [plain])[0], (helping or ["配合"])[0]


def _line(task: Task, offices: StandingOffices) -> TaskLine:
    parts = list(task.parts.all())
    lead = [part for part in parts if part.role == Responsibility.Role.LEAD]
    shared = [part for part in parts if part.role == Responsibility.Role.SHARED]
    labels = part_labels(task.quote, shared=bool(shared))
    return TaskLine(
        task=task,
        title=printed_title(task),
        parts=tuple(
            Part(label=label, offices=tuple(_link(part, offices) for part in some))
            for label, some in zip(labels, (lead, shared), strict=True)
            if some
        ),
        years="、".join(f"{year}年" for year in task.years),
    )


def _link(part: TaskOffice, offices: StandingOffices) -> OfficeLink:
    return OfficeLink(name=part.name, address=offices.address_of(part.office_id))

"""What there is to look up, counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.urls import Resolver404, resolve

from documents.models import Document
from documents.public_state import WhileUnchanged
from regulations.models import (
    Benefit,
    Contact,
    Derived,
    EnforcementBody,
    FeeReduction,
    HandlingRule,
    Obligation,
    Office,
    Revision,
    RiverReach,
    Setback,
    StakeCount,
    Target,
    Task,
)

NEWEST_NOTICES: Final = 10
_NOTICE_ROWS: Final[tuple[type[Derived], ...]] = (
    HandlingRule,
    Obligation,
    Contact,
    RiverReach,
    StakeCount,
    Setback,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A list that can be looked into.

    Attributes:
        title: What it is called.
        path: Its address.
        description: What is in it, in a sentence.
        count: How much there is.
        unit: What is counted: 个, 项.
    """

    title: str
    path: str
    description: str
    count: int
    unit: str


def _public(model: type[Derived]) -> Callable[[], int]:
    return lambda: model.objects.public().count()


#: Title, address, what is in it, what is counted, and how many there are.
LISTS: Final[tuple[tuple[str, str, str, str, Callable[[], int]], ...]] = (
    (
        "单位",
        "/offices/",
        "机关、部门和单位，一个单位一页：各种写法、电话、任务、收费、提到它的文件。",
        "个",
        lambda: Office.objects.public().count(),
    ),
    (
        "行政执法主体",
        "/regulations/enforcement-bodies/",
        "谁有行政执法资格，依据哪份公告，怎样联系。",
        "个",
        _public(EnforcementBody),
    ),
    (
        "修改与废止",
        "/regulations/revisions/",
        "哪份文件改了或废止了哪一条，改前改后逐字对照。",
        "项",
        _public(Revision),
    ),
    (
        "收费减免",
        "/regulations/fees/",
        "哪些收费减免多少，由谁主管，可以核算。",
        "项",
        _public(FeeReduction),
    ),
    (
        "任务分工",
        "/regulations/responsibilities/",
        "各方案的每项任务由谁牵头、谁配合。",
        "项",
        _public(Task),
    ),
    (
        "补助与奖励",
        "/regulations/benefits/",
        "个人、企业、机构能得到什么，要什么条件；各年的目标。",
        "项",
        lambda: Benefit.objects.public().count() + Target.objects.public().count(),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the entry page shows.

    Attributes:
        entries: The lists whose addresses there are.
        notices: The newest public documents with a summary.
        notice_count: How many of them there are.
    """

    entries: tuple[Entry, ...]
    notices: tuple[Document, ...]
    notice_count: int


def overview() -> Overview:
    """Return what there is now: one small query; where that has changed, nine more."""
    return _KEPT.get()


def _read_overview() -> Overview:
    newest, count = _notices()
    return Overview(
        entries=tuple(
            Entry(
                title=title,
                path=path,
                description=description,
                count=count_rows(),
                unit=unit,
            )
            for title, path, description, unit, count_rows in LISTS
            if resolves(path)
        ),
        notices=tuple(newest),
        notice_count=count,
    )


def _notices() -> tuple[list[Document], int]:
    condition = Q()
    for model in _NOTICE_ROWS:
        rows = model.objects.filter(document=OuterRef("pk"), state="confirmed")
        condition |= Q(Exists(rows))
    found = Document.objects.published().filter(condition)
    newest = found.for_lists().newest_first()[:NEWEST_NOTICES]
    return list(newest), found.count()


def resolves(path: str) -> bool:
    """Tell whether the portal has an address."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


_KEPT: Final = WhileUnchanged(_read_overview)

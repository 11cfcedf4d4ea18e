"""Which row of an earlier announcement a later one supersedes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regulations.rules.supersession import (
    Announced,
    Reason,
    Supersession,
    supersessions,
)

OLD = Announced(
    row=1,
    body="林业局",
    place="白云市",
    document=10,
    title="关于公布行政执法主体的公告",
    from_day=date(2021, 3, 1),
)
NEW = replace(OLD, row=2, document=20, from_day=date(2022, 2, 10))


def test_the_same_body_again_ends_the_day_before() -> None:
    assert supersessions([OLD, NEW]) == (
        Supersession(
            row=1, document=20, until=date(2022, 2, 9), reason=Reason.SAME_BODY
        ),
    )


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("关于重新公布行政执法主体的公告", True),
        ("关于废止并公布行政执法主体的公告", True),
        ("关于更新行政执法主体名单的公告", True),
        ("关于公布行政执法主体（第二批）的公告", False),
        ("关于调整部分行政执法主体的公告", False),
        ("关于公布行政执法主体的公告", False),
    ],
)
def test_a_list_published_anew_ends_the_bodies_that_it_leaves_out(
    title: str,
    whole: bool,  # noqa: FBT001
) -> None:
    other = replace(NEW, body="水务局", title=title)
    found = supersessions([OLD, other])
    assert [each.reason for each in found] == ([Reason.WHOLE_LIST] if whole else [])


@pytest.mark.parametrize(
    "other",
    [
        replace(NEW, place="临江市"),
        replace(NEW, document=OLD.document),
        replace(NEW, from_day=None),
        replace(NEW, from_day=OLD.from_day),
        replace(NEW, from_day=date(2020, 1, 1)),
    ],
    ids=["other-place", "same-announcement", "no-day", "same-day", "earlier"],
)
def test_what_supersedes_nothing(other: Announced) -> None:
    assert [each for each in supersessions([OLD, other]) if each.row == 1] == []


def test_what_has_ended_stays_ended() -> None:
    ended = replace(OLD, until=date(2021, 12, 31))
    assert supersessions([ended, NEW]) == ()


def test_the_first_that_supersedes_counts() -> None:
    newest = replace(NEW, row=3, document=30, from_day=date(2023, 1, 5))
    found = supersessions([newest, OLD, NEW])
    assert [(each.row, each.until) for each in found] == [
        (1, date(2022, 2, 9)),
        (2, date(2023, 1, 4)),
    ]

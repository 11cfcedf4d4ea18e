"""Which row of an earlier announcement a later one supersedes, and why.

A reading, not a decision: a clerk accepts it. Two reasons count, both within one
place: the later announcement carries the same body again, or its title says that the
whole list is published anew (重新公布, 更新, 调整 …). A second batch (第二批), or a
change of some bodies (部分), supersedes nothing but the bodies that it names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

_WHOLE_LIST: Final = re.compile(r"重新(?:公布|公告|确认)|废止|更新|调整|修订|变更")
_SOME: Final = re.compile(r"部分|个别|第[一二三四五六七八九十\d]+批")


class Reason(StrEnum):
    """Why a row is superseded."""

    SAME_BODY = "same_body"
    WHOLE_LIST = "whole_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A body in an announcement.

    Attributes:
        row: Key of the row.
        body: Who it is: an office's key, or a name where no office is known.
        place: Whose announcement it is.
        document: Key of the announcement.
        title: Title of the announcement.
        from_day: From when it holds.
        until: Until when, where that is known already.
    """

    row: int
    body: str
    place: str
    document: int
    title: str
    from_day: date | None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersession:
    """That a row ended because of a later announcement.

    Attributes:
        row: Key of the row that ends.
        document: Key of the announcement that supersedes it.
        until: The last day of the row: the day before the later announcement.
        reason: Why.
    """

    row: int
    document: int
    until: date
    reason: Reason


def supersessions(rows: Sequence[Announced]) -> tuple[Supersession, ...]:
    """Return which rows without an end are superseded, each by the first that does.

    A row without a day, or of the same day, is left as it is: nothing tells which of
    the two came later.
    """
    later = sorted(
        (row for row in rows if row.from_day is not None),
        key=lambda row: (row.from_day, row.document, row.row),
    )
    found = []
    for row in rows:
        if row.from_day is None or row.until is not None:
            continue
        for other in later:
            if other.from_day is None or other.from_day <= row.from_day:
                continue
            if other.place != row.place or other.document == row.document:
                continue
            reason = _reason(row, other)
            if reason is None:
                continue
            found.append(
                Supersession(
                    row=row.row,
                    document=other.document,
                    until=other.from_day - timedelta(days=1),
                    reason=reason,
                )
            )
            break
    return tuple(found)


def _reason(row: Announced, other: Announced) -> Reason | None:
    if other.body == row.body:
        return Reason.SAME_BODY
    whole = _WHOLE_LIST.search(other.title) and not _SOME.search(other.title)
    return Reason.WHOLE_LIST if whole else None

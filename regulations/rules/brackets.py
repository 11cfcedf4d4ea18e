"""Intervals whose ends say whether they belong, as data.

A clause that says 不含 or 含 becomes an open or a closed end; nothing in the code
decides on which side an edge falls.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Protocol, TypeVar

from regulations.rules.errors import RuleError
from regulations.rules.money import format_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A range of numbers.

    Attributes:
        lower: Lower end, or None when there is none.
        upper: Upper end, or None when there is none.
        lower_closed: Whether the lower end itself belongs (含).
        upper_closed: Whether the upper end itself belongs (含).

    Raises:
        RuleError: The interval holds no number.
    """

    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_closed: bool = True
    upper_closed: bool = False

    def __post_init__(self) -> None:
        """Refuse an interval that nothing can fall into."""
        for end in (self.lower, self.upper):
            if end is not None and not end.is_finite():
                raise RuleError(code="bracket_not_finite", message="区间端点应为数字。")
        if self.lower is None or self.upper is None:
            return
        point = self.lower == self.upper and self.lower_closed and self.upper_closed
        if self.lower >= self.upper and not point:
            raise RuleError(
                code="bracket_empty", message=f"区间 {self.label()} 不含任何数值。"
            )

    def __contains__(self, value: Decimal) -> bool:
        """Tell whether a number falls into the interval."""
        if self.lower is not None and (
            value < self.lower or (value == self.lower and not self.lower_closed)
        ):
            return False
        return self.upper is None or not (
            value > self.upper or (value == self.upper and not self.upper_closed)
        )

    def label(self) -> str:
        """Write the interval in Chinese with its ends: ``45（含）至 60（不含）``."""
        if self.lower is None and self.upper is None:
            return "不限"
        parts = []
        if self.lower is not None:
            parts.append(f"{format_number(self.lower)}{_closure(self.lower_closed)}")
        if self.upper is not None:
            parts.append(f"{format_number(self.upper)}{_closure(self.upper_closed)}")
        if self.lower is None:
            return f"{parts[0]}以下"
        if self.upper is None:
            return f"{parts[0]}以上"
        return "至 ".join(parts)


def _closure(closed: bool) -> str:  # noqa: FBT001 - one flag, read aloud by its name
    return "（含）" if closed else "（不含）"


class Bracketed(Protocol):
    """Anything that holds for a range of numbers."""

    @property
    def interval(self) -> Interval:
        """The range it holds for."""
        ...


T = TypeVar("T", bound=Bracketed)


def find(brackets: Iterable[T], value: Decimal) -> T | None:
    """Give the first bracket that the number falls into, or None."""
    return next((each for each in brackets if value in each.interval), None)


class ProblemKind(StrEnum):
    """What can be wrong between two neighbouring brackets."""

    GAP = "gap"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketProblem:
    """A place where brackets leave a number out or claim it twice.

    Attributes:
        kind: Gap or overlap.
        first: The lower of the two intervals.
        second: The upper one.
        message: One Chinese sentence for the clerk.
    """

    kind: ProblemKind
    first: Interval
    second: Interval
    message: str


def problems(intervals: Sequence[Interval]) -> tuple[BracketProblem, ...]:
    """Find gaps and overlaps between intervals, in ascending order.

    The outer ends are free: a plan may begin above zero and stop where it wants.
    """
    ordered = sorted(intervals, key=_sort_key)
    found = []
    for first, second in pairwise(ordered):
        kind = _between(first, second)
        if kind is None:
            continue
        words = "重叠" if kind is ProblemKind.OVERLAP else "之间有空档"
        found.append(
            BracketProblem(
                kind=kind,
                first=first,
                second=second,
                message=f"区间“{first.label()}”与“{second.label()}”{words}。",
            )
        )
    return tuple(found)


def _sort_key(interval: Interval) -> tuple[bool, Decimal, bool]:
    lower = interval.lower
    return (
        lower is not None,
        Decimal(0) if lower is None else lower,
        not interval.lower_closed,
    )


def _between(first: Interval, second: Interval) -> ProblemKind | None:
    if first.upper is None or second.lower is None:
        return ProblemKind.OVERLAP
    if first.upper == second.lower:
        if first.upper_closed and second.lower_closed:
            return ProblemKind.OVERLAP
        if not first.upper_closed and not second.lower_closed:
            return ProblemKind.GAP
        return None
    return ProblemKind.OVERLAP if first.upper > second.lower else ProblemKind.GAP

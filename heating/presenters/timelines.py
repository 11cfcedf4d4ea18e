"""The time line of an outage: points on a line, drawn as SVG, and a list of duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils import timezone

from heating.rules import Milestone, OutageFacts
from heating.rules.outage_facts import MICROSECONDS_PER_HOUR, length_of
from regulations.rules import ProvisionRef
from regulations.rules.money import HOUR, ZERO, format_number

# The drawing has the width of a phone, so that its words are as large as the text.
_WIDTH: Final = 360
_PADDING: Final = 46
_AXIS: Final = 52
_ROW: Final = 16
_NARROW: Final = 84


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A point on the drawn line.

    Attributes:
        x: Place, in units of the drawing.
        above: Words above the line, one a row, each with its height.
        below: Words below it, the same.
        style: ``start``, ``end``, ``due`` (reached) or ``ahead``.
    """

    x: int
    above: tuple[tuple[int, str], ...]
    below: tuple[tuple[int, str], ...]
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A duty in the list."""

    label: str
    provision: ProvisionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A length of the outage and what must happen from there on.

    Attributes:
        words: The length in words: ``满 8 小时``.
        at: The moment, or None when only hours are known.
        moment: The moment in words.
        reached: Whether the outage came so far.
        duties: What must happen.
    """

    words: str
    at: datetime | None
    moment: str
    reached: bool
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A drawing and a list that say the same.

    Attributes:
        width: Width of the drawing.
        height: Its height.
        axis: Height of its line.
        first: Where the line begins.
        last: Where it ends.
        now: How far the outage came on it.
        marks: Its points.
        steps: The list.
        length: The length of the outage in words.
        description: The drawing in one sentence, for who cannot see it.
    """

    width: int
    height: int
    axis: int
    first: int
    last: int
    now: int
    marks: tuple[Mark, ...]
    steps: tuple[Step, ...]
    length: str
    description: str


def timeline(
    milestones: tuple[Milestone, ...], facts: OutageFacts, *, lasting: bool
) -> Timeline:
    """Draw a line of even parts: from the start over each milestone to the end.

    Args:
        milestones: What must happen at which length.
        facts: Facts whose times were checked.
        lasting: Whether heating is still out.
    """
    length = length_of(facts)
    steps = _steps(milestones)
    hours = sorted({ZERO, length, *(each.hours for each in milestones)})
    gap = (_WIDTH - 2 * _PADDING) // max(len(hours) - 1, 1)
    places = {each: _PADDING + gap * index for index, each in enumerate(hours)}
    words = {each.hours: _edge(each) for each in reversed(milestones)}
    marks = tuple(
        _mark(
            each,
            places[each],
            index,
            length,
            facts,
            words,
            lasting=lasting,
            crowded=gap < _NARROW,
        )
        for index, each in enumerate(hours)
    )
    said = length_words(length)
    return Timeline(
        width=_WIDTH,
        height=max(y for mark in marks for y, _ in mark.below) + _ROW,
        axis=_AXIS,
        first=places[hours[0]],
        last=places[hours[-1]],
        now=places[length],
        marks=marks,
        steps=steps,
        length=said,
        description=f"停热 {said}；"
        + "；".join(
            f"{step.words}{'，已到' if step.reached else '，未到'}" for step in steps
        )
        + "。",
    )


def length_words(length: Decimal) -> str:
    """Say a length: ``26 小时 30 分钟``."""
    hours = int(length)
    minutes = int((length - hours) * 60)
    words = f"{hours} {HOUR}"
    return f"{words} {minutes} 分钟" if minutes else words


def moment_words(moment: datetime) -> str:
    """Say a moment in the portal's own time: ``2020年1月5日8时30分``."""
    local = timezone.localtime(moment)
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{minutes}"


def _steps(milestones: tuple[Milestone, ...]) -> tuple[Step, ...]:
    """Put the duties of the same length together."""
    grouped: dict[tuple[Decimal, bool], list[Milestone]] = {}
    for each in milestones:
        grouped.setdefault((each.hours, not each.includes_edge), []).append(each)
    return tuple(
        Step(
            words=_edge(group[0]),
            at=group[0].at,
            moment="" if group[0].at is None else moment_words(group[0].at),
            reached=group[0].reached,
            duties=tuple(
                Duty(label=each.label, provision=each.provision) for each in group
            ),
        )
        for _, group in sorted(grouped.items())
    )


def _edge(milestone: Milestone) -> str:
    word = "满" if milestone.includes_edge else "超过"
    return f"{word} {format_number(milestone.hours)} {HOUR}"


def _mark(
    hours: Decimal,
    x: int,
    index: int,
    length: Decimal,
    facts: OutageFacts,
    words: dict[Decimal, str],
    *,
    lasting: bool,
    crowded: bool,
) -> Mark:
    style = "due" if hours <= length else "ahead"
    above = [words[hours]] if hours in words else []
    if not hours:
        above, style = ["停热"], "start"
    elif hours == length:
        above, style = ["现在" if lasting else "恢复", *above], "end"
    # Where many stand close, neighbours stand on different heights.
    shift = index % 2 * 2 * _ROW if crowded else 0
    below = _below(hours, facts) or [f"{format_number(hours)} {HOUR}"]
    return Mark(
        x=x,
        above=tuple(
            (_AXIS - 14 - _ROW * row - shift // 2, line)
            for row, line in enumerate(reversed(above))
        ),
        below=tuple(
            (_AXIS + 24 + _ROW * row + shift, line) for row, line in enumerate(below)
        ),
        style=style,
    )


def _below(hours: Decimal, facts: OutageFacts) -> list[str]:
    if facts.started is None:
        return []
    moment = timezone.localtime(
        facts.started + timedelta(microseconds=int(hours * MICROSECONDS_PER_HOUR))
    )
    return [f"{moment.month}月{moment.day}日", f"{moment:%H:%M}"]

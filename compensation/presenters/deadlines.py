"""Deadlines in words, and as moments once their start is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compensation.models import PlanVersion
from compensation.selectors import PlanDeadline
from compensation.timing import (
    closing_moment,
    day_words,
    deadline_words,
    moment_words,
    period_end,
)
from documents.icalendar import Event
from regulations.rules import ProvisionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineWords:
    """A deadline as the page shows it.

    Attributes:
        code: Stable ASCII identifier.
        label: What it is for.
        rule: How it is counted, in the plan's words.
        moment: When it closes; None while the start is not known.
        until: The moment in Chinese; empty while it is not known.
        consequence: What follows when it is missed.
        reading: How an open point is read.
        quote: Words of the clause.
        provision: The clause.
    """

    code: str
    label: str
    rule: str
    moment: datetime | None
    until: str
    consequence: str = ""
    reading: str = ""
    quote: str = ""
    provision: ProvisionRef | None = None


def deadline_list(
    version: PlanVersion, deadlines: Iterable[PlanDeadline]
) -> list[DeadlineWords]:
    """Word the deadlines of a plan; the ends of its periods come first."""
    project = version.project
    found = [
        DeadlineWords(
            code=code,
            label=label,
            rule="以征收部门的通知为准",
            moment=period_end(day),
            until=day_words(day),
        )
        for code, label, day in (
            ("signing_period", "签约期限", project.signing_ends_on),
            ("moving_period", "搬迁期限", project.moving_ends_on),
        )
        if day is not None
    ]
    office = project.interpretation_office
    for each in deadlines:
        moment = closing_moment(each)
        reading = each.rule.reading.rstrip("。")
        found.append(
            DeadlineWords(
                code=each.rule.code,
                label=each.rule.label,
                rule=deadline_words(each),
                moment=moment,
                until="" if moment is None else moment_words(moment),
                consequence=each.consequence,
                reading=f"{reading}（以{office}解释为准）。" if reading else "",
                quote=each.quote,
                provision=each.rule.provision,
            )
        )
    return found


def events(
    version: PlanVersion, deadlines: Iterable[DeadlineWords], *, host: str, url: str
) -> list[Event]:
    """Make calendar entries of the deadlines whose moments are known."""
    return [
        Event(
            uid=f"{version.project.slug}-{each.code}@{host}",
            title=f"截止：{each.label}（{version.project.name}）",
            moment=each.moment,
            description="\n".join(
                part
                for part in (
                    f"{each.rule}（{each.until}）。",
                    each.consequence,
                    each.provision.label if each.provision else "",
                    each.reading,
                )
                if part
            ),
            url=url,
        )
        for each in deadlines
        if each.moment is not None
    ]

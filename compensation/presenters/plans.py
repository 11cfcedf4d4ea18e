"""A plan explained: its parts in the order in which residents need them."""

from __future__ import annotations

from dataclasses import dataclass

from compensation.guidance import Guidance, Guide
from compensation.models import Building, Explanation
from compensation.rules import PlanRules, ReadingCode
from regulations.rules import ProvisionRef
from regulations.rules.money import SQUARE_METRE, format_number

_TOPIC_ORDER = (
    Explanation.Topic.CHOICES,
    Explanation.Topic.MONEY,
    Explanation.Topic.EXCHANGE,
    Explanation.Topic.REWARDS,
    Explanation.Topic.LOW_INCOME,
    Explanation.Topic.FLATS,
    Explanation.Topic.CARE,
    Explanation.Topic.NONRESIDENTIAL,
    Explanation.Topic.DISPUTES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A part of the explanation."""

    code: str
    label: str
    points: list[Guide]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """Which certified areas lead to which type of flat."""

    certified: str
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint:
    """A point that the text leaves open, and how it is read."""

    label: str
    text: str
    provision: ProvisionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingProgress:
    """How far a building is towards the joint reward."""

    name: str
    households: int
    signed: int
    moved: int
    counted_on: str
    words: str
    is_complete: bool


def topics(guidance: Guidance) -> list[Topic]:
    """Arrange the explanations; scope and parties stand at the head of the page."""
    return [
        Topic(code=topic.value, label=topic.label, points=points)
        for topic in _TOPIC_ORDER
        if (points := guidance.explanations.get(topic.value, []))
        or (topic is Explanation.Topic.CARE and guidance.care_conditions)
        or topic is Explanation.Topic.DISPUTES
    ]


def type_rows(rules: PlanRules) -> list[TypeRow]:
    """List the types of flats."""
    return [
        TypeRow(
            certified=f"{each.certified.label()} {SQUARE_METRE}",
            area=f"{format_number(each.area)} {SQUARE_METRE}",
        )
        for each in rules.flat_types
    ]


def open_points(rules: PlanRules) -> list[OpenPoint]:
    """List how open points are read, once each."""
    found = [
        OpenPoint(
            label=_reading_label(each.code),
            text=rules.interpreted(each.text),
            provision=each.provision,
        )
        for each in rules.readings
    ]
    found += [
        OpenPoint(
            label=each.label or each.code.label,
            text=rules.interpreted(each.reading),
            provision=each.provision,
        )
        for each in rules.rules
        if each.reading
    ]
    return list({point.text: point for point in found}.values())


def building_progress(buildings: list[Building]) -> list[BuildingProgress]:
    """Word the progress of the buildings whose households are known."""
    return [
        BuildingProgress(
            name=each.name,
            households=each.households,
            signed=each.signed,
            moved=each.moved,
            counted_on="" if each.counted_on is None else each.counted_on.isoformat(),
            words=_progress_words(each.households, each.signed, each.moved),
            is_complete=each.is_complete,
        )
        for each in buildings
        if each.households
    ]


def _progress_words(households: int, signed: int, moved: int) -> str:
    if households == signed == moved:
        return "全部按期签约、搬迁，达到集体奖励的条件。"
    if households == signed:
        return f"全部按期签约；还有 {households - moved} 户没有按期搬迁。"
    return f"还有 {households - signed} 户没有按期签约。"


def _reading_label(code: ReadingCode) -> str:
    return {
        ReadingCode.AREA_OVER_TYPE: "征一还一面积大于户型",
        ReadingCode.EXTRA_NEEDS_STEP_UP: "加购以上靠为前提",
        ReadingCode.NO_LARGER_TYPE: "没有更大的户型",
        ReadingCode.NO_FLAT_TYPE: "没有对应的户型",
        ReadingCode.FLAT_TOO_SMALL: "安置房过小",
    }[code]

"""When a measure applies: conditions as data that a clerk can edit.

A condition is written as JSON and read into a small tree:

* ``{"flag": "overdue"}``: a named yes-or-no fact;
* ``{"building_use": "residential"}``: the use of the building;
* ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}``;
* ``{"all": []}`` is always met.

A fact that was not given is unknown, and a condition may stay undecided; the
calculator then asks for the fact instead of guessing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVar

from heating.rules.errors import HeatingError


class BuildingUse(StrEnum):
    """Use of the building concerned."""

    RESIDENTIAL = "residential"
    NONRESIDENTIAL = "nonresidential"

    @property
    def label(self) -> str:
        """Chinese name of the use."""
        return "住宅建筑" if self is BuildingUse.RESIDENTIAL else "非住宅建筑"


class FlagName(StrEnum):
    """The yes-or-no facts that conditions may name."""

    OVERDUE = "overdue"
    SERIOUS = "serious"
    NOT_NOTIFIED = "not_notified"
    NOT_REPAIRED = "not_repaired"

    @property
    def label(self) -> str:
        """Chinese name of the fact."""
        return _FLAG_LABELS[self]


_FLAG_LABELS = {
    FlagName.OVERDUE: "逾期不改正",
    FlagName.SERIOUS: "情节严重",
    FlagName.NOT_NOTIFIED: "未及时通知用户",
    FlagName.NOT_REPAIRED: "未立即组织抢修恢复供热",
}


@dataclass(frozen=True, slots=True)
class Flag:
    """Met when the named fact is true."""

    name: FlagName


@dataclass(frozen=True, slots=True)
class UsedAs:
    """Met when the building has this use."""

    use: BuildingUse


@dataclass(frozen=True, slots=True)
class AllOf:
    """Met when every part is; without parts, always."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Met when at least one part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Met when its part is not."""

    part: "Condition"


Condition: TypeAlias = Flag | UsedAs | AllOf | AnyOf | Not

ALWAYS: Final = AllOf()
BUILDING_USE: Final = "building_use"
_DEEPEST: Final = 20
_Name = TypeVar("_Name", FlagName, BuildingUse)


def is_met(
    condition: Condition, flags: Mapping[str, bool], use: BuildingUse | None
) -> bool | None:
    """Decide a condition; None while an unknown use leaves it open.

    Args:
        condition: The condition.
        flags: The facts that are true or false; a missing one is false, since no
            measure is taken on a circumstance that nobody states.
        use: Use of the building, None while unknown.
    """
    met: bool | None
    match condition:
        case Flag(name):
            met = flags.get(name.value, False)
        case UsedAs(wanted):
            met = None if use is None else use is wanted
        case Not(part):
            inner = is_met(part, flags, use)
            met = None if inner is None else not inner
        case AllOf(parts):
            met = _decided(parts, flags, use, by=False)
        case AnyOf(parts):
            met = _decided(parts, flags, use, by=True)
    return met


def _decided(
    parts: tuple["Condition", ...],
    flags: Mapping[str, bool],
    use: BuildingUse | None,
    *,
    by: bool,
) -> bool | None:
    """Decide many parts: one that equals ``by`` settles it, an unknown keeps it open."""
    results = [is_met(part, flags, use) for part in parts]
    if by in results:
        return by
    return None if None in results else not by


def fields_of(condition: Condition) -> tuple[str, ...]:
    """Name the facts that a condition looks at, in order, each once."""
    match condition:
        case Flag(name):
            return (name.value,)
        case UsedAs():
            return (BUILDING_USE,)
        case Not(part):
            return fields_of(part)
        case AllOf(parts) | AnyOf(parts):
            return tuple(
                dict.fromkeys(name for part in parts for name in fields_of(part))
            )


def describe(condition: Condition) -> str:
    """Say a condition in Chinese: ``逾期不改正，且为住宅建筑``; empty for always."""
    match condition:
        case Flag(name):
            return name.label
        case UsedAs(use):
            return f"为{use.label}"
        case Not(part):
            return f"不符合“{describe(part) or '任何情形'}”"
        case AllOf(parts):
            return "，且".join(filter(None, map(_part, parts)))
        case AnyOf(parts):
            return "，或".join(_part(part) or "任何情形" for part in parts)


def _part(condition: Condition) -> str:
    """Say a part of a condition; one of several parts itself stands in brackets."""
    words = describe(condition)
    nested = isinstance(condition, AllOf | AnyOf) and len(condition.parts) > 1
    return f"（{words}）" if nested and words else words


def to_data(condition: Condition) -> dict[str, Any]:
    """Write a condition as JSON data."""
    match condition:
        case Flag(name):
            return {"flag": name.value}
        case UsedAs(use):
            return {"building_use": use.value}
        case Not(part):
            return {"not": to_data(part)}
        case AllOf(parts):
            return {"all": [to_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [to_data(part) for part in parts]}


def from_data(data: object, *, depth: int = 0) -> Condition:
    """Read a condition from JSON data.

    Raises:
        HeatingError: The data is no condition; the message says what is wrong.
    """
    if depth > _DEEPEST:
        raise _error("条件嵌套过深。")
    if not isinstance(data, Mapping) or len(data) != 1:
        raise _error("条件应为只有一个键的对象：flag、building_use、all、any 或 not。")
    key, value = next(iter(data.items()))
    if key == "flag":
        return Flag(_member(FlagName, value))
    if key == BUILDING_USE:
        return UsedAs(_member(BuildingUse, value))
    if key == "not":
        return Not(from_data(value, depth=depth + 1))
    if key not in {"all", "any"}:
        raise _error(f"不认识的条件“{key}”。")
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise _error(f"“{key}”后面应为条件的列表。")
    parts = tuple(from_data(part, depth=depth + 1) for part in value)
    if key == "all":
        return AllOf(parts)
    if not parts:
        raise _error("“any”至少要有一个条件。")
    return AnyOf(parts)


def _member(names: type[_Name], value: object) -> _Name:
    """Find a name in its vocabulary."""
    for each in names:
        if each.value == value:
            return each
    raise _error(f"不认识的名称“{value}”。")


def _error(message: str) -> HeatingError:
    return HeatingError(code="condition_invalid", message=message, field="condition")

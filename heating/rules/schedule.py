"""A version of a schedule of violations and their measures, frozen for computing."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from heating.rules.conditions import ALWAYS, Condition, fields_of
from heating.rules.errors import HeatingError
from regulations.rules.kinds import LineKind
from regulations.rules.money import is_figure
from regulations.rules.statement import ProvisionRef


class MeasureKind(StrEnum):
    """What a measure does; an order and a revocation move no money."""

    ORDER = "order"
    FINE = "fine"
    CONFISCATION = "confiscation"
    REFUND = "refund"
    REVOCATION = "revocation"

    @property
    def label(self) -> str:
        """Chinese name of the kind."""
        return self.line_kind.label

    @property
    def line_kind(self) -> LineKind:
        """Kind of the line that the measure makes."""
        return LineKind(self.value)

    @property
    def has_amount(self) -> bool:
        """Whether the measure is a sum of money."""
        return self not in {MeasureKind.ORDER, MeasureKind.REVOCATION}


class Base(StrEnum):
    """What a measure's coefficient multiplies; a product of one or two inputs."""

    CONTRACT_PRICE = "contract_price"
    FLOOR_AREA = "floor_area"
    DEVICE_COST = "device_cost"
    ILLEGAL_GAINS = "illegal_gains"
    DAILY_FEE_DAYS = "daily_fee_days"

    @property
    def fields(self) -> tuple[str, ...]:
        """The inputs that are multiplied."""
        if self is Base.DAILY_FEE_DAYS:
            return ("daily_fee", "days")
        return (self.value,)

    @property
    def label(self) -> str:
        """Chinese name of the base."""
        return _BASE_LABELS[self]


_BASE_LABELS = {
    Base.CONTRACT_PRICE: "供热工程合同价款",
    Base.FLOOR_AREA: "建筑面积",
    Base.DEVICE_COST: "供热计量和室温调控装置价款",
    Base.ILLEGAL_GAINS: "违法所得",
    Base.DAILY_FEE_DAYS: "受影响用户每日热费合计 × 日数",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One consequence of a violation.

    A measure with a sum has exactly one of ``fixed``, ``base`` and ``same_as``.

    Attributes:
        code: Stable ASCII identifier, unique in its violation.
        kind: What it does.
        label: Chinese name of the line.
        condition: When it applies.
        fixed: Sum in 元 that does not depend on anything.
        base: What the coefficient multiplies.
        coefficient: Factor, or 元 per m² where the base is an area.
        same_as: Code of another measure of the violation with an equal sum (等额).
        provision: The clause it comes from.
        replaces: Codes of measures that do not apply when this one does.
        reading: How an open point of the clause is read; empty when it is clear.

    Raises:
        HeatingError: The sum is given not at all or in several ways.
    """

    code: str
    kind: MeasureKind
    label: str
    condition: Condition = ALWAYS
    fixed: Decimal | None = None
    base: Base | None = None
    coefficient: Decimal = Decimal(1)
    same_as: str = ""
    provision: ProvisionRef
    replaces: frozenset[str] = frozenset()
    reading: str = ""

    def __post_init__(self) -> None:
        """Check that the sum can be told in exactly one way."""
        ways = (self.fixed is not None) + (self.base is not None) + bool(self.same_as)
        if ways != int(self.kind.has_amount):
            words = (
                "应填写固定金额、计算基数、等额项目三者之一"
                if self.kind.has_amount
                else "不应有金额"
            )
            raise _invalid(f"“{self.label}”{words}。")
        for figure in (self.fixed, self.coefficient):
            if figure is not None and not is_figure(figure):
                raise _invalid(f"“{self.label}”的数值应为不小于 0 的数字，且不过大。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One item of the schedule.

    Attributes:
        number: Its number in the article, 1 for （一）.
        title: Chinese name of the violation.
        measures: Its consequences, in the order of the text.
        provision: The item.

    Raises:
        HeatingError: Codes repeat or point to no money of this violation.
    """

    number: int
    title: str
    measures: tuple[Measure, ...]
    provision: ProvisionRef

    def __post_init__(self) -> None:
        """Check that measures point to each other within the violation."""
        by_code = {measure.code: measure for measure in self.measures}
        if len(by_code) != len(self.measures):
            raise _invalid(f"“{self.title}”的措施代码有重复。")
        for measure in self.measures:
            if not measure.replaces <= by_code.keys() - {measure.code}:
                raise _invalid(f"“{measure.label}”要替代的措施不存在。")
            if not measure.same_as:
                continue
            other = by_code.get(measure.same_as)
            if other is None or not other.kind.has_amount or other.same_as:
                raise _invalid(f"“{measure.label}”的等额项目没有自己的金额。")

    def measure(self, code: str) -> Measure:
        """Give the measure with this code; it exists for every ``same_as``."""
        return next(each for each in self.measures if each.code == code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One version of the schedule of violations.

    Attributes:
        slug: Slug of the schedule.
        version: Version of the rules.
        title: Chinese title of the document.
        interpretation_office: Office that decides open points.
        interpretation: The clause that names it.
        violations: The items, in order.

    Raises:
        HeatingError: Two violations have the same number.
    """

    slug: str
    version: str
    title: str
    interpretation_office: str
    interpretation: ProvisionRef
    violations: tuple[Violation, ...]

    def __post_init__(self) -> None:
        """Check that numbers are unique."""
        if len({each.number for each in self.violations}) != len(self.violations):
            raise _invalid("违法情形的序号有重复。")

    def violation(self, number: int) -> Violation:
        """Give the item with this number.

        Raises:
            HeatingError: The schedule has no such item.
        """
        found = next((each for each in self.violations if each.number == number), None)
        if found is None:
            raise HeatingError(
                code="no_such_violation",
                message=f"没有第 {number} 项违法情形。",
                field="number",
            )
        return found

    def interpreted(self, text: str) -> str:
        """Mark a reading: the office that interprets the text has the last word."""
        return f"{text.rstrip('。')}（以{self.interpretation_office}解释为准）。"


FIELD_ORDER: Final = (
    "overdue",
    "serious",
    "not_notified",
    "not_repaired",
    "building_use",
    "contract_price",
    "floor_area",
    "device_cost",
    "illegal_gains",
    "daily_fee",
    "days",
)
"""The inputs of an assessment, in the order a form asks for them."""


def needed_fields(violation: Violation) -> tuple[str, ...]:
    """Name the inputs that the measures of a violation can ask for, in form order."""
    used: set[str] = set()
    for measure in violation.measures:
        used.update(fields_of(measure.condition))
        if measure.base is not None:
            used.update(measure.base.fields)
    return tuple(name for name in FIELD_ORDER if name in used)


def _invalid(message: str) -> HeatingError:
    return HeatingError(code="rules_invalid", message=message, field="measures")

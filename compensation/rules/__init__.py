"""Compensation for expropriated houses, as pure rules.

Standard library only; figures come from ``PlanRules``, never from code.
"""

from compensation.rules.calculation import calculate
from compensation.rules.codes import Choice, ReadingCode, RuleCode, Use
from compensation.rules.comparison import (
    Comparison,
    Criterion,
    Option,
    Unavailable,
    Way,
    compare,
)
from compensation.rules.deadlines import DeadlineRule, deadline, in_time
from compensation.rules.errors import CompensationError
from compensation.rules.facts import FIELD_LABELS, Facts, find_errors
from compensation.rules.lots import Drawing, draw_lots, list_digest
from compensation.rules.order import (
    ChoosingOrder,
    Entry,
    Finding,
    FindingCode,
    OrderRules,
    Place,
    Pool,
    choosing_order,
)
from compensation.rules.plan import FlatType, Offer, PlanRules, Reading, Rule

__all__ = [
    "FIELD_LABELS",
    "Choice",
    "ChoosingOrder",
    "Comparison",
    "CompensationError",
    "Criterion",
    "DeadlineRule",
    "Drawing",
    "Entry",
    "Facts",
    "Finding",
    "FindingCode",
    "FlatType",
    "Offer",
    "Option",
    "OrderRules",
    "Place",
    "PlanRules",
    "Pool",
    "Reading",
    "ReadingCode",
    "Rule",
    "RuleCode",
    "Unavailable",
    "Use",
    "Way",
    "calculate",
    "choosing_order",
    "compare",
    "deadline",
    "draw_lots",
    "find_errors",
    "in_time",
    "list_digest",
]

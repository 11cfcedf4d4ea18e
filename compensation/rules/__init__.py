"""Compensation for expropriated houses, as pure rules.

Standard library only; figures come from ``PlanRules``, never from code.
"""

from compensation.rules.calculation import calculate
from compensation.rules.codes import Choice, ReadingCode, RuleCode, Use
from compensation.rules.errors import CompensationError
from compensation.rules.facts import FIELD_LABELS, Facts, find_errors
from compensation.rules.plan import FlatType, Offer, PlanRules, Reading, Rule

__all__ = [
    "FIELD_LABELS",
    "Choice",
    "CompensationError",
    "Facts",
    "FlatType",
    "Offer",
    "PlanRules",
    "Reading",
    "ReadingCode",
    "Rule",
    "RuleCode",
    "Use",
    "calculate",
    "find_errors",
]

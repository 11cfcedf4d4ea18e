"""Expropriation projects and the dated versions of their plans, as rows."""

from compensation.models.clauses import ClauseRow
from compensation.models.examples import WorkedExample
from compensation.models.guidance import (
    CareCondition,
    Deadline,
    Explanation,
    RequiredDocument,
    Stage,
)
from compensation.models.projects import Building, ExpropriationProject
from compensation.models.rules import FlatType, PlanRule
from compensation.models.versions import PlanGuidance, PlanVersion

__all__ = [
    "Building",
    "CareCondition",
    "ClauseRow",
    "Deadline",
    "Explanation",
    "ExpropriationProject",
    "FlatType",
    "PlanGuidance",
    "PlanRule",
    "PlanVersion",
    "RequiredDocument",
    "Stage",
    "WorkedExample",
]

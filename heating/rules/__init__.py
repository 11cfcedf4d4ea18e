"""Penalties and outages of city heating, as pure rules.

Standard library only; figures come from ``Schedule`` and ``OutageRules``, never from
code.
"""

from heating.rules.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    BuildingUse,
    Condition,
    Flag,
    FlagName,
    Not,
    UsedAs,
)
from heating.rules.errors import HeatingError
from heating.rules.fees import FEE_LABELS
from heating.rules.outage import Milestone, milestones, outage
from heating.rules.outage_facts import (
    OUTAGE_LABELS,
    OutageDuty,
    OutageFacts,
    OutageRules,
    find_outage_errors,
)
from heating.rules.penalties import (
    ALL_FIELDS,
    FIELD_LABELS,
    PenaltyFacts,
    assess,
    assess_together,
    find_errors,
    missing_fields,
    with_ways,
)
from heating.rules.schedule import (
    Base,
    Measure,
    MeasureKind,
    Schedule,
    Violation,
    needed_fields,
)

__all__ = [
    "ALL_FIELDS",
    "ALWAYS",
    "FEE_LABELS",
    "FIELD_LABELS",
    "OUTAGE_LABELS",
    "AllOf",
    "AnyOf",
    "Base",
    "BuildingUse",
    "Condition",
    "Flag",
    "FlagName",
    "HeatingError",
    "Measure",
    "MeasureKind",
    "Milestone",
    "Not",
    "OutageDuty",
    "OutageFacts",
    "OutageRules",
    "PenaltyFacts",
    "Schedule",
    "UsedAs",
    "Violation",
    "assess",
    "assess_together",
    "find_errors",
    "find_outage_errors",
    "milestones",
    "missing_fields",
    "needed_fields",
    "outage",
    "with_ways",
]

"""Everything that people look up, read from imported provisions."""

from regulations.models.benefits import Benefit, Target
from regulations.models.derivation import Derivation
from regulations.models.derived import Derived
from regulations.models.enforcement import EnforcementBody
from regulations.models.fees import FeeReduction
from regulations.models.notices import (
    Contact,
    HandlingRule,
    Obligation,
    RiverReach,
    Setback,
    StakeCount,
)
from regulations.models.offices import (
    Office,
    OfficeChange,
    OfficeMention,
    OfficeName,
)
from regulations.models.revisions import Revision
from regulations.models.tasks import Task, TaskOffice

__all__ = [
    "Benefit",
    "Contact",
    "Derivation",
    "Derived",
    "EnforcementBody",
    "FeeReduction",
    "HandlingRule",
    "Obligation",
    "Office",
    "OfficeChange",
    "OfficeMention",
    "OfficeName",
    "Revision",
    "RiverReach",
    "Setback",
    "StakeCount",
    "Target",
    "Task",
    "TaskOffice",
]

"""The clerks' desk for what was read from documents."""

from regulations.admin.benefits import BenefitAdmin, TargetAdmin
from regulations.admin.derived import DerivedAdmin
from regulations.admin.enforcement import EnforcementBodyAdmin
from regulations.admin.fees import FeeReductionAdmin
from regulations.admin.notices import (
    ContactAdmin,
    HandlingRuleAdmin,
    ObligationAdmin,
    RiverReachAdmin,
    SetbackAdmin,
    StakeCountAdmin,
)
from regulations.admin.offices import OfficeAdmin
from regulations.admin.revisions import RevisionAdmin
from regulations.admin.tasks import TaskAdmin

__all__ = [
    "BenefitAdmin",
    "ContactAdmin",
    "DerivedAdmin",
    "EnforcementBodyAdmin",
    "FeeReductionAdmin",
    "HandlingRuleAdmin",
    "ObligationAdmin",
    "OfficeAdmin",
    "RevisionAdmin",
    "RiverReachAdmin",
    "SetbackAdmin",
    "StakeCountAdmin",
    "TargetAdmin",
    "TaskAdmin",
]

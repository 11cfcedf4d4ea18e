"""The heating pages of the clerks' desk."""

from heating.admin.assumptions import HeatingSettingsAdmin
from heating.admin.guidance import (
    AppraisalRuleAdmin,
    GeneralRuleAdmin,
    MisconductAdmin,
    SupplierDutyAdmin,
)
from heating.admin.schedules import ScheduleAdmin, ScheduleVersionAdmin
from heating.admin.violations import ViolationAdmin

__all__ = [
    "AppraisalRuleAdmin",
    "GeneralRuleAdmin",
    "HeatingSettingsAdmin",
    "MisconductAdmin",
    "ScheduleAdmin",
    "ScheduleVersionAdmin",
    "SupplierDutyAdmin",
    "ViolationAdmin",
]

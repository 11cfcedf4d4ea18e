"""Heating schedules, what they say, and what they leave open, as rows."""

from heating.models.assumptions import HeatingSettings
from heating.models.clauses import ClauseRow
from heating.models.guidance import (
    AppraisalRule,
    GeneralRule,
    Misconduct,
    SupplierDuty,
)
from heating.models.schedules import Schedule, ScheduleVersion
from heating.models.violations import Measure, Violation

__all__ = [
    "AppraisalRule",
    "ClauseRow",
    "GeneralRule",
    "HeatingSettings",
    "Measure",
    "Misconduct",
    "Schedule",
    "ScheduleVersion",
    "SupplierDuty",
    "Violation",
]

"""The compensation pages for residents."""

from compensation.views.calendar import calendar
from compensation.views.compare import compare
from compensation.views.estimate import estimate
from compensation.views.plans import plan, plan_list

__all__ = ["calendar", "compare", "estimate", "plan", "plan_list"]

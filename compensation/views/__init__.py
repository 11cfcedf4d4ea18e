"""The compensation pages for residents."""

from compensation.views.calendar import calendar
from compensation.views.compare import compare
from compensation.views.estimate import estimate
from compensation.views.plans import plan, plan_list
from compensation.views.qr import qr_code

__all__ = ["calendar", "compare", "estimate", "plan", "plan_list", "qr_code"]

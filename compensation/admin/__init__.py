"""The clerks' desk for plans: projects, versions with their rules, plain words."""

from compensation.admin.guidance import PlanGuidanceAdmin
from compensation.admin.projects import ProjectAdmin
from compensation.admin.versions import PlanVersionAdmin

__all__ = ["PlanGuidanceAdmin", "PlanVersionAdmin", "ProjectAdmin"]

"""The list of plans, and one plan explained."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from compensation.guidance import guidance
from compensation.presenters.deadlines import deadline_list
from compensation.presenters.plans import (
    building_progress,
    open_points,
    topics,
    type_rows,
)
from compensation.selectors import plan_doubt, versions_in_force
from compensation.views.asked import asked_plan, newer_url


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """List the plans that are in force."""
    versions = versions_in_force(on=timezone.localdate())
    plans = [(version, plan_doubt(version)) for version in versions]
    return render(request, "compensation/plan_list.html", {"plans": plans})


@require_safe
def plan(request: HttpRequest, plan: str) -> HttpResponse:
    """Explain a plan in plain words, each with its clause."""
    asked = asked_plan(request, plan)
    version, rules = asked.version, asked.rules
    guides = guidance(version)
    deadlines = deadline_list(version, asked.deadlines)
    buildings = list(version.project.buildings.order_by("position", "name", "pk"))
    return render(
        request,
        "compensation/plan.html",
        {
            "version": version,
            "doubt": asked.doubt,
            "project": version.project,
            "newer_url": newer_url(request, "plan", version),
            "rules": rules,
            "guidance": guides,
            "topics": topics(guides),
            "deadlines": deadlines,
            "has_moments": any(each.moment for each in deadlines),
            "type_rows": type_rows(rules),
            "open_points": open_points(rules),
            "buildings": buildings,
            "progress": building_progress(buildings),
        },
    )

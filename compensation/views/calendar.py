"""The deadlines of a plan for the calendar of a phone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from compensation.presenters.deadlines import deadline_list, events
from compensation.views.asked import asked_plan
from documents.icalendar import calendar_answer, icalendar


@require_safe
def calendar(request: HttpRequest, plan: str) -> HttpResponse:
    """Give the deadlines whose moments are known as an .ics file."""
    asked = asked_plan(request, plan)
    version = asked.version
    found = events(
        version,
        deadline_list(version, asked.deadlines),
        host=request.get_host().partition(":")[0],
        url=request.build_absolute_uri(version.project.get_absolute_url()),
    )
    if not found:
        raise Http404("签约、搬迁的开始日期还没有公布。")
    text = icalendar(
        f"{version.project.name}期限",
        found,
        stamp=timezone.now().replace(microsecond=0),
    )
    return calendar_answer(text, f"{version.project.name}期限")

"""The schedule of violations, one violation, several together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from heating.forms import PenaltyForm, ScheduleFilterForm
from heating.kept import KeptSchedule
from heating.models import HeatingSettings
from heating.presenters import ViolationView, remarks, violation_views
from heating.rules import (
    assess,
    assess_together,
    needed_fields,
    with_ways,
)
from heating.views.versions import asked_schedule, never_stored, version_context
from regulations.rules.money import format_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A violation on the sheet of several, with its questions."""

    item: ViolationView
    form: PenaltyForm


@require_safe
def penalties(request: HttpRequest) -> HttpResponse:
    """Show the schedule, narrowed by kind of measure and topic."""
    kept = asked_schedule(request)
    form = ScheduleFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    items = violation_views(
        kept.schedule,
        kept.violations,
        measure=asked.get("measure", ""),
        topic=asked.get("topic", ""),
    )
    return render(
        request,
        "heating/penalties.html",
        {
            **version_context(kept),
            "form": form,
            "items": items,
            "narrowed": any(asked.values()),
            "total": len(kept.violations),
        },
    )


@require_safe
def penalty(request: HttpRequest, number: int) -> HttpResponse:
    """Show one violation, ask what its measures need, and answer."""
    kept = asked_schedule(request)
    schedule = kept.schedule
    items = violation_views(schedule, kept.violations)
    item = _item(items, number)
    only = with_ways(needed_fields(schedule.violation(number)))
    asked = bool(request.GET) or not only
    form = PenaltyForm(
        request.GET if asked else None,
        schedule=schedule,
        number=number,
        only=only,
        initial=_assumed(kept, only),
    )
    statement = None
    if asked and form.is_valid() and form.facts is not None:
        statement = assess(schedule, number, form.facts)
    place = items.index(item)
    return never_stored(
        request,
        render(
            request,
            "heating/penalty.html",
            {
                **version_context(kept),
                "item": item,
                "form": form,
                "assumed": _settings_for(kept, only),
                "statement": statement,
                "readings": [] if statement is None else remarks(statement),
                "today": timezone.localtime(),
                "previous": _neighbour(items[:place][-1:]),
                "next": _neighbour(items[place + 1 : place + 2]),
            },
        ),
    )


@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """Assess several violations on one sheet."""
    kept = asked_schedule(request)
    schedule = kept.schedule
    items = violation_views(schedule, kept.violations)
    chosen = set(request.GET.getlist("number"))
    picked = [item for item in items if str(item.number) in chosen]
    answered = request.GET.get("answered") == "true"
    cases = [_case(request, kept, item, answered=answered) for item in picked]
    ready = bool(cases) and all(
        not case.form.fields or (answered and case.form.is_valid()) for case in cases
    )
    statement = None
    if ready:
        facts = {
            case.item.number: case.form.facts
            for case in cases
            if case.form.is_valid() and case.form.facts is not None
        }
        statement = assess_together(schedule, facts)
    forms = [case.form for case in cases]
    return never_stored(
        request,
        render(
            request,
            "heating/together.html",
            {
                **version_context(kept),
                "items": items,
                "chosen": {item.number for item in picked},
                "cases": cases,
                "forms": forms,
                "wrong": any(form.errors for form in forms),
                "asks": any(case.form.fields for case in cases),
                "statement": statement,
                "readings": [] if statement is None else remarks(statement),
                "today": timezone.localtime(),
            },
        ),
    )


def _case(
    request: HttpRequest, kept: KeptSchedule, item: ViolationView, *, answered: bool
) -> Case:
    only = with_ways(needed_fields(kept.schedule.violation(item.number)))
    return Case(
        item=item,
        form=PenaltyForm(
            request.GET if answered or not only else None,
            schedule=kept.schedule,
            number=item.number,
            only=only,
            prefix=str(item.number),
            initial=_assumed(kept, only),
        ),
    )


def _item(items: list[ViolationView], number: int) -> ViolationView:
    found = next((item for item in items if item.number == number), None)
    if found is None:
        raise Http404("没有这一项违法情形。")
    return found


def _settings_for(kept: KeptSchedule, names: tuple[str, ...]) -> HeatingSettings | None:
    return kept.assumed if "season_days" in names else None


def _assumed(kept: KeptSchedule, names: tuple[str, ...]) -> dict[str, Any]:
    """Fill in beforehand what a clerk left as an assumption."""
    found = _settings_for(kept, names)
    if found is None:
        return {}
    price = found.unit_price
    return {
        "season_days": found.season_days,
        "unit_price": None if price is None else format_plain(price),
    }


def _neighbour(items: list[ViolationView]) -> dict[str, str] | None:
    """Name the item that the list has, if it has one, as its link shows it."""
    return {"url": items[0].url, "title": items[0].title} if items else None

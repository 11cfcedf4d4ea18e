"""When heating stops: what must happen by when, and what is refunded."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from heating.forms import OutagePageForm
from heating.kept import KeptSchedule
from heating.models import SupplierDuty, Violation
from heating.presenters import complaint, remarks, timeline
from heating.rules import (
    FlagName,
    OutageFacts,
    find_outage_errors,
    milestones,
    needed_fields,
)
from heating.rules import outage as compute
from heating.rules.outage_facts import length_of
from heating.views.versions import asked_schedule, never_stored, version_context
from regulations.rules import Interval
from regulations.rules.money import format_plain

_ACCUSATIONS = (FlagName.NOT_NOTIFIED, FlagName.NOT_REPAIRED)


@require_safe
def outage(request: HttpRequest) -> HttpResponse:
    """Ask for start and end; show the time line, the refund and a complaint."""
    asked = asked_schedule(request)
    rules, assumed = asked.outage, asked.assumed
    now = timezone.localtime().replace(second=0, microsecond=0)
    form = OutagePageForm(
        request.GET or None,
        rules=rules,
        now=now,
        initial={
            "season_days": assumed.season_days,
            "unit_price": None
            if assumed.unit_price is None
            else format_plain(assumed.unit_price),
        },
    )
    context: dict[str, Any] = {}
    if form.is_bound and form.is_valid() and form.facts is not None:
        context = _answer(asked, form, request.GET)
    return never_stored(
        request,
        render(
            request,
            "heating/outage.html",
            {
                **version_context(asked),
                "form": form,
                "assumed": assumed,
                "rules": rules,
                "today": now,
                **context,
            },
        ),
    )


def _answer(
    asked: KeptSchedule, form: OutagePageForm, query: QueryDict
) -> dict[str, Any]:
    """Compute what the page shows for facts that were checked."""
    rules = asked.outage
    facts = form.facts or OutageFacts()
    lasting = bool(form.cleaned_data["still_out"])
    fee_missing = bool(find_outage_errors(rules, facts))
    statement = None if fee_missing else compute(rules, facts)
    length = length_of(facts)
    reached = [
        row for row in asked.duties if row.hours is not None and length in _from(row)
    ]
    return {
        "facts": facts,
        "lasting": lasting,
        "timeline": timeline(milestones(rules, facts), facts, lasting=lasting),
        "statement": statement,
        "certain": None if statement is None else statement.total("refunds"),
        "upper": None if statement is None else statement.total("refunds_upper"),
        "readings": [] if statement is None else remarks(statement),
        "refund_due": length in rules.refund_hours,
        "kept": _kept(query, facts) if lasting else "",
        "complaint": complaint(
            asked.version,
            rules,
            facts,
            duties=reached,
            violations=_accused(asked, form, reached),
            statement=statement,
            lasting=lasting,
        ),
    }


def _accused(
    asked: KeptSchedule, form: OutagePageForm, reached: list[SupplierDuty]
) -> list[Violation]:
    """Find the violations that what the resident ticked would be."""
    flags = {name for name in _ACCUSATIONS if form.cleaned_data[name.value]}
    if not flags or not reached:
        return []
    return [
        row
        for row in asked.violations
        if flags & set(needed_fields(asked.schedule.violation(row.number)))
    ]


def _kept(query: QueryDict, facts: OutageFacts) -> str:
    """Give the query of the same answer with the present moment as its end."""
    kept = query.copy()
    kept.pop("still_out", None)
    if facts.ended is not None:
        kept["ended"] = f"{timezone.localtime(facts.ended):%Y-%m-%dT%H:%M}"
    return kept.urlencode()


def _from(row: SupplierDuty) -> Interval:
    return Interval(lower=row.hours, lower_closed=row.includes_hours)

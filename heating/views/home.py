"""What residents may expect, what suppliers owe, how they are appraised."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from heating.kept import kept_schedule
from heating.models import (
    AppraisalRule,
    ClauseRow,
    GeneralRule,
    ScheduleVersion,
    SupplierDuty,
)
from heating.rules import HeatingError
from heating.selectors import cited_elsewhere, provision_ref
from heating.views.versions import asked_schedule, version_context


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the schedule says besides penalties; each sentence with its clause."""
    if not request.GET.get("version"):
        try:
            asked = kept_schedule(on=timezone.localdate())
        except HeatingError:
            return render(request, "heating/empty.html")
    else:
        asked = asked_schedule(request)
    version, duties = asked.version, asked.duties
    temperature = [row for row in duties if row.topic == SupplierDuty.Topic.TEMPERATURE]
    general = _by_part(version, version.general_rules, GeneralRule.Part)
    appraisal = _by_part(version, version.appraisal_rules, AppraisalRule.Part)
    misconducts = version.misconducts.select_related("provision__document").order_by(
        "number", "pk"
    )
    return render(
        request,
        "heating/home.html",
        {
            **version_context(asked),
            "expected": [
                (SupplierDuty.Topic(topic).label, _cited(group, version))
                for topic, group in groupby(
                    (
                        row
                        for row in duties
                        if row.for_residents and row not in temperature
                    ),
                    key=lambda row: row.topic,
                )
            ],
            "temperature": _cited(temperature, version),
            "elsewhere": cited_elsewhere(temperature),
            "duties": _cited(duties, version),
            "appraisal": [
                (part, AppraisalRule.Part(part).label, rows)
                for part, rows in appraisal.items()
            ],
            "misconducts": _cited(misconducts, version),
            "scope": general.get(GeneralRule.Part.SCOPE, []),
            "liability": general.get(GeneralRule.Part.LIABILITY, []),
            "finals": general.get(GeneralRule.Part.FINAL, []),
        },
    )


def _by_part(version: ScheduleVersion, rows: Any, parts: Any) -> dict[str, list[Any]]:
    """Read rows by part, in the order of the parts, in one query."""
    found: dict[str, list[Any]] = {part: [] for part in parts.values}
    ordered = (
        rows.select_related("provision__document")
        .defer("provision__document__body_html", "provision__text")
        .order_by("position", "pk")
    )
    for row in ordered:
        found[row.part].append((row, provision_ref(row, version)))
    return {part: each for part, each in found.items() if each}


def _cited(rows: Any, version: ScheduleVersion) -> list[tuple[ClauseRow, Any]]:
    """Put the clause beside each row."""
    return [(row, provision_ref(row, version)) for row in rows]

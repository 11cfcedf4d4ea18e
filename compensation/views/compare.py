"""All the ways open to a household, side by side."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from compensation.presenters.clauses import ClauseBook
from compensation.presenters.comparisons import comparison_refs, present_comparison
from compensation.presenters.deadlines import deadline_list
from compensation.questionnaire import Questionnaire
from compensation.rules import RuleCode
from compensation.views.asked import (
    asked_plan,
    change_url,
    estimate_url,
    is_changing,
    newer_url,
    no_store,
    page_url,
    qr_url,
)


@require_safe
@no_store
def compare(request: HttpRequest, plan: str) -> HttpResponse:
    """Compute every way; mark the best by each criterion, recommend none.

    With ``change`` in the address the form is shown again, with all that was given.
    """
    asked = asked_plan(request, plan)
    version = asked.version
    sheet = Questionnaire(asked, request.GET.dict(), comparing=True)
    context: dict[str, Any] = {
        "version": version,
        "doubt": asked.doubt,
        "project": version.project,
        "newer_url": newer_url(request, "compare", version),
        "rules": asked.rules,
        "sheet": sheet,
        "deadlines": [
            each
            for each in deadline_list(version, asked.deadlines)
            if each.code in {"signing_period", RuleCode.SIGNING_BONUS.value}
        ],
    }
    found = None if is_changing(request) else sheet.comparison
    if found is None:
        book = ClauseBook(asked, sheet.provisions)
    else:
        book = ClauseBook(asked, [*sheet.provisions, *comparison_refs(found)])
        context["comparison"] = present_comparison(
            found, book, partial(estimate_url, version)
        )
        answers = sheet.address_answers
        address = request.build_absolute_uri(page_url("compare", version, answers))
        context |= {
            "address": address,
            "qr_url": qr_url("compare", version, answers),
            "change_url": change_url(request),
        }
    context["book"] = book
    return render(request, "compensation/compare.html", context)

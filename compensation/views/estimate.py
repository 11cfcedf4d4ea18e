"""What a household is owed: the form, and the result below its own address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from compensation.models import PlanVersion
from compensation.presenters.clauses import ClauseBook
from compensation.presenters.deadlines import DeadlineWords, deadline_list
from compensation.presenters.results import present, result_refs
from compensation.questionnaire import COMPARED, Questionnaire
from compensation.rules import Facts, PlanRules, RuleCode, calculate
from compensation.rules.delay import delays
from compensation.views.asked import (
    asked_plan,
    change_url,
    is_changing,
    newer_url,
    no_store,
    page_url,
    qr_url,
)
from regulations.rules import ProvisionRef


@require_safe
@no_store
def estimate(request: HttpRequest, plan: str) -> HttpResponse:
    """Ask for what matters, and show what the plan gives.

    With ``change`` in the address the form is shown again, with all that was given.
    """
    asked = asked_plan(request, plan)
    version, rules = asked.version, asked.rules
    sheet = Questionnaire(asked, request.GET.dict())
    deadlines = deadline_list(version, asked.deadlines)
    context: dict[str, Any] = {
        "version": version,
        "doubt": asked.doubt,
        "project": version.project,
        "newer_url": newer_url(request, "estimate", version),
        "rules": rules,
        "sheet": sheet,
        "deadlines": deadlines,
    }
    refs: list[ProvisionRef] = sheet.provisions
    if sheet.facts is None or is_changing(request):
        book = ClauseBook(asked, refs)
    else:
        answer = _Answer(rules, sheet.facts)
        book = ClauseBook(asked, [*refs, *answer.refs])
        context |= answer.context(book, deadlines)
        context["deadlines"] = _own_deadlines(deadlines, rules, sheet.facts)
        context |= _addresses(request, version, sheet)
    context["book"] = book
    return render(request, "compensation/estimate.html", context)


def _own_deadlines(
    deadlines: list[DeadlineWords], rules: PlanRules, facts: Facts
) -> list[DeadlineWords]:
    """Leave out deadlines of rewards that this household cannot get."""
    held = {code.value for code in rules.case(facts.use, facts.choice).rules}
    known = {code.value for code in RuleCode}
    return [each for each in deadlines if each.code not in known or each.code in held]


class _Answer:
    """A statement, and what being late would change in it."""

    def __init__(self, rules: PlanRules, facts: Facts) -> None:
        self.statement = calculate(rules, facts)
        self.delays = None if self.statement.refusals else delays(rules, facts)
        self.refs = result_refs(self.statement, self.delays)

    def context(
        self, book: ClauseBook, deadlines: list[DeadlineWords]
    ) -> dict[str, Any]:
        return {"result": present(self.statement, self.delays, book, deadlines)}


def _addresses(
    request: HttpRequest, version: PlanVersion, sheet: Questionnaire
) -> dict[str, Any]:
    """Write the addresses of this result, here and as others would open it."""
    answers = sheet.address_answers
    address = request.build_absolute_uri(page_url("estimate", version, answers))
    return {
        "address": address,
        "change_url": change_url(request),
        "qr_url": qr_url("estimate", version, answers),
        "compare_url": page_url("compare", version, _for_comparison(answers)),
    }


def _for_comparison(answers: dict[str, str]) -> dict[str, str]:
    """Leave out what the comparison sets for every way by itself."""
    return {
        name: value
        for name, value in answers.items()
        if name != "choice" and name not in COMPARED
    }

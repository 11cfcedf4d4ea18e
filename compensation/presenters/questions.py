"""Questions with their fields and clauses, as the form shows them."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from compensation.forms import FactsForm
from compensation.presenters.clauses import Clause
from compensation.questionnaire import AskedQuestion, put_question
from compensation.questions import Question


def question_html(asked: AskedQuestion, clauses: tuple[Clause, ...]) -> SafeString:
    """Write a question with what was answered and what is wrong with that.

    The same question that nobody has answered yet is written once; an answer is kept
    by nobody.
    """
    if asked.field.data or asked.field.errors:
        return _html(asked, clauses)
    return _unanswered(asked.question, asked.cases, asked.shown, clauses)


@lru_cache(maxsize=512)
def _unanswered(
    question: Question,
    cases: str,
    shown: bool,  # noqa: FBT001 (a part of the key)
    clauses: tuple[Clause, ...],
) -> SafeString:
    # A form of its own: the one of the page holds other answers.
    form = FactsForm(label_suffix="")
    put_question(form, question, relevant=shown)
    asked = AskedQuestion(
        question=question, field=form[question.name], cases=cases, shown=shown
    )
    return _html(asked, clauses)


def _html(asked: AskedQuestion, clauses: tuple[Clause, ...]) -> SafeString:
    return render_to_string(
        "compensation/_question.html", {"asked": asked, "clauses": clauses}
    )

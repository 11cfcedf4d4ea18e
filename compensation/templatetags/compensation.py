"""Questions in templates of the compensation pages."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from compensation.presenters.clauses import ClauseBook
from compensation.presenters.questions import question_html
from compensation.questionnaire import AskedQuestion

register = template.Library()


@register.filter
def question(asked: AskedQuestion, book: ClauseBook) -> SafeString:
    """Write a question with its clauses: ``{{ asked|question:book }}``."""
    return question_html(asked, tuple(book.clauses(asked.question.provisions)))

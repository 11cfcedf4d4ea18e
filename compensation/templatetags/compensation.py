"""Clauses in templates of the compensation pages."""

from __future__ import annotations

from django import template

from compensation.presenters.clauses import Clause, ClauseBook
from regulations.rules import ProvisionRef

register = template.Library()


@register.filter
def clause(book: ClauseBook, ref: ProvisionRef | None) -> Clause | None:
    """Look a clause up with its words: ``{{ book|clause:line.provision }}``."""
    return book.clause(ref)


@register.filter
def clauses(book: ClauseBook, refs: tuple[ProvisionRef, ...]) -> list[Clause]:
    """Look several clauses up with their words."""
    return book.clauses(refs)

"""Clauses with their text, which unfolds in the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from compensation.kept import KeptPlan
from regulations.rules import ProvisionRef
from regulations.rules.clauses import clause_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause to unfold.

    Attributes:
        label: Its number, such as ``方案第九部分（二）1``.
        url: Its place in the published text.
        text: Its words; empty where the text is not held any more.
    """

    label: str
    url: str
    text: str

    @property
    def html(self) -> SafeString:
        """The clause as pages show it; the same one is written once."""
        return _html(self)


@lru_cache(maxsize=512)
def _html(clause: Clause) -> SafeString:
    return render_to_string("compensation/_clause.html", {"clause": clause})


class ClauseBook:
    """The words of all clauses that a page names."""

    def __init__(self, plan: KeptPlan, refs: Iterable[ProvisionRef | None]) -> None:
        """Read the clauses, in one query where nobody has read them before."""
        self._document = plan.version.document.slug
        self._texts = plan.texts(ref for ref in refs if ref is not None)

    def clause(self, ref: ProvisionRef | None) -> Clause | None:
        """Give a clause with its words; None for no clause."""
        if ref is None:
            return None
        return Clause(
            label=clause_words(ref.label, of=self._name(ref)) or "原文",
            url=ref.url,
            text=self._texts.get((ref.document, ref.eid), ""),
        )

    def _name(self, ref: ProvisionRef) -> str:
        """Call a part one of the plan's, unless it is of another document."""
        return "方案" if ref.document == self._document else ""

    def clauses(self, refs: Iterable[ProvisionRef]) -> list[Clause]:
        """Give several clauses with their words."""
        return [each for each in map(self.clause, refs) if each is not None]

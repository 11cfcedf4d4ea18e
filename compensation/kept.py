"""Plans as they were read since anything public changed last.

A request asks once (`kept_plan`), which costs one small query; what it reads of the
plan after that is read by the first request after a change only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from django.utils.functional import cached_property

from compensation.models import PlanVersion
from compensation.questions import Question, questions
from compensation.rules import PlanRules
from compensation.selectors import (
    PlanDeadline,
    deadline_rules,
    find_version,
    freeze,
    plan_doubt,
    provision_texts,
)
from compensation.timing import period_end
from documents.doubts import Doubt
from documents.public_state import FoundWhileUnchanged
from regulations.rules import ProvisionRef


class KeptPlan:
    """A version of a plan with all that estimates read of it; nothing is changed in it.

    Attributes:
        version: The version, with its project and document.
    """

    def __init__(self, version: PlanVersion) -> None:
        """Keep a stored version."""
        self.version: Final = version
        self._texts: Final[dict[tuple[str, str], str]] = {}

    @cached_property
    def rules(self) -> PlanRules:
        """Its rules, frozen for the calculator.

        Raises:
            CompensationError: ``rules_invalid``; see `freeze`.
        """
        return freeze(self.version)

    @cached_property
    def deadlines(self) -> tuple[PlanDeadline, ...]:
        """Its deadlines."""
        return deadline_rules(self.version)

    @cached_property
    def doubt(self) -> Doubt | None:
        """Why it is not to be relied on: its document is withdrawn or not in force."""
        return plan_doubt(self.version)

    @cached_property
    def period_ends(self) -> datetime | None:
        """When its signing period ends, if that is known."""
        return period_end(self.version.project.signing_ends_on)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All that it may ask of a household."""
        return questions(self.rules, self.deadlines, self.period_ends)

    def texts(self, refs: Iterable[ProvisionRef]) -> Mapping[tuple[str, str], str]:
        """Return the texts of clauses, as `provision_texts` does.

        The text of a clause that is no longer held is empty here.
        """
        unread = [ref for ref in refs if (ref.document, ref.eid) not in self._texts]
        if unread:
            found = provision_texts(unread)
            for ref in unread:
                key = ref.document, ref.eid
                self._texts[key] = found.get(key, "")
        return self._texts


#: Released versions that people ask for; each holds some hundred rows.
_kept: Final = FoundWhileUnchanged[tuple[str, str | None, date | None], KeptPlan](
    most=100
)


def kept_plan(project: str, *, on: date, version: str = "") -> KeptPlan:
    """Return a released version of a project's plan as the database stands now.

    Args:
        project: Slug of the project.
        on: The day of asking; counts where no version is named.
        version: Name of the version; the one in force when left out.

    Raises:
        CompensationError: There is no such plan or version; see `find_version`.
    """
    key = project, version, None if version else on
    return _kept.get(
        key, lambda: KeptPlan(find_version(project, on=on, version=version))
    )

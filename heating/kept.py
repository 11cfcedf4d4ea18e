"""Schedules as they were read since anything public changed last.

A request asks once (`kept_schedule`), which costs one small query; what it reads of the
schedule after that is read by the first request after a change only.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.functional import cached_property

from documents.doubts import Doubt, doubt_of
from documents.public_state import FoundWhileUnchanged
from heating.models import HeatingSettings, ScheduleVersion, SupplierDuty, Violation
from heating.rules import OutageRules, Schedule
from heating.selectors import (
    assumptions,
    duty_rows,
    find_version,
    freeze,
    outage_rules,
    violation_rows,
)


class KeptSchedule:
    """A version of a schedule with what its calculators read; nothing is changed in it.

    Attributes:
        version: The version, with its schedule and document.
    """

    def __init__(self, version: ScheduleVersion) -> None:
        """Keep a stored version."""
        self.version: Final = version

    @cached_property
    def doubt(self) -> Doubt | None:
        """Why it is not to be relied on: its document is withdrawn or not in force."""
        return doubt_of(
            self.version.document,
            title=self.version.title,
            office=self.version.interpretation_office,
        )

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """Its violations with their measures."""
        return tuple(violation_rows(self.version))

    @cached_property
    def schedule(self) -> Schedule:
        """Its violations, frozen for the calculator.

        Raises:
            HeatingError: ``rules_invalid``; see `freeze`.
        """
        return freeze(self.version, self.violations)

    @cached_property
    def duties(self) -> tuple[SupplierDuty, ...]:
        """What it lays on suppliers, in the order of the text."""
        return tuple(duty_rows(self.version))

    @cached_property
    def outage(self) -> OutageRules:
        """What it says on outages, frozen for the calculator.

        Raises:
            HeatingError: ``rules_invalid``; see `outage_rules`.
        """
        return outage_rules(self.version, self.duties)

    @cached_property
    def assumed(self) -> HeatingSettings:
        """What a clerk filled in for what the schedule leaves open."""
        return assumptions()


#: Released versions that people ask for; each holds some hundred rows.
_kept: Final = FoundWhileUnchanged[tuple[str | None, date | None], KeptSchedule](
    most=100
)


def kept_schedule(*, on: date, version: str = "") -> KeptSchedule:
    """Return a released version as the database stands now.

    Args:
        on: The day of asking; counts where no version is named.
        version: Name of the version; the one in force when left out.

    Raises:
        HeatingError: ``no_such_version`` or ``no_version_in_force``.
    """
    key = version, None if version else on
    return _kept.get(key, lambda: KeptSchedule(find_version(on=on, version=version)))

"""Which reader fills which model; a reader stands in ``regulations/reading/``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from documents.services.slugs import free_slug, slug_base
from regulations.models import (
    Benefit,
    Contact,
    Derived,
    EnforcementBody,
    FeeReduction,
    HandlingRule,
    Obligation,
    Revision,
    RiverReach,
    Setback,
    StakeCount,
    Target,
    Task,
)
from regulations.reading.benefits import benefits
from regulations.reading.enforcement import enforcement_bodies
from regulations.reading.fees import fee_reductions
from regulations.reading.notices import contacts, handling_rules, obligations
from regulations.reading.revisions import revisions
from regulations.reading.rivers import river_reaches, setbacks
from regulations.reading.rows import Row
from regulations.reading.source import SourceDocument
from regulations.reading.stakes import stake_counts
from regulations.reading.targets import targets
from regulations.reading.tasks import tasks

Read = Callable[[SourceDocument], Sequence[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A model and what reads its rows out of a document.

    Attributes:
        model: The model that the rows fill.
        read: The reader, a pure function.
    """

    model: type[Derived]
    read: Read


def _with_codes(read: Read) -> Read:
    """Give rows ASCII codes: their readers know Chinese names only."""

    def read_with_codes(source: SourceDocument) -> Sequence[Row]:
        taken: dict[tuple[str, str], str] = {}
        return [
            replace(row, values={**row.values, **_codes(row, taken)})
            for row in read(source)
        ]

    return read_with_codes


def _codes(row: Row, taken: dict[tuple[str, str], str]) -> dict[str, str]:
    """Return a row's codes; names that sound alike get different ones."""
    document, mark, place = str(row.values["scheme"]).partition("|")
    slug = slug_base(number=document, title=document)
    unit = re.sub(r"[^a-z0-9]+", "-", place)
    codes = {"scheme": f"{slug}-{unit}" if mark else slug}
    if "code" in row.values:
        name = str(row.values["code"])
        known = taken.get((codes["scheme"], name))
        if known is None:
            used = {code for (of, _), code in taken.items() if of == codes["scheme"]}
            base = slug_base(number="", title=name)[:_LONGEST_BASE]
            known = taken[codes["scheme"], name] = free_slug(base, used)
        codes["code"] = known
    return codes


#: Shorter than the column, so that a counter still fits behind it.
_LONGEST_BASE: Final = 70

READERS: Final[tuple[Reader, ...]] = (
    Reader(model=EnforcementBody, read=enforcement_bodies),
    Reader(model=Revision, read=revisions),
    Reader(model=FeeReduction, read=_with_codes(fee_reductions)),
    Reader(model=Task, read=tasks),
    Reader(model=Benefit, read=_with_codes(benefits)),
    Reader(model=Target, read=targets),
    Reader(model=HandlingRule, read=handling_rules),
    Reader(model=Obligation, read=obligations),
    Reader(model=Contact, read=contacts),
    Reader(model=RiverReach, read=river_reaches),
    Reader(model=StakeCount, read=stake_counts),
    Reader(model=Setback, read=setbacks),
)
"""Every reader, in the order in which a clerk goes through the rows."""

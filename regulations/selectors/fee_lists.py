"""Fees as people look them up: one entry a fee, and lists that can be computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from regulations.models import FeeReduction
from regulations.rules.fees import FeeList, FeeRule, FeeState, Reduction
from regulations.selectors.clause_names import ClauseNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from documents.models import Document

_BEFORE: Final = FeeReduction.Stage.BEFORE
_AFTER: Final = FeeReduction.Stage.AFTER
_BOTH: Final = FeeReduction.Stage.BOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeEntry:
    """A fee in a scheme, with the rows that say how far it is reduced.

    Attributes:
        before: The row that holds before the revision; None where there is none.
        after: The row that holds after it, or at all where nothing is revised.
        rows: All its rows, in the order of the document.
        revised: Whether its scheme is revised by the document.
        contradictory: Whether two rows say different things of one time.
    """

    before: FeeReduction | None
    after: FeeReduction | None
    rows: tuple[FeeReduction, ...]
    revised: bool
    contradictory: bool

    @property
    def first(self) -> FeeReduction:
        """The row that names the fee: that of the printed list where there is one."""
        return next((row for row in self.rows if row.listed), self.rows[0])

    @property
    def document(self) -> Document:
        """The document that says so."""
        return self.first.document


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeScheme:
    """The fees of one scheme as one document has them: what is computed with.

    Attributes:
        slug: Slug of the scheme.
        title: Its Chinese title.
        document: The document that lists or revises it; its slug is the version.
        entries: The fees, in order.
    """

    slug: str
    title: str
    document: Document
    entries: tuple[FeeEntry, ...]

    @property
    def version(self) -> str:
        """Which document's rows these are."""
        return self.document.slug

    @property
    def revised(self) -> bool:
        """Whether there is a before and an after."""
        return any(entry.revised for entry in self.entries)


def public_rows() -> list[FeeReduction]:
    """Return what the public sees, the newest document first; one query."""
    rows = FeeReduction.objects.public().select_related("document", "office")
    return list(rows.defer("document__body_html").in_order())


def fee_schemes(rows: Iterable[FeeReduction]) -> list[FeeScheme]:
    """Put rows together: by document and scheme, then by fee, in their order."""
    grouped: dict[tuple[int, str], dict[str, list[FeeReduction]]] = {}
    for row in rows:
        fees = grouped.setdefault((row.document_id, row.scheme), {})
        fees.setdefault(row.code, []).append(row)
    schemes = []
    for (_, slug), fees in grouped.items():
        revised = any(row.stage != _BOTH for each in fees.values() for row in each)
        entries = tuple(_entry(each, revised=revised) for each in fees.values())
        first = entries[0].first
        schemes.append(
            FeeScheme(
                slug=slug,
                title=first.scheme_title,
                document=first.document,
                entries=entries,
            )
        )
    return schemes


def find_scheme(
    schemes: Sequence[FeeScheme], slug: str, version: str = ""
) -> FeeScheme | None:
    """Return a scheme in the version asked for, or the newest; None without one."""
    return next(
        (
            each
            for each in schemes
            if each.slug == slug and version in {"", each.version}
        ),
        None,
    )


def fee_list(scheme: FeeScheme) -> FeeList:
    """Freeze a scheme for the calculator; three queries for the clauses' names."""
    names = ClauseNames(row for entry in scheme.entries for row in entry.rows)
    return FeeList(
        slug=scheme.slug,
        version=scheme.version,
        title=scheme.title,
        revised=scheme.revised,
        fees=tuple(_rule(entry, names) for entry in scheme.entries),
    )


def _entry(rows: list[FeeReduction], *, revised: bool) -> FeeEntry:
    before, before_doubt = _at(rows, _BEFORE)
    after, after_doubt = _at(rows, _AFTER)
    return FeeEntry(
        before=before if revised else None,
        after=after,
        rows=tuple(rows),
        revised=revised,
        contradictory=before_doubt or after_doubt,
    )


def _at(rows: list[FeeReduction], stage: str) -> tuple[FeeReduction | None, bool]:
    """Return the row that holds at a time, and whether another contradicts it.

    What a clause says of just this time comes before a list for both.
    """
    holding = [row for row in rows if row.stage == stage]
    holding += [row for row in rows if row.stage == _BOTH]
    said = {(row.reduction, row.share) for row in holding}
    return (holding[0] if holding else None), len(said) > 1


def _rule(entry: FeeEntry, names: ClauseNames) -> FeeRule:
    first = entry.first
    doubt = ""
    if entry.contradictory:
        said = "，".join(_said(entry.rows, names))
        doubt = f"{first.name}在同一份文件里有不同的写法（{said}），不能给出金额。"
    return FeeRule(
        code=first.code,
        name=first.name,
        office=first.office_name,
        before=None if entry.before is None else _state(entry.before, names),
        after=None if entry.after is None else _state(entry.after, names),
        doubt=doubt,
    )


def _said(rows: Iterable[FeeReduction], names: ClauseNames) -> Iterator[str]:
    for row in rows:
        yield f"{names.name_of(row)}：{row.reduction_words}"


def _state(row: FeeReduction, names: ClauseNames) -> FeeState:
    return FeeState(
        reduction=Reduction(row.reduction),
        provision=names.ref(row),
        reading=row.reading,
        rate=row.share,
        printed=row.printed,
    )

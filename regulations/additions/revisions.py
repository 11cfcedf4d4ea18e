"""What an amended or repealed document says of it, at its head and at its clauses."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import timezone

from documents.additions import Addition, Place
from documents.models import Document
from documents.presenters.head import chinese_date
from regulations.presenters.revisions import revision_line
from regulations.rules.revising import Outcome, Step
from regulations.selectors.revising import revisions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from regulations.models import Revision

_STYLES: Final = ("css/regulations/revisions.css",)
_ENDED: Final = frozenset(
    {Document.Force.AMENDED, Document.Force.REPEALED, Document.Force.LAPSED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What one document does to this one from one day on.

    Attributes:
        name: Its number or title.
        title: Its title.
        url: The clause that says it.
        repeals: Whether it repeals the whole.
        since: From when, in words; empty where nobody knows.
        coming: Whether the day is still to come.
        included: Whether the text on the page has it already.
        clauses: The clauses that it changes, with their anchors here.
        then: The address of the text as of that day; empty for a repeal.
    """

    name: str
    title: str
    url: str
    repeals: bool
    since: str
    coming: bool
    included: bool
    clauses: tuple[tuple[str, str], ...]
    then: str


def remarks(document: Document) -> list[Addition]:
    """Tell what revises a document; no query of its own where nothing does."""
    rows = revisions_of(document)
    if not rows and document.force not in _ENDED:
        return []
    today = timezone.localdate()
    head = Addition(
        place=Place.HEAD,
        template="regulations/additions/revised.html",
        context={
            "acts": tuple(_acts(document, rows, today)),
            "timeline": reverse("regulations:document-timeline", args=(document.slug,)),
        },
        styles=_STYLES,
    )
    return [head, *(_at_clause(document, row, today) for row in rows if row.clause)]


def applied_remarks(
    rows: Sequence[Revision], steps: Sequence[Step], *, today: date
) -> list[Addition]:
    """Remark, in the text of a day, on each clause that was changed by then."""
    by_key = {row.pk: row for row in rows}
    return [
        _remark(
            by_key[step.change.key],
            step.edit.added[0].eid if step.edit.added else "",
            today,
            applied=True,
            included=False,
        )
        for step in steps
        if step.outcome is Outcome.APPLIED and step.edit is not None
    ]


def _acts(document: Document, rows: Sequence[Revision], today: date) -> Iterator[Act]:
    # Clauses and the whole apart: one act may repeal a text that it amends elsewhere.
    for (since, _, repeals), group in groupby(
        rows, key=lambda row: (row.effective_on, row.document_id, row.is_whole)
    ):
        act = list(group)
        source = act[0].document
        yield Act(
            name=source.number or f"《{source.title}》",
            title=source.title,
            url=act[0].get_absolute_url(),
            repeals=repeals,
            since=f"{chinese_date(since)}起" if since else "",
            coming=since is not None and since > today,
            included=_is_included(document, act[0]),
            clauses=tuple(
                dict.fromkeys((row.clause, row.target_eid) for row in act if row.clause)
            ),
            then=(
                reverse(
                    "regulations:document-as-of",
                    args=(document.slug, since.isoformat()),
                )
                if since and not repeals
                else ""
            ),
        )


def _at_clause(document: Document, row: Revision, today: date) -> Addition:
    return _remark(
        row,
        row.target_eid,
        today,
        applied=False,
        included=_is_included(document, row),
    )


def _remark(
    row: Revision, eid: str, today: date, *, applied: bool, included: bool
) -> Addition:
    return Addition(
        place=Place.CLAUSE,
        eid=eid,
        template="regulations/additions/revised_clause.html",
        context={
            "line": revision_line(row, on=today),
            "applied": applied,
            "included": included,
        },
        styles=_STYLES,
    )


def _is_included(document: Document, row: Revision) -> bool:
    """Tell whether the text held is a later version, which has the revision."""
    version = document.version_on
    return bool(version and row.effective_on and row.effective_on <= version)

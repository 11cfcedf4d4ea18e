"""The clauses that a plan's rows come from, and whether they still say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.db.models import QuerySet

from compensation.models import ClauseRow, Deadline, FlatType, PlanRule, PlanVersion
from documents.models import Provision
from regulations.rules.figures import contains_quote, names_figure
from regulations.rules.money import format_percent, format_plain

_NOTHING_TO_NAME = frozenset({Decimal(0), Decimal(1)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause that a row may come from.

    Attributes:
        pk: Key of the provision.
        key: How a clerk names it: its eId, with the document's slug and # before
            it where the document is another one than the plan's.
        label: Its number, such as ``九(二)1``; empty where no level has one.
        text: Heading and text, those below it included.
    """

    pk: int
    key: str
    label: str
    text: str

    def words(self, longest: int = 40) -> str:
        """Show number and beginning in one line."""
        start = self.text.replace("\n", " ")
        cut = start if len(start) <= longest else f"{start[:longest]}…"
        return f"{self.label} {cut}".strip()


class ClauseIndex:
    """All clauses of a plan's document, and those of others that its rows name."""

    def __init__(self, clauses: list[Clause]) -> None:
        """Index clauses by key."""
        self.clauses = clauses
        self._by_pk = {each.pk: each for each in clauses}
        self._by_key = {each.key: each for each in clauses}

    @classmethod
    def of_version(cls, version: PlanVersion) -> Self:
        """Read the clauses of a version's document, in one query and one per table."""
        wanted: set[int] = {version.document_id}
        for rows in row_sets(version):
            wanted.update(
                rows.exclude(provision__isnull=True)
                .order_by()
                .values_list("provision__document", flat=True)
            )
        return cls(list(_clauses(version.document_id, wanted)))

    def by_pk(self, pk: int | None) -> Clause | None:
        """Give a clause by the provision's key."""
        return None if pk is None else self._by_pk.get(pk)

    def by_key(self, key: str) -> Clause | None:
        """Give a clause by what a clerk typed; other documents' are looked up."""
        found = self._by_key.get(key)
        slug, mark, eid = key.partition("#")
        if found is not None or not mark:
            return found
        other = (
            Provision.objects.filter(document__slug=slug, eid=eid)
            .select_related("document")
            .first()
        )
        if other is None:
            return None
        clauses = _clauses(None, {other.document_id})
        return next((each for each in clauses if each.pk == other.pk), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A row that its clause does not bear out.

    Attributes:
        row: The row.
        message: One Chinese sentence.
    """

    row: ClauseRow
    message: str


def row_sets(version: PlanVersion) -> tuple[QuerySet[Any], ...]:
    """Give the rows of a version that come from clauses, one queryset per table."""
    return (
        version.rules.all(),
        version.flat_types.all(),
        version.deadlines.all(),
        version.stages.all(),
        version.care_conditions.all(),
        version.required_documents.all(),
        version.explanations.all(),
    )


def doubts(version: PlanVersion) -> list[Doubt]:
    """Find the rows whose figures or quotes no longer stand in their clauses."""
    index = ClauseIndex.of_version(version)
    return [
        Doubt(row=row, message=message)
        for rows in row_sets(version)
        for row in rows
        for message in row_doubts(row, index.by_pk(row.provision_id))
    ]


def row_doubts(row: ClauseRow, clause: Clause | None) -> list[str]:
    """Say what of a row its clause does not bear out; nothing without a clause."""
    if clause is None:
        return []
    found = [
        f"条款原文里没有“{_figure_words(figure, row)}”。"
        for figure in row_figures(row)
        if not names_figure(clause.text, figure)
    ]
    if row.quote and not contains_quote(clause.text, row.quote):
        found.append("引用的原文与条款不一致。")
    return found


def row_figures(row: ClauseRow) -> list[Decimal]:
    """Give the figures of a row that its clause has to name.

    A full share (1) and none (0) are said in words, not in figures.
    """
    match row:
        case PlanRule(kind=PlanRule.Kind.FIGURE, value=Decimal() as value):
            is_said = not row.unit and value in _NOTHING_TO_NAME
            return [] if is_said else [value]
        case FlatType():
            ends = (row.area, row.lower, row.upper)
            return list(dict.fromkeys(end for end in ends if end is not None))
        case Deadline():
            return [Decimal(row.days)]
        case _:
            return []


def _figure_words(figure: Decimal, row: ClauseRow) -> str:
    is_share = isinstance(row, PlanRule) and not row.unit
    return format_percent(figure) if is_share else format_plain(figure)


def _clauses(own: int | None, documents: set[int]) -> Iterator[Clause]:
    rows = list(
        Provision.objects.filter(document__in=documents)
        .order_by("document", "position", "pk")
        .values_list(
            "pk", "document_id", "document__slug", "eid", "label", "heading", "text"
        )
    )
    labels = {(document, eid): label for _, document, _, eid, label, _, _ in rows}
    texts: dict[tuple[int, str], list[str]] = {}
    for _, document, _, eid, _, heading, text in rows:
        parts = eid.split("__")
        for depth in range(1, len(parts) + 1):
            holder = (document, "__".join(parts[:depth]))
            texts.setdefault(holder, []).append(f"{heading}{text}")
    for pk, document, slug, eid, *_ in rows:
        yield Clause(
            pk=pk,
            key=eid if document == own else f"{slug}#{eid}",
            label=_label(document, eid, labels),
            text="\n".join(part for part in texts[document, eid] if part),
        )


def _label(document: int, eid: str, labels: dict[tuple[int, str], str]) -> str:
    """Put the numbers of all levels together: 九、 (二) 1. are ``九(二)1``."""
    parts = eid.split("__")
    levels = ("__".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    numbers = (labels.get((document, level), "") for level in levels)
    return "".join(
        number.strip("、. ．").replace("（", "(").replace("）", ")")
        for number in numbers
    )

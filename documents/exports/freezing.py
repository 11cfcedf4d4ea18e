"""From the rows of a document to its frozen tree, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from documents.exports.tree import (
    Annex,
    Cited,
    Corrected,
    DocumentTree,
    Grid,
    IssueHead,
    IssueTree,
    Item,
    Related,
    Unit,
    Work,
)
from documents.models import Citation, Document, GazetteIssue, Relation
from documents.official_text.model import Kind
from documents.presenters.links import corrections

_TextPlace = tuple[int, bool]
_CellPlace = tuple[int, int, int]


def freeze_document(document: Document) -> DocumentTree:
    """Return a document's tree.

    Args:
        document: With its issue. Who may see it is the caller's to decide.
    """
    issue = document.issue
    return DocumentTree(
        slug=document.slug,
        url=document.get_absolute_url(),
        kind=document.kind,
        title=document.title,
        number=document.number,
        issuer=document.issuer,
        category=document.category,
        addressees=tuple(str(name) for name in document.addressees if name),
        dated=document.dated_on,
        effective=document.effective_on,
        lapsed=document.lapsed_on,
        version=document.version_on,
        publicity=document.publicity,
        promulgates=document.promulgates,
        force=document.force,
        page=document.page,
        end_page=document.end_page,
        issue=None if issue is None else issue_head(issue),
        items=tuple(_items(document)),
        related=tuple(_related(document)),
        corrections=tuple(
            Corrected(
                printed=line.printed,
                corrected=line.corrected,
                reason=line.reason,
                eid=line.eid,
                day=line.date,
            )
            for line in corrections(document)
        ),
    )


def freeze_issue(issue: GazetteIssue, documents: Iterable[Document]) -> IssueTree:
    """Return the tree of an issue with those of its documents that are given."""
    return IssueTree(
        head=issue_head(issue),
        url=issue.get_absolute_url(),
        documents=tuple(freeze_document(document) for document in documents),
    )


def issue_head(issue: GazetteIssue) -> IssueHead:
    """Return what an issue's masthead says."""
    return IssueHead(
        title=issue.title,
        year=issue.year,
        number=issue.number,
        serial_number=issue.serial_number,
        published_on=issue.published_on,
        people=tuple((str(role), str(names)) for role, names in issue.people),
    )


def _items(document: Document) -> list[Item]:
    in_text, in_cells = _citations(document)
    provisions = list(document.provisions.order_by("position", "pk"))
    eids = {row.pk: row.eid for row in provisions}
    components = list(document.components.order_by("position", "pk"))
    annexes = {row.pk: row.eid for row in components}
    found: list[tuple[tuple[int, bool, int], Item]] = [
        (
            (row.position, False, row.pk),
            Annex(
                eid=row.eid,
                position=row.position,
                label=row.label,
                title=row.title,
                carried=row.carried,
            ),
        )
        for row in components
    ]
    found += [
        (
            (row.position, True, row.pk),
            Unit(
                eid=row.eid,
                kind=Kind(row.kind),
                position=row.position,
                parent=eids.get(row.parent_id or 0, ""),
                annex=annexes.get(row.component_id or 0, ""),
                label=row.label,
                heading=row.heading,
                text=row.text,
                quoted=row.quoted,
                in_heading=tuple(in_text[row.pk, True]),
                in_text=tuple(in_text[row.pk, False]),
            ),
        )
        for row in provisions
    ]
    found += [
        (
            (row.position, True, row.pk),
            Grid(
                eid=row.eid,
                position=row.position,
                parent=eids.get(row.provision_id or 0, ""),
                annex=annexes.get(row.component_id or 0, ""),
                label=row.label,
                caption=row.caption,
                header=tuple(_cell(cell) for cell in row.header),
                rows=tuple(tuple(_cell(cell) for cell in cells) for cells in row.rows),
                in_cells=in_cells.get(row.pk, {}),
            ),
        )
        for row in document.tables.order_by("position", "pk")
    ]
    # An annex opens before what stands at the same place.
    return [item for _, item in sorted(found, key=lambda one: one[0])]


def _cell(cell: object) -> str:
    return "" if cell is None else str(cell)


def _citations(
    document: Document,
) -> tuple[
    dict[_TextPlace, list[Cited]], dict[int, dict[tuple[int, int], tuple[Cited, ...]]]
]:
    in_text: dict[_TextPlace, list[Cited]] = defaultdict(list)
    in_cells: dict[int, dict[tuple[int, int], tuple[Cited, ...]]] = defaultdict(dict)
    rows = (
        document.citations.select_related("target_document")
        .defer("target_document__body_html")
        .order_by("start", "-end", "pk")
    )
    for row in rows:
        cited = Cited(
            start=row.start,
            end=row.end,
            quote=row.quote,
            target=_target(row),
            eid=row.target_eid,
        )
        if row.provision_id is not None:
            in_text[row.provision_id, row.in_heading].append(cited)
        elif (
            row.table_id is not None
            and row.cell_row is not None
            and row.cell_column is not None
        ):
            place = (row.cell_row, row.cell_column)
            cell = in_cells[row.table_id]
            cell[place] = (*cell.get(place, ()), cited)
    return in_text, in_cells


def _target(row: Citation) -> Work:
    target = row.target_document
    if row.status == Citation.Status.FOUND and target is not None:
        own = row.target_document_id == row.document_id
        if own or target.is_public:
            return work_of(target)
    return Work(title=row.title, number=row.number)


def work_of(document: Document) -> Work:
    """Return how other texts name a document that is held."""
    return Work(
        title=document.title,
        number=document.number,
        slug=document.slug,
        kind=document.kind,
        dated=document.dated_on,
    )


def _related(document: Document) -> Iterable[Related]:
    """Return relations from both sides that the public may know of."""
    rows = (
        Relation.objects.filter(Q(document=document) | Q(target_document=document))
        .select_related("document", "target_document")
        .defer("document__body_html", "target_document__body_html")
        .order_by("kind", "document_id", "pk")
    )
    seen: set[Related] = set()
    for row in rows:
        outgoing = row.document_id == document.pk
        other = row.target_document if outgoing else row.document
        public = other is not None and other.is_public
        if not outgoing and not public:
            continue
        line = Related(
            kind=row.kind if outgoing else f"{row.kind}_by",
            target=work_of(other)
            if other is not None and public
            else Work(title=row.target_title, number=row.target_number),
        )
        if line not in seen:
            seen.add(line)
            yield line

"""A document's provisions, tables and annexes as one tree, in printed order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from documents.models import (
    Citation,
    Component,
    Document,
    Provision,
    ProvisionAlias,
    Responsibility,
    Table,
)

Item = Provision | Table | Component


@dataclass(slots=True, kw_only=True)
class Node:
    """One unit with what stands in it."""

    item: Item
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Body:
    """All that is needed to print a document's body.

    Attributes:
        roots: Units that stand in no other, in printed order.
        citations: By provision's id and whether they stand in its heading.
        cell_citations: By table's id, row and column (row -1: the header).
        duties: Responsibilities by provision's id.
        aliases: Earlier anchors by provision's id, and anchors of what stood behind it
            (or in it) and was removed.
    """

    roots: list[Node]
    citations: dict[tuple[int, bool], list[Citation]]
    cell_citations: dict[tuple[int, int, int], list[Citation]]
    duties: dict[int, list[Responsibility]]
    aliases: dict[int, list[ProvisionAlias]] = field(default_factory=dict)


def load_body(document: Document) -> Body:
    """Read a document's body in six queries, whatever its length."""
    aliases: dict[int, list[ProvisionAlias]] = defaultdict(list)
    earlier = document.aliases.all()
    for held in (document.provisions, document.tables, document.components):
        earlier = earlier.exclude(eid__in=held.values("eid"))
    for alias in earlier.order_by("removed_on", "eid", "pk"):
        aliases[alias.provision_id].append(alias)
    citations, cell_citations = _citations(document)
    duties: dict[int, list[Responsibility]] = defaultdict(list)
    for duty in Responsibility.objects.filter(provision__document=document).order_by(
        "position", "pk"
    ):
        duties[duty.provision_id].append(duty)
    return Body(
        roots=_tree(document),
        citations=citations,
        cell_citations=cell_citations,
        duties=duties,
        aliases=aliases,
    )


def _citations(
    document: Document,
) -> tuple[
    dict[tuple[int, bool], list[Citation]], dict[tuple[int, int, int], list[Citation]]
]:
    in_text: dict[tuple[int, bool], list[Citation]] = defaultdict(list)
    in_cells: dict[tuple[int, int, int], list[Citation]] = defaultdict(list)
    found = (
        Citation.objects.filter(document=document)
        .select_related("target_document")
        .defer("target_document__body_html")
        .order_by("start", "-end", "pk")
    )
    for citation in found:
        if citation.provision_id is not None:
            in_text[citation.provision_id, citation.in_heading].append(citation)
        elif (
            citation.table_id is not None
            and citation.cell_row is not None
            and citation.cell_column is not None
        ):
            cell = (citation.table_id, citation.cell_row, citation.cell_column)
            in_cells[cell].append(citation)
    return in_text, in_cells


def _tree(document: Document) -> list[Node]:
    components = {row.pk: Node(item=row) for row in document.components.all()}
    provisions = {row.pk: Node(item=row) for row in document.provisions.all()}
    tables = [Node(item=row) for row in document.tables.all()]

    roots: list[Node] = []
    for node in sorted(
        (*components.values(), *provisions.values(), *tables), key=_position
    ):
        _holder(node.item, components, provisions, roots).append(node)
    return roots


def _position(node: Node) -> tuple[int, bool, int]:
    # An annex opens before what stands at the same place.
    return (node.item.position, not isinstance(node.item, Component), node.item.pk)


def _holder(
    item: Item,
    components: dict[int, Node],
    provisions: dict[int, Node],
    roots: list[Node],
) -> list[Node]:
    """Return the list that ``item`` belongs to."""
    if isinstance(item, Component):
        return roots
    above = item.parent_id if isinstance(item, Provision) else item.provision_id
    if above is not None and above in provisions:
        return provisions[above].children
    if item.component_id is not None and item.component_id in components:
        return components[item.component_id].children
    return roots

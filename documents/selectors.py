"""Reads that cross models, frozen into the dataclasses of the pure rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.models import Provision
from documents.official_text.model import (
    AnnexText,
    DocumentText,
    Kind,
    ProvisionText,
    TableText,
)

if TYPE_CHECKING:
    from documents.models import Document, Table


def document_text(document: Document) -> DocumentText:
    """Return a document's rows in the shape in which the reader reads a source.

    Four queries, whatever its length. Citations and responsibilities are left out:
    they are found in the text, and this is the text to find them in.
    """
    components = list(document.components.order_by("position", "pk"))
    eids = dict(document.provisions.order_by().values_list("pk", "eid"))
    text = DocumentText(
        number=document.number,
        title=document.title,
        issuer=document.issuer,
        category=document.category,
        dated=document.dated_on,
        effective=document.effective_on,
        addressees=[str(name) for name in document.addressees],
        publicity=document.publicity,
        promulgates=document.promulgates,
        page=document.page,
        end_page=document.end_page,
        line=document.source_line,
        end_line=document.source_end_line,
        annexes=[
            AnnexText(
                eid=annex.eid,
                label=annex.label,
                title=annex.title,
                order=annex.position,
                carried=annex.carried,
            )
            for annex in components
        ],
    )
    annexes = {
        component.pk: annex
        for component, annex in zip(components, text.annexes, strict=True)
    }
    for row in document.provisions.order_by("position", "pk"):
        annex = annexes.get(row.component_id or 0)
        into = annex.provisions if annex else text.provisions
        into.append(_provision(row, eids))
    for table in document.tables.order_by("position", "pk"):
        annex = annexes.get(table.component_id or 0)
        tables = annex.tables if annex else text.tables
        tables.append(_table(table, eids))
    return text


def provisions_at_line(document: Document, line: int) -> list[Provision]:
    """Return the provisions that a line of the source was read into."""
    if not line:
        return []
    return list(
        document.provisions.filter(line__lte=line, end_line__gte=line).order_by(
            "position", "pk"
        )
    )


def _provision(row: Provision, eids: dict[int, str]) -> ProvisionText:
    return ProvisionText(
        eid=row.eid,
        parent=eids.get(row.parent_id or 0, ""),
        kind=Kind(row.kind),
        label=row.label,
        heading=row.heading,
        text=row.text,
        line=row.line,
        end_line=row.end_line,
        order=row.position,
        quoted=row.quoted,
    )


def _table(row: Table, eids: dict[int, str]) -> TableText:
    return TableText(
        eid=row.eid,
        parent=eids.get(row.provision_id or 0, ""),
        caption=row.caption,
        label=row.label,
        header=[str(cell) for cell in row.header],
        rows=[[str(cell) for cell in cells] for cells in row.rows],
        line=row.line,
        order=row.position,
    )

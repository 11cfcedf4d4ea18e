"""The runs of text of a document, and what a search for citations must know."""

from __future__ import annotations

from documents.official_text.citations import CitationContext, LabelledPart, TextUnit
from documents.official_text.model import DocumentText, ProvisionText


def text_units(document: DocumentText) -> list[TextUnit]:
    """Return every run of text of a document, in printed order."""
    parts = [(unit.order, _units_of(unit)) for unit in document.all_provisions()]
    for table in document.all_tables():
        cells = [
            TextUnit(eid=table.eid, text=cell, cell=(row_index, column))
            for row_index, row in enumerate((table.header, *table.rows))
            for column, cell in enumerate(row)
            if cell
        ]
        parts.append((table.order, cells))
    parts.sort(key=lambda part: part[0])
    return [unit for _, units in parts for unit in units]


def _units_of(provision: ProvisionText) -> list[TextUnit]:
    units = []
    if provision.heading:
        units.append(
            TextUnit(
                eid=provision.eid,
                text=provision.heading,
                in_heading=True,
                kind=provision.kind,
            )
        )
    if provision.text:
        units.append(
            TextUnit(eid=provision.eid, text=provision.text, kind=provision.kind)
        )
    return units


def citation_context(document: DocumentText) -> CitationContext:
    """Return what the search for citations must know of the document."""
    titles = [title for title in (document.title, document.promulgates) if title]
    tables = document.all_tables()
    return CitationContext(
        titles=tuple(titles),
        number=document.number,
        eids=frozenset(
            [
                *(p.eid for p in document.all_provisions()),
                *(t.eid for t in tables),
                *(a.eid for a in document.annexes),
            ]
        ),
        annexes=tuple(
            LabelledPart(eid=annex.eid, label=annex.label, title=annex.title)
            for annex in document.annexes
        ),
        tables=tuple(
            LabelledPart(eid=table.eid, label=table.label, title=table.caption)
            for table in tables
            if table.label or table.caption
        ),
    )

"""Write what documents cite and what they do to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.models import Citation, Finding, Relation
from documents.official_text.model import Kind, Severity
from documents.official_text.relations import RelationUnit, find_relations
from documents.services.importing.trees import check_lengths
from documents.services.linking import citing_documents
from documents.services.linking.batches import chunks
from documents.services.linking.resolving import resolve_citations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from documents.models import Document
    from documents.official_text.model import CitationText, DocumentText
    from documents.services.importing.trees import Trees

    Pairs = Sequence[tuple[Document, DocumentText]]

_WRITTEN_AT_ONCE = 500
_DOCUMENTS_AT_ONCE = 200
#: What is no wording of the text itself tells no relation.
_ASIDE = frozenset({Kind.PREFACE, Kind.TOC, Kind.SIGNATURE, Kind.MARK, Kind.NOTE})
_OPENING_PARAGRAPHS = 2
_QUOTE = 1000
_TITLE = 500


def write_references(pairs: Pairs, trees: Trees, *, replaced: Iterable[int]) -> None:
    """Write citations, resolved, and relations, not yet resolved.

    What a machine found before in the replaced documents gives way; what a clerk
    entered stays.
    """
    old = sorted(set(replaced))
    for some in chunks(old, _DOCUMENTS_AT_ONCE):
        machine = {"document_id__in": some, "origin": Citation.Origin.MACHINE}
        Citation.objects.filter(**machine).delete()
        Relation.objects.filter(**machine).delete()
    citations: list[Citation] = []
    too_long: list[Finding] = []
    relations: list[Relation] = []
    for document, text in pairs:
        for found in text.citations:
            if len(found.text) > _QUOTE or len(found.title) > _TITLE:
                too_long.append(_too_long(document, found))
                continue
            citations.append(new_citation(document, found, trees))
        relations += [
            Relation(
                kind=found.kind,
                document=document,
                provision_id=trees.provisions.get((document.pk, found.eid)),
                target_title=found.title[:_TITLE],
                target_number=found.number,
                target_article=found.article,
                quote=found.quote,
            )
            for found in find_relations(relation_units(text))
        ]
    for relation in relations:
        relation.refresh_keys()
    check_lengths(citations)
    check_lengths(relations)
    citing = citing_documents(document.pk for document, _ in pairs)
    resolve_citations(citations, citing)
    Citation.objects.bulk_create(citations, batch_size=_WRITTEN_AT_ONCE)
    Relation.objects.bulk_create(relations, batch_size=_WRITTEN_AT_ONCE)
    Finding.objects.bulk_create(too_long, batch_size=_WRITTEN_AT_ONCE)


def new_citation(document: Document, found: CitationText, trees: Trees) -> Citation:
    """Return a citation as found, not stored, not yet resolved.

    One of the text's own parts points at the document itself from the start.
    """
    table = trees.tables.get((document.pk, found.eid))
    citation = Citation(
        document=document,
        provision_id=trees.provisions.get((document.pk, found.eid)),
        table_id=table,
        # The reader counts the header as row 0; a table's rows are counted from 0.
        cell_row=found.cell[0] - 1 if found.cell else None,
        cell_column=found.cell[1] if found.cell else None,
        in_heading=found.in_heading,
        quote=found.text,
        start=found.start,
        end=found.end,
        title=found.title,
        number=found.number,
        article=found.article,
        target_document=document if found.internal else None,
        target_eid=found.target_eid if found.internal else "",
    )
    citation.refresh_keys()
    return citation


def relation_units(text: DocumentText) -> Iterator[RelationUnit]:
    """Yield the runs of text in which relations are looked for, in order.

    A text opens with its title and its first paragraphs; what a notice promulgates
    opens anew; an act opens with its first article.
    """
    yield RelationUnit(eid="", text=text.title, opening=True)
    left = _OPENING_PARAGRAPHS
    for unit in text.all_provisions():
        if unit.kind is Kind.TITLE:
            left = _OPENING_PARAGRAPHS
        if unit.kind in _ASIDE or unit.quoted or not unit.text:
            continue
        yield RelationUnit(eid=unit.eid, text=unit.text, opening=left > 0)
        left -= unit.kind is not Kind.TITLE
    for annex in text.annexes:
        if annex.title:
            yield RelationUnit(eid=annex.eid, text=annex.title)


def _too_long(document: Document, found: CitationText) -> Finding:
    return Finding(
        source_id=document.source_id,
        document=document,
        eid=found.eid,
        code="citation_too_long",
        severity=Severity.WARNING.value,
        text=f"引文太长，没有登记：“{found.text[:60]}…”",
    )

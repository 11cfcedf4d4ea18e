"""A document as JSON: the shape of ``parse_text`` with slug, force and relations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from documents.freshness import entity_tag
from documents.models import Citation, Document, Provision, Responsibility, Table
from documents.official_text.model import (
    AnnexText,
    CitationText,
    DocumentText,
    Kind,
    ProvisionText,
    ResponsibilityText,
    TableText,
)
from documents.official_text.serialise import document_to_dict
from documents.presenters.links import (
    IN_TEXT_ORDER,
    CorrectionLine,
    RelationLine,
    corrections,
    relations,
)
from documents.views.visibility import (
    get_document,
    gone_json,
    may_preview,
    was_withdrawn,
)


@require_safe
def document_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give a document as JSON; 410 with the reason when it was withdrawn."""
    found = get_document(slug)
    if not found.is_public:
        return _before_publication(request, found)
    around = around_of(found)
    etag = entity_tag(found, "json", around)
    response = get_conditional_response(request, etag=etag) or JsonResponse(
        document_dict(found, around), json_dumps_params={"ensure_ascii": False}
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _before_publication(request: HttpRequest, found: Document) -> JsonResponse:
    """Show clerks what programs will get; nobody keeps it."""
    if may_preview(request, found):
        return JsonResponse(
            document_dict(found, around_of(found)),
            json_dumps_params={"ensure_ascii": False},
            headers={"Cache-Control": "no-store"},
        )
    if was_withdrawn(found):
        return gone_json(found)
    raise Http404


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What changes around a text, read once: for its validators, and to be shown."""

    relations: list[RelationLine]
    corrections: list[CorrectionLine]


def around_of(document: Document) -> Around:
    """Read what stands around a document, in a fixed number of queries."""
    return Around(relations=relations(document), corrections=corrections(document))


def document_dict(document: Document, around: Around) -> dict[str, Any]:
    """Return a document in the published shape, in a fixed number of queries."""
    issue = document.issue
    return {
        "slug": document.slug,
        "url": document.get_absolute_url(),
        "force": document.force,
        "issue": None
        if issue is None
        else {"year": issue.year, "number": issue.number, "page": document.page},
        **document_to_dict(document_text(document)),
        "relations": [
            {
                "relation": line.name,
                "title": line.title,
                "number": line.number,
                "url": line.url,
            }
            for line in around.relations
        ],
        "corrections": [
            {
                "eid": line.eid,
                "printed": line.printed,
                "corrected": line.corrected,
                "reason": line.reason,
                "date": line.date,
                "url": f"{document.get_absolute_url()}#{line.anchor}",
            }
            for line in around.corrections
        ],
    }


def document_text(document: Document) -> DocumentText:
    """Return the plain dataclass of a stored document, as the reader would give it."""
    rows = list(document.provisions.order_by("position", "pk"))
    eids = {row.pk: row.eid for row in rows}
    tables = list(document.tables.order_by("position", "pk"))
    table_eids = {row.pk: row.eid for row in tables}
    annexes = {
        row.pk: AnnexText(
            eid=row.eid,
            label=row.label,
            title=row.title,
            order=row.position,
            carried=row.carried,
        )
        for row in document.components.order_by("position", "pk")
    }
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
        annexes=list(annexes.values()),
        citations=_citations(document, eids, table_eids),
        responsibilities=_responsibilities(document),
    )
    for row in rows:
        holder = annexes[row.component_id] if row.component_id else text
        holder.provisions.append(_provision(row, eids))
    for table in tables:
        place = annexes[table.component_id] if table.component_id else text
        place.tables.append(_table(table, eids))
    return text


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
        header=row.header,
        rows=row.rows,
        line=row.line,
        order=row.position,
    )


def _citations(
    document: Document, eids: dict[int, str], table_eids: dict[int, str]
) -> list[CitationText]:
    return [
        CitationText(
            eid=eids.get(row.provision_id or 0)
            or table_eids.get(row.table_id or 0, ""),
            title=row.title,
            number=row.number,
            article=row.article,
            text=row.quote,
            start=row.start,
            end=row.end,
            target_eid=row.target_eid,
            internal=row.target_document_id == document.pk,
            in_heading=row.in_heading,
            cell=_cell(row),
        )
        for row in document.citations.order_by(*IN_TEXT_ORDER)
    ]


def _cell(row: Citation) -> tuple[int, int] | None:
    if row.cell_row is None or row.cell_column is None:
        return None
    return (row.cell_row, row.cell_column)


def _responsibilities(document: Document) -> list[ResponsibilityText]:
    rows = (
        Responsibility.objects.filter(provision__document=document)
        .order_by("provision__position", "position", "pk")
        .values_list("provision__eid", "role", "name")
    )
    lead: dict[str, list[str]] = defaultdict(list)
    shared: dict[str, list[str]] = defaultdict(list)
    for eid, role, name in rows:
        # Both get the key, so that the order of the provisions is kept.
        lead[eid].extend([name] if role == Responsibility.Role.LEAD else [])
        shared[eid].extend([name] if role == Responsibility.Role.SHARED else [])
    return [
        ResponsibilityText(eid=eid, lead=tuple(names), shared=tuple(shared[eid]))
        for eid, names in lead.items()
    ]

"""Resolve citations and relations in memory: nothing is written here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.models import Citation, Relation
from documents.official_text.citations import candidate_eids
from documents.services.linking.acts import Act, ActIndex, Cited, Citing
from documents.services.linking.places import PlaceIndex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def resolve_citations(
    citations: Sequence[Citation], citing: Mapping[int, Citing]
) -> list[Citation]:
    """Find what citations mean among the documents held.

    Args:
        citations: Citations with their keys; their fields are set in place.
        citing: The citing documents by key.

    Returns:
        Those whose link or status changed.
    """
    outward = [one for one in citations if not _is_internal(one)]
    acts = ActIndex.load(
        title_keys={one.title_key for one in outward},
        number_keys={one.number_key for one in outward},
    )
    chosen = {
        id(one): acts.choose(_cited(one), citing[one.document_id]) for one in outward
    }
    places = PlaceIndex.load(
        {one.document_id for one in citations if _is_internal(one)}
        | {act.pk for _, act in chosen.values() if act is not None}
    )
    changed = []
    for one in citations:
        before = _link(one)
        if _is_internal(one):
            _set_internal(one, places)
        else:
            status, act = chosen[id(one)]
            _set_outward(one, status, act, places)
        if _link(one) != before:
            changed.append(one)
    return changed


def resolve_relations(
    relations: Sequence[Relation], citing: Mapping[int, Citing]
) -> list[Relation]:
    """Find the other document of relations; return those that changed.

    What is amended or repealed stood before the document that does it; the text
    in force decides for the rest, as for citations.
    """
    acts = ActIndex.load(
        title_keys={one.target_title_key for one in relations},
        number_keys={one.target_number_key for one in relations},
    )
    chosen: list[Act | None] = []
    for one in relations:
        cited = Cited(
            title=one.target_title,
            title_key=one.target_title_key,
            number_key=one.target_number_key,
        )
        changes = one.kind in {Relation.Kind.AMENDS, Relation.Kind.REPEALS}
        source = citing[one.document_id]
        # A law that repeals one of its own title means its predecessor, of which the
        # older texts held are not: they are texts of the law itself.
        namesake = changes and one.target_title_key == source.title_key
        act = None if namesake else acts.choose(cited, source, earlier=changes)[1]
        chosen.append(None if act is not None and act.pk == one.document_id else act)
    places = PlaceIndex.load({act.pk for act in chosen if act is not None})
    changed = []
    for one, act in zip(relations, chosen, strict=True):
        before = (one.target_document_id, one.target_eid)
        one.target_document_id = act.pk if act else None
        linked = one.target_eid if act and before[0] == act.pk else ""
        if act is None or not one.target_article:
            one.target_eid = ""
        elif not places.followed(act.pk, one.target_article, linked):
            one.target_eid = places.find(act.pk, one.target_article)
        if (one.target_document_id, one.target_eid) != before:
            changed.append(one)
    return changed


def _is_internal(citation: Citation) -> bool:
    """Tell whether it cites the text's own parts (本办法第三条), or names no text."""
    return citation.target_document_id == citation.document_id or not (
        citation.title_key or citation.number_key
    )


def _set_internal(citation: Citation, places: PlaceIndex) -> None:
    if citation.target_document_id != citation.document_id:
        # 该办法, and nothing says which one.
        citation.status = Citation.Status.NOT_HELD
        return
    eid = citation.target_eid
    if eid and not places.has(citation.document_id, eid):
        eid = ""
    _set_place(citation, eid, citation.document_id, places)


def _set_outward(
    citation: Citation, status: Citation.Status, act: Act | None, places: PlaceIndex
) -> None:
    if act is None:
        citation.target_document_id = None
        citation.target_eid = ""
        citation.target_table = False
        citation.status = status
        return
    linked = citation.target_eid if citation.target_document_id == act.pk else ""
    citation.target_document_id = act.pk
    kept = linked if places.followed(act.pk, citation.article, linked) else ""
    _set_place(citation, kept, act.pk, places)


def _set_place(
    citation: Citation, eid: str, document_id: int, places: PlaceIndex
) -> None:
    """Point at a place; one that was cited and is not there is told apart."""
    eid = eid or places.find(document_id, citation.article)
    missing = not eid and bool(candidate_eids(citation.article))
    citation.target_eid = eid
    citation.target_table = bool(eid) and places.is_table(document_id, eid)
    citation.status = (
        Citation.Status.NO_SUCH_PROVISION if missing else Citation.Status.FOUND
    )


def _cited(citation: Citation) -> Cited:
    return Cited(
        title=citation.title,
        title_key=citation.title_key,
        number_key=citation.number_key,
    )


def _link(citation: Citation) -> tuple[str, int | None, str, bool]:
    return (
        citation.status,
        citation.target_document_id,
        citation.target_eid,
        citation.target_table,
    )

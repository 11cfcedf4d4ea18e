"""What the citations of an uploaded file will be linked to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from documents.models import Citation, Document
from documents.official_text.citations import candidate_eids
from documents.official_text.model import CitationText, DocumentText, Reading
from documents.official_text.titles import number_key, title_key
from documents.services.linking.acts import Act, ActIndex, Cited, Citing
from documents.services.linking.places import PlaceIndex

#: Said where the cited text is imported along.
WITH_IT: Final = "随本次导入"
_MANY: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCitation:
    """A citation, and what it will be linked to.

    Attributes:
        text: As printed.
        outcome: In words: 已链接, 有多种可能, 本站未收录, 查无此条, or that the cited text
            comes along.
        targets: Titles and addresses: the text meant, or those that it may mean.
    """

    text: str
    outcome: str
    targets: tuple[tuple[str, str], ...] = ()


def shown_citations(
    reading: Reading, document: DocumentText, citations: Sequence[CitationText]
) -> list[ShownCitation]:
    """Return what citations of a document will be linked to, in a few queries."""
    acts = ActIndex.load(
        title_keys={title_key(each.title) for each in citations if each.title},
        number_keys={number_key(each.number) for each in citations if each.number},
    )
    citing = Citing(
        pk=0,
        title_key=title_key(document.title),
        day=document.dated,
        issuer=document.issuer,
    )
    cited = [
        Cited(
            title=each.title,
            title_key=title_key(each.title),
            number_key=number_key(each.number),
        )
        for each in citations
    ]
    chosen = [acts.choose(each, citing) for each in cited]
    meant = [
        (act,) if act is not None else acts.candidates(each)
        for each, (_, act) in zip(cited, chosen, strict=True)
    ]
    held = Document.objects.only("pk", "title", "slug").in_bulk(
        {act.pk for acts_meant in meant for act in acts_meant}
    )
    places = PlaceIndex.load({act.pk for _, act in chosen if act is not None})
    along = _along(reading, document)
    return [
        ShownCitation(
            text=citation.text,
            outcome=_outcome(citation, key, status, act, places, along),
            targets=() if citation.internal else _targets(acts_meant, held),
        )
        for citation, key, (status, act), acts_meant in zip(
            citations, cited, chosen, meant, strict=True
        )
    ]


def _outcome(
    citation: CitationText,
    cited: Cited,
    status: Citation.Status,
    act: Act | None,
    places: PlaceIndex,
    along: frozenset[str],
) -> str:
    if citation.internal:
        return str(Citation.Status.FOUND.label)
    if status == Citation.Status.NOT_HELD and along & {
        cited.title_key,
        cited.number_key,
    }:
        return WITH_IT
    if (
        act is not None
        and candidate_eids(citation.article)
        and not places.find(act.pk, citation.article)
    ):
        return str(Citation.Status.NO_SUCH_PROVISION.label)
    return str(status.label)


def _along(reading: Reading, document: DocumentText) -> frozenset[str]:
    """Return titles and numbers of what the same file brings besides a document."""
    keys = {
        key
        for other in reading.documents
        if other is not document
        for key in (
            title_key(other.title),
            title_key(other.promulgates),
            number_key(other.number),
        )
    }
    return frozenset(keys - {""})


def _targets(
    acts: Sequence[Act], held: Mapping[int, Document]
) -> tuple[tuple[str, str], ...]:
    found = [held[act.pk] for act in acts[:_MANY] if act.pk in held]
    return tuple((each.title, each.get_absolute_url()) for each in found)

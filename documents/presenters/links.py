"""What a document cites, what cites it, how it stands to others, its neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from documents.models import Citation, Correction, Document, Relation
from documents.presenters.head import chinese_date
from documents.public_state import DocumentsWith, FoundWhileUnchanged
from documents.querysets import naming_columns, public_documents
from documents.redline import Piece, redline

if TYPE_CHECKING:
    from datetime import datetime

#: Places shown of the texts that cite a document; a national law has thousands.
CITED_BY_SHOWN = 100
_REFERENCES_SHOWN = 400
_ISSUES_KEPT = 100

_CITED = (
    "document_id",
    "status",
    "title",
    "title_key",
    "number",
    "number_key",
    "article",
    "target_eid",
)
_RELATED = ("kind", "target_title", "target_number", "target_article", "target_eid")

#: Citations of one document as they stand in its text, tables included.
IN_TEXT_ORDER = (
    Coalesce("provision__position", "table__position"),
    Coalesce("cell_row", 0),
    Coalesce("cell_column", 0),
    "start",
    "pk",
)

_INCOMING = {
    Relation.Kind.AMENDS: "被修改",
    Relation.Kind.REPEALS: "被废止",
    Relation.Kind.IMPLEMENTS: "被实施",
    Relation.Kind.BASED_ON: "作为依据",
    Relation.Kind.REFERS_TO: "被参照",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a text: its words and address."""

    text: str
    url: str = ""


@dataclass(slots=True, kw_only=True)
class Work:
    """Another text, held or not, with places in it (or in ours)."""

    title: str
    number: str = ""
    url: str = ""
    mark: str = ""
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """A unit that cites: what it is called, its anchor, where it stands."""

    name: str
    eid: str
    place: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedBy:
    """The texts that cite a document.

    Attributes:
        works: With the places where they do.
        more: Not all places are shown.
        changed: When the newest of these texts was changed; nothing without any.
    """

    works: list[Work]
    more: bool
    changed: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationLine:
    """A relation to another document, from this document's side.

    ``outgoing`` tells whether this document is the one that does it (ELI).
    """

    kind: str
    outgoing: bool
    name: str
    title: str
    number: str
    article: str
    url: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLine:
    """A correction: what was printed, what stands now, since when, and where.

    Attributes:
        anchor: Where the note stands in the page; it never changes.
        place: The number of the provision, such as ``第二条``; empty without one.
    """

    anchor: str
    printed: str
    corrected: str
    reason: str
    eid: str
    place: str
    date: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return both in one text, with what went and what came marked."""
        return redline(self.printed, self.corrected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A document before or after, as its link shows it."""

    title: str
    url: str


_in_issues: Final = FoundWhileUnchanged[int, dict[int, Neighbour]](most=_ISSUES_KEPT)
_corrected: Final = DocumentsWith(
    lambda: (
        Correction.objects.filter(is_public=True)
        .order_by()
        .values_list("document_id", flat=True)
        .distinct()
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The documents before and after in the printed issue."""

    previous: Neighbour | None
    next: Neighbour | None


def references(document: Document) -> list[Work]:
    """Return the other texts that a document cites, in the order of citation."""
    found = (
        document.citations.exclude(target_document=document)
        .exclude(title="", number="", target_document=None)
        .select_related("target_document")
        .only(*_CITED, *naming_columns("target_document"))
        .order_by(*IN_TEXT_ORDER)[:_REFERENCES_SHOWN]
    )
    works: dict[tuple[str, str], Work] = {}
    for citation in found:
        work = works.setdefault(_key(citation), _work(citation))
        place = _place(citation, work)
        if place is not None and place not in work.places:
            work.places.append(place)
    return list(works.values())


def _key(citation: Citation) -> tuple[str, str]:
    if citation.target_document_id is not None:
        return ("held", str(citation.target_document_id))
    return (
        citation.title_key or citation.title,
        "" if citation.title else citation.number_key or citation.number,
    )


def _work(citation: Citation) -> Work:
    target = citation.target_document
    if target is not None and target.is_public:
        return Work(
            title=target.title, number=target.number, url=target.get_absolute_url()
        )
    mark = (
        "有多种可能" if citation.status == Citation.Status.AMBIGUOUS else "本站未收录"
    )
    return Work(title=citation.title, number=citation.number, mark=mark)


def _place(citation: Citation, work: Work) -> Place | None:
    if not citation.article:
        return None
    if not work.url or citation.status != Citation.Status.FOUND:
        return Place(text=citation.article)
    return Place(text=citation.article, url=f"{work.url}#{citation.target_eid}")


def cited_by(document: Document) -> CitedBy:
    """Return the public texts that cite a document, newest first.

    One query, and one more where there are any: the units that do it are looked up
    apart, so that there is less to plan for the many documents that nobody cites.
    """
    rows = list(
        Citation.objects.filter(public_documents("document__"))
        .filter(target_document=document, status=Citation.Status.FOUND)
        .exclude(document=document)
        .order_by("-document__dated_on", "document_id", "pk")
        .values_list(
            "pk",
            "article",
            "document_id",
            "document__slug",
            "document__title",
            "document__number",
            "document__dated_on",
            "document__updated_at",
        )[: CITED_BY_SHOWN + 1]
    )
    shown = rows[:CITED_BY_SHOWN]
    units = _units([row[0] for row in shown])
    works: dict[int, Work] = {}
    places: dict[int, list[tuple[_Unit, Place]]] = defaultdict(list)
    for key, article, pk, slug, title, number, dated_on, _ in shown:
        url = reverse("documents:document", args=(slug,))
        works[pk] = Work(title=title, number=number or chinese_date(dated_on), url=url)
        unit = units.get(key)
        if unit is None:
            continue  # taken away since
        place = Place(text=f"{unit.name}引用{article}", url=f"{url}#{unit.eid}")
        places[pk].append((unit, place))
    for pk, found in places.items():
        in_order = sorted(found, key=lambda each: each[0].place)
        works[pk].places = list(dict.fromkeys(place for _, place in in_order))
    return CitedBy(
        works=list(works.values()),
        more=len(rows) > CITED_BY_SHOWN,
        changed=max((row[-1] for row in rows), default=None),
    )


def _units(citations: list[int]) -> dict[int, _Unit]:
    """Return the units that some citations stand in, by the keys of these."""
    if not citations:
        return {}
    rows = Citation.objects.filter(pk__in=citations).values_list(
        "pk",
        "provision__eid",
        "provision__label",
        "provision__parent__label",
        "table__eid",
        *IN_TEXT_ORDER[:3],
    )
    return {
        pk: _Unit(
            name=label or above or ("表格" if table else "正文"),
            eid=eid or table or "main",
            place=tuple(step or 0 for step in place),
        )
        for pk, eid, label, above, table, *place in rows.order_by()
    }


def relations(document: Document) -> list[RelationLine]:
    """Return how a document stands to others, from both sides, in one query."""
    rows = (
        Relation.objects.filter(Q(document=document) | Q(target_document=document))
        .select_related("document", "target_document")
        .only(
            *_RELATED, *naming_columns("document"), *naming_columns("target_document")
        )
        .order_by("kind", F("target_number").desc(), "pk")
    )
    return list(_relation_lines(document, rows))


def _relation_lines(
    document: Document, rows: Iterable[Relation]
) -> Iterable[RelationLine]:
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        kind = Relation.Kind(row.kind)
        outgoing = row.document_id == document.pk
        other = row.target_document if outgoing else row.document
        name = kind.label if outgoing else _INCOMING[kind]
        public = other is not None and other.is_public
        if not outgoing and not public:
            continue
        if other is not None and public:
            eid = f"#{row.target_eid}" if outgoing and row.target_eid else ""
            line = RelationLine(
                kind=kind.value,
                outgoing=outgoing,
                name=name,
                title=other.title,
                number=other.number,
                article=row.target_article if outgoing else "",
                url=f"{other.get_absolute_url()}{eid}",
                mark="",
            )
        else:
            line = RelationLine(
                kind=kind.value,
                outgoing=outgoing,
                name=name,
                title=row.target_title,
                number=row.target_number,
                article=row.target_article,
                url="",
                mark="本站未收录",
            )
        # The same text may be named twice, with its number and without.
        key = (line.name, line.title, line.article)
        if key not in seen:
            seen.add(key)
            yield line


def neighbours(document: Document) -> Neighbours:
    """Return the public documents before and after in the printed issue."""
    issue = document.issue_id
    if issue is None:
        return Neighbours(previous=None, next=None)
    return beside(_in_issues.get(issue, lambda: _in_issue(issue)), document.pk)


def beside(rows: Mapping[int, Neighbour], key: int) -> Neighbours:
    """Return what stands before and after one of some that stand in order, by key."""
    keys = list(rows)
    if key not in rows:
        return Neighbours(previous=None, next=None)
    at = keys.index(key)
    return Neighbours(
        previous=rows[keys[at - 1]] if at else None,
        next=rows[keys[at + 1]] if at + 1 < len(keys) else None,
    )


def _in_issue(issue: int) -> dict[int, Neighbour]:
    """Read the public documents of an issue, by key, as they are printed."""
    rows = Document.objects.published().filter(issue_id=issue).in_printed_order()
    return {
        row.pk: Neighbour(title=str(row), url=row.get_absolute_url())
        for row in rows.only("slug", "title", "number")
    }


def corrections(document: Document) -> list[CorrectionLine]:
    """Return the corrections that the public sees, in the order of acceptance."""
    if not _corrected.may_have(document):
        return []
    rows = document.corrections.filter(is_public=True).select_related("provision")
    return [
        CorrectionLine(
            anchor=f"correction-{row.pk}",
            printed=row.printed,
            corrected=row.corrected,
            reason=row.reason,
            eid=row.eid,
            place=row.provision.label if row.provision is not None else "",
            date=chinese_date(timezone.localdate(row.accepted_at)),
        )
        for row in rows.order_by("accepted_at", "pk")
    ]

"""The places of found documents: which are best, and what stands there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, overload

from django.db.models import Q

from documents.models import Component, Document, SearchedPlace, Table
from documents.search.engines.base import document_of, place_range
from documents.search.engines.ranking import ranked_places
from documents.search.entries import HEADER
from documents.search.reading import read_cursor
from documents.search.text.marking import Snippet, snippet
from documents.search.text.queries import Query

_Kind = SearchedPlace.Kind
_CELLS: Final = "　"
#: Of one document no more places are ranked; the longest law has some thousands.
_ALL: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that was found.

    Attributes:
        document: Key of its document.
        kind: What sort of place.
        eid: Anchor; empty for the head of the document.
        snippet: What is shown of its words.
    """

    document: int
    kind: SearchedPlace.Kind
    eid: str
    snippet: Snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    key: int
    kind: SearchedPlace.Kind
    eid: str
    row: int
    whole: bool


def best_places(
    documents: Sequence[int],
    query: Query,
    *,
    most: int,
    without: Collection[SearchedPlace.Kind] = (),
) -> dict[int, list[Place]]:
    """Return the best places of each document, at most so many, and what they say.

    Kinds can be left out that are shown anyway. First comes the article whose number
    was typed beside other words, be they in it or below it; then places with more of
    the words, then those that begin with one, then those that stand first. A place
    that lacks a word is shown only where no place has them all.
    """
    rows = _rows(documents, query, most, without=without, land=True)
    return _told(rows, query)


def all_places(
    documents: Sequence[int],
    query: Query,
    *,
    offset: int,
    size: int,
    sift: Callable[[Sequence[int]], Sequence[int]] = list,
) -> list[Place]:
    """Return a stretch of the places of documents in their order, best ones first.

    A document counts with its places that have all words; where there is none, with
    its best one. What ``sift`` does not give back of some documents is left out.
    """
    wanted: list[_Row] = []
    skipped = 0
    start, batch = 0, 4
    while start < len(documents) and len(wanted) < size:
        some = sift(documents[start : start + batch])
        rows = _rows(some, query, offset - skipped + size)
        for pk in some:
            for row in rows.get(pk, []):
                if skipped < offset:
                    skipped += 1
                elif len(wanted) < size:
                    wanted.append(row)
        start, batch = start + batch, min(batch * 2, 64)
    by_document: dict[int, list[_Row]] = defaultdict(list)
    for row in wanted:
        by_document[document_of(row.key)].append(row)
    told = _told(by_document, query)
    return [place for pk in by_document for place in told[pk]]


class PlacesWithin(Sequence[Place]):
    """The places of one document, best ones first; read where they are looked at."""

    def __init__(self, document: int, query: Query) -> None:
        """Rank all places of a document, given by its key, that have all words."""
        self._document = document
        self._query = query
        self._rows = _rows([document], query, _ALL).get(document, [])

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, wanted: int) -> Place: ...

    @overload
    def __getitem__(self, wanted: slice) -> list[Place]: ...

    def __getitem__(self, wanted: int | slice) -> Place | list[Place]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1 or None][0]
        some = {self._document: self._rows[wanted]}
        return _told(some, self._query)[self._document]


def _rows(
    documents: Sequence[int],
    query: Query,
    most: int,
    *,
    without: Collection[SearchedPlace.Kind] = (),
    land: bool = False,
) -> dict[int, list[_Row]]:
    if not documents:
        return {}
    rows = ranked_places(
        documents,
        [term.alternatives for term in query.terms],
        most=most,
        labels=[term.alternatives for term in query.terms if land and term.is_label],
        sums=[term.sums for term in query.terms if term.sums],
        without=sorted(without),
    )
    ranked: dict[int, list[tuple[int, _Row]]] = defaultdict(list)
    for rank, key, kind, eid, row, count, here in rows:
        whole = bool(here) or count == len(query.terms)
        one = _Row(key=key, kind=_Kind(kind), eid=eid, row=row, whole=whole)
        ranked[document_of(key)].append((rank, one))
    found = {}
    for pk, some in ranked.items():
        some.sort(key=lambda pair: pair[0])
        found[pk] = [row for _, row in some if row.whole] or [some[0][1]]
    return found


def _told(rows: Mapping[int, Sequence[_Row]], query: Query) -> dict[int, list[Place]]:
    texts = _texts([row for some in rows.values() for row in some])
    return {
        pk: [
            Place(
                document=pk,
                kind=row.kind,
                eid=row.eid,
                snippet=snippet(text, query.terms),
            )
            for row in some
            if (text := texts.get(row.key)) is not None
        ]
        for pk, some in rows.items()
    }


def _texts(rows: Sequence[_Row]) -> dict[int, str]:
    """Return what stands in places, as printed; gone ones are left out."""
    texts: dict[int, str] = {}
    for kinds, read in (
        ({_Kind.PROVISION}, _provisions),
        ({_Kind.ANNEX}, _annexes),
        ({_Kind.TABLE, _Kind.ROW}, _tables),
    ):
        some = [row for row in rows if row.kind in kinds]
        if some:
            texts.update(read(some))
    heads = [row for row in rows if row.key not in texts and not row.eid]
    if heads:
        texts.update(_heads(heads))
    return texts


def _provisions(rows: Sequence[_Row]) -> Iterator[tuple[int, str]]:
    wanted = [value for row in rows for value in (document_of(row.key), row.eid)]
    pairs = ", ".join(["(%s, %s)"] * len(rows))
    with read_cursor() as cursor:
        # By hand: sixty conditions take longer to build than to answer.
        cursor.execute(
            "SELECT document_id, eid, label, heading, text"  # noqa: S608 (values are apart)
            f" FROM (VALUES {pairs}) AS wanted JOIN documents_provision"
            " ON document_id = wanted.column1 AND eid = wanted.column2",
            wanted,
        )
        held = {
            (pk, eid): _line(label, f"{heading}{text}")
            if not (heading and text)
            else _line(label, heading, text)
            for pk, eid, label, heading, text in cursor.fetchall()
        }
    for row in rows:
        text = held.get((document_of(row.key), row.eid))
        if text is not None:
            yield row.key, text


def _annexes(rows: Sequence[_Row]) -> Iterator[tuple[int, str]]:
    held = {
        (pk, eid): _line(label, title)
        for pk, eid, label, title in Component.objects.filter(_at(rows))
        .order_by()
        .values_list("document_id", "eid", "label", "title")
    }
    for row in rows:
        text = held.get((document_of(row.key), row.eid))
        if text is not None:
            yield row.key, text


def _tables(rows: Sequence[_Row]) -> Iterator[tuple[int, str]]:
    held = {(one.document_id, one.eid): one for one in Table.objects.filter(_at(rows))}
    for row in rows:
        table = held.get((document_of(row.key), row.eid))
        if table is None:
            continue
        if row.kind == _Kind.TABLE:
            yield row.key, _line(table.label, table.caption)
        elif row.row < len(table.rows):
            cells = table.header if row.row == HEADER else table.rows[row.row]
            yield row.key, _CELLS.join(str(cell) for cell in cells if str(cell))


def _heads(rows: Sequence[_Row]) -> Iterator[tuple[int, str]]:
    documents = Document.objects.only(
        "title", "promulgates", "number", "issuer", "addressees"
    ).in_bulk({document_of(row.key) for row in rows})
    first_titles = {
        document_of(row.key): place_range(document_of(row.key))[0] for row in rows
    }
    for row in rows:
        pk = document_of(row.key)
        document = documents.get(pk)
        if document is None:
            continue
        match row.kind:
            case _Kind.TITLE:
                own = row.key == first_titles[pk]
                yield row.key, document.title if own else document.promulgates
            case _Kind.NUMBER:
                yield row.key, document.number
            case _Kind.ISSUER:
                yield row.key, document.issuer
            case _:
                yield row.key, "、".join(str(name) for name in document.addressees)


def _at(rows: Iterable[_Row]) -> Q:
    eids: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        eids[document_of(row.key)].add(row.eid)
    pairs = (Q(document_id=pk, eid__in=sorted(some)) for pk, some in eids.items())
    # One after the other, each would be copied with all before it.
    return Q(*pairs, _connector=Q.OR)


def _line(*parts: str) -> str:
    return "　".join(filter(None, parts))

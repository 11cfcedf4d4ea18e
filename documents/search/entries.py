"""What of a document can be found, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from documents.errors import DocumentError
from documents.models import Component, Document, Provision, SearchedPlace, Table
from documents.models.search import PLACE_BITS
from documents.search.text.folding import BARRIER, fold
from documents.search.text.sums import with_sums

#: The row of a table's header.
HEADER: Final = -1

_MOST_PLACES: Final = 1 << PLACE_BITS
_Kind = SearchedPlace.Kind
_DOCUMENT_COLUMNS: Final = (
    "pk",
    "title",
    "promulgates",
    "number",
    "issuer",
    "addressees",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Words that stand in one place.

    Attributes:
        parts: Running text, part by part: label, heading, text. Parts of a row are
            cells, which no phrase spans.
        apart: Whether the parts are cells.
    """

    kind: SearchedPlace.Kind
    parts: Sequence[str]
    eid: str = ""
    row: int = 0
    apart: bool = False

    @property
    def folded(self) -> str:
        """What the place is found by."""
        if self.apart:
            return with_sums(BARRIER.join(filter(None, map(fold, self.parts))))
        return with_sums(fold(" ".join(filter(None, self.parts))))


def places_of(documents: Iterable[int]) -> dict[int, list[SearchedPlace]]:
    """Return the places of documents, in four queries for all of them."""
    found: dict[int, list[SearchedPlace]] = {}
    for pk, entries in _entries(sorted(set(documents))).items():
        places = found[pk] = []
        for entry in entries:
            folded = entry.folded
            if folded:
                places.append(
                    SearchedPlace(
                        id=(pk << PLACE_BITS) + len(places),
                        kind=entry.kind,
                        eid=entry.eid,
                        row=entry.row,
                        folded=folded,
                    )
                )
        if len(places) > _MOST_PLACES:
            raise DocumentError(
                "too_many_places", f"一份文件最多{_MOST_PLACES}处文字可以检索。"
            )
    return found


def _entries(documents: list[int]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = {}
    rows = Document.objects.filter(pk__in=documents).order_by("pk")
    for pk, *head in rows.values_list(*_DOCUMENT_COLUMNS):
        found[pk] = list(_head(*head))
    for pk, eid, label, title in _of(Component, documents).values_list(
        "document_id", "eid", "label", "title"
    ):
        found[pk].append(Entry(kind=_Kind.ANNEX, parts=(label, title), eid=eid))
    for pk, eid, label, heading, text in _of(Provision, documents).values_list(
        "document_id", "eid", "label", "heading", "text"
    ):
        found[pk].append(
            Entry(kind=_Kind.PROVISION, parts=(label, heading, text), eid=eid)
        )
    for pk, eid, label, caption, header, cells in _of(Table, documents).values_list(
        "document_id", "eid", "label", "caption", "header", "rows"
    ):
        found[pk].append(Entry(kind=_Kind.TABLE, parts=(label, caption), eid=eid))
        for number, row in enumerate([header, *cells], start=HEADER):
            found[pk].append(
                Entry(
                    kind=_Kind.ROW,
                    parts=[str(cell) for cell in row],
                    eid=eid,
                    row=number,
                    apart=True,
                )
            )
    return found


def _head(
    title: str, promulgates: str, number: str, issuer: str, addressees: list[Any]
) -> Iterator[Entry]:
    yield Entry(kind=_Kind.TITLE, parts=(title,))
    if promulgates not in title:
        yield Entry(kind=_Kind.TITLE, parts=(promulgates,))
    yield Entry(kind=_Kind.NUMBER, parts=(number,))
    yield Entry(kind=_Kind.ISSUER, parts=(issuer,))
    yield Entry(
        kind=_Kind.ADDRESSEES, parts=[str(name) for name in addressees], apart=True
    )


def _of(model: Any, documents: list[int]) -> Any:
    rows = model._default_manager.filter(document_id__in=documents)  # noqa: SLF001 (documented API)
    return rows.order_by("document_id", "position", "pk")

"""Sentences that name an office: in titles, addressees, provisions and tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Final

from django.db import transaction
from django.db.models import Q

from documents.models import Document, Provision, Table
from documents.official_text.model import Kind
from regulations.models import Derived, Office, OfficeMention, OfficeName
from regulations.reading.mentions import NameFinder, Spelling, sentences
from regulations.reading.office_names import full_name, name_key
from regulations.reading.places import place_of

_HIDDEN: Final = (Kind.TOC.value,)
_BEGINNING: Final = 2
"""Characters that every spelling of one office begins with, or its normal form."""


@transaction.atomic
def find_mentions(*, documents: Iterable[Document]) -> int:
    """Find anew which offices gazette documents name; return how many mentions."""
    spellings = [
        Spelling(office=row.office_id, name=row.name, place=row.place)
        for row in OfficeName.objects.exclude(
            office__state=Derived.State.REJECTED
        ).order_by("pk")
    ]

    @cache
    def finder(place: str) -> NameFinder:
        return NameFinder(place, spellings)

    count = 0
    for document in documents:
        OfficeMention.objects.filter(document=document).delete()
        found = list(_mentions(document, finder(place_of(document.issuer))))
        OfficeMention.objects.bulk_create(found, batch_size=500)
        count += len(found)
    return count


def refresh_mentions(*, offices: Collection[Office]) -> int:
    """Find mentions anew where offices' names may stand, after they changed."""
    names = OfficeName.objects.filter(office__in=offices)
    beginnings = {beginning for row in names for beginning in _beginnings(row)}
    known = set(
        OfficeMention.objects.filter(office__in=offices).values_list(
            "document", flat=True
        )
    )
    condition, titled = Q(), Q()
    for beginning in sorted(beginnings):
        condition |= Q(text__contains=beginning) | Q(heading__contains=beginning)
        titled |= Q(title__contains=beginning)
    if beginnings:
        provisions = Provision.objects.filter(condition)
        known.update(provisions.order_by().values_list("document", flat=True))
        known.update(Document.objects.filter(titled).values_list("pk", flat=True))
        known.update(_documents_with(beginnings))
    documents = Document.objects.filter(pk__in=known, kind=Document.Kind.GAZETTE)
    return find_mentions(documents=documents.defer("body_html").order_by("pk"))


def _beginnings(row: OfficeName) -> Iterator[str]:
    """Yield how the name may begin behind its place."""
    for name in (
        full_name(row.name, place=row.place),
        name_key(row.name, place=row.place),
    ):
        rest = name.removeprefix(row.place) if row.place else name
        if rest:
            yield rest[:_BEGINNING]


def _documents_with(words: Iterable[str]) -> Iterator[int]:
    """Yield documents with one of some words in tables or addressees.

    Lists are stored as JSON, which databases escape in different ways.
    """
    wanted = tuple(words)
    listed = Document.objects.filter(kind=Document.Kind.GAZETTE).order_by()
    for lists in (
        Table.objects.order_by().values_list("document", "header", "rows"),
        listed.values_list("pk", "addressees"),
    ):
        for pk, *values in lists.iterator(chunk_size=500):
            text = json.dumps(values, ensure_ascii=False)
            if any(word in text for word in wanted):
                yield pk


def _mentions(document: Document, finder: NameFinder) -> Iterator[OfficeMention]:
    position = 0
    for eid, sentence in _sentences(document):
        seen: set[int] = set()
        for named in finder.named_in(sentence):
            if named.office in seen:
                continue
            seen.add(named.office)
            yield OfficeMention(
                office_id=named.office,
                document=document,
                eid=eid,
                name=sentence[named.start : named.end],
                sentence=sentence,
                start=named.start,
                position=position,
            )
            position += 1


def _sentences(document: Document) -> Iterator[tuple[str, str]]:
    """Yield anchors and sentences in the order of the text; rows of tables last."""
    yield "", document.title
    if document.addressees:
        yield "", "主送：" + "，".join(document.addressees)
    provisions = document.provisions.exclude(kind__in=_HIDDEN).order_by(
        "position", "pk"
    )
    for provision in provisions.only("document", "eid", "text", "heading", "kind"):
        for sentence in sentences(f"{provision.heading}\n{provision.text}"):
            yield provision.eid, sentence
    for table in document.tables.order_by("position", "pk"):
        for row in table.rows:
            cells = [" ".join(str(cell).split()) for cell in row]
            yield table.eid, "，".join(filter(None, cells))

"""Sentences that name an office: found by every spelling, the longest first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.db import transaction

from documents.models import Document, Provision
from documents.official_text.model import Kind
from regulations.models import Derived, Office, OfficeMention, OfficeName
from regulations.reading.office_names import full_name
from regulations.reading.places import place_of

_SHORTEST: Final = 3
_SENTENCE: Final = re.compile(r"[^。！？；\n]+[。！？；]?")
_HIDDEN: Final = (Kind.TOC.value,)


@transaction.atomic
def find_mentions(*, documents: Iterable[Document]) -> int:
    """Find anew which offices gazette documents name; return how many mentions."""
    names = _names()
    count = 0
    for document in documents:
        place = place_of(document.issuer)
        offices = {**names[""], **names[place]}
        OfficeMention.objects.filter(document=document).delete()
        found = list(_mentions(document, offices))
        OfficeMention.objects.bulk_create(found, batch_size=500)
        count += len(found)
    return count


def refresh_mentions(*, office: Office) -> int:
    """Find mentions anew where an office's names may stand, after they changed."""
    spellings = [
        spelling for name in office.names.all() for spelling in _spellings(name)
    ]
    known = set(
        OfficeMention.objects.filter(office=office).values_list("document", flat=True)
    )
    for spelling in spellings:
        provisions = Provision.objects.filter(
            text__contains=spelling, document__kind=Document.Kind.GAZETTE
        )
        known.update(provisions.values_list("document", flat=True))
    documents = Document.objects.filter(pk__in=known).defer("body_html")
    return find_mentions(documents=documents.order_by("pk"))


def _names() -> defaultdict[str, dict[str, int]]:
    """Return offices by place and spelling; names that say the place are everybody's."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    rows = OfficeName.objects.exclude(office__state=Derived.State.REJECTED)
    for row in rows.order_by("pk"):
        for spelling in _spellings(row):
            everywhere = row.place and spelling.startswith(row.place)
            found["" if everywhere else row.place].setdefault(spelling, row.office_id)
    return found


def _spellings(row: OfficeName) -> Sequence[str]:
    both = {row.name, full_name(row.name, place=row.place)}
    return [each for each in sorted(both) if len(each) >= _SHORTEST]


def _mentions(document: Document, offices: dict[str, int]) -> Iterator[OfficeMention]:
    if not offices:
        return
    longest_first = sorted(offices, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    provisions = document.provisions.exclude(kind__in=_HIDDEN).order_by(
        "position", "pk"
    )
    position = 0
    for provision in provisions.only("eid", "text", "heading", "kind"):
        for sentence in _SENTENCE.findall(f"{provision.heading}\n{provision.text}"):
            seen: set[int] = set()
            for match in pattern.finditer(sentence):
                office = offices[match[0]]
                if office in seen:
                    continue
                seen.add(office)
                lead = len(sentence) - len(sentence.lstrip())
                yield OfficeMention(
                    office_id=office,
                    document=document,
                    eid=provision.eid,
                    name=match[0],
                    sentence=sentence.strip(),
                    start=match.start() - lead,
                    position=position,
                )
                position += 1

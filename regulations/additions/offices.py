"""The offices that a document names, at the end of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Min

from documents.additions import Addition, Place
from regulations.models import OfficeMention
from regulations.selectors.standing import standing_offices

if TYPE_CHECKING:
    from documents.models import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeInText:
    """An office that the document names.

    Attributes:
        name: Its name.
        address: Its page.
        count: How many sentences name it.
    """

    name: str
    address: str
    count: int


def named_offices(document: Document) -> list[Addition]:
    """List the offices in the order in which the text names them first.

    One query where it names none, two where it does.
    """
    counted = list(
        OfficeMention.objects.filter(document=document)
        .order_by()
        .values("office")
        .annotate(count=Count("pk"), first=Min("position"))
        .order_by("first", "office")
    )
    if not counted:
        return []
    offices = standing_offices()
    found: dict[int, OfficeInText] = {}
    for row in counted:
        entry = offices.of(row["office"])
        if entry is None or not entry.public:
            continue
        before = found[entry.pk].count if entry.pk in found else 0
        found[entry.pk] = OfficeInText(
            name=entry.name, address=entry.address, count=before + row["count"]
        )
    if not found:
        return []
    return [
        Addition(
            place=Place.END,
            template="regulations/additions/offices.html",
            context={"offices": tuple(found.values())},
            styles=("css/regulations/offices.css",),
        )
    ]

"""Following what regulations say: a feed for each office, targets in calendars."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest
from django.urls import reverse

from documents.feeds.base import DocumentFeed, Selection
from documents.feeds.calendars import DocumentDate
from documents.feeds.followed import MOST_LISTED, FeedGroup, FeedRow
from documents.models import Document
from documents.presenters.page_head import PageHead, feed_link
from documents.querysets import DocumentQuerySet, public_documents
from regulations.models import Office, OfficeMention, OfficeName, Target
from regulations.selectors.standing import standing_offices

#: A target by the end of a year has a day: its last one. 到2021年 has none.
_END_OF_YEAR: Final = "底末"


class OfOffice(DocumentFeed):
    """Documents that an office issued or that name it, under all its names."""

    def selection(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Selection:
        """Follow an office that the public knows; a merged one's slug counts too."""
        del request, args
        entries = standing_offices()
        entry = entries.named(str(kwargs["slug"]))
        if entry is None or not entry.public:
            raise Http404
        rows = _concerned(entries.same_as(entry.slug))
        return Selection(
            title=f"单位：{entry.name}",
            path=office_path(entry.slug),
            page=entry.address,
            rows=rows.published(),
            query={},
            followed=rows,
        )


def office_path(slug: str) -> str:
    """Return the address of an office's feed."""
    return reverse("regulations:feed-office", args=(slug,))


def office_feeds() -> list[FeedGroup]:
    """Return a feed for each confirmed office that public documents name; one query."""
    named = OfficeMention.objects.filter(
        public_documents("document__"), office=OuterRef("pk")
    )
    offices = (
        Office.objects.public()
        .filter(Exists(named))
        .order_by("name", "pk")
        .values_list("name", "slug")[: MOST_LISTED + 1]
    )
    rows = [FeedRow(title=name, path=office_path(slug)) for name, slug in offices]
    note = ""
    if len(rows) > MOST_LISTED:
        note = "单位很多，这里没有列全；其余单位的订阅地址在各自的页面上。"
    return [FeedGroup(title="按单位", rows=rows[:MOST_LISTED], note=note)]


def office_head(office: Office, *, url: str, telephone: str, address: str) -> PageHead:
    """Return what an office's page tells machines: a GovernmentOrganization.

    Args:
        office: A confirmed entry.
        url: The page's absolute address.
        telephone: As the page shows it; may be empty.
        address: The same.
    """
    data = {
        "@type": "GovernmentOrganization",
        "@id": url,
        "url": url,
        "name": office.name,
        "telephone": telephone,
        "address": address,
        "areaServed": office.place,
    }
    return PageHead(
        data={name: value for name, value in data.items() if value},
        links=(feed_link(f"单位：{office.name}", office_path(office.slug)),),
    )


def target_dates(keys: Collection[int]) -> list[DocumentDate]:
    """Return the confirmed targets of documents that have a day; one query."""
    rows = Target.objects.public().filter(document__in=keys).in_order()
    return [
        DocumentDate(
            document_id=row.document_id,
            code=f"target-{row.pk}",
            day=day,
            label="目标期限",
            description=row.statement,
            eid=row.eid,
        )
        for row in rows
        if (day := last_day(row.year, row.statement)) is not None
    ]


def last_day(year: int, statement: str) -> date | None:
    """Return the day by which a target is to be reached, where its words give one."""
    exact = re.search(rf"{year}\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日", statement)
    if exact:
        try:
            return date(year, int(exact[1]), int(exact[2]))
        except ValueError:
            return None
    if re.search(rf"{year}\s*年\s*[{_END_OF_YEAR}]", statement):
        return date(year, 12, 31)
    return None


def _concerned(offices: Collection[int]) -> DocumentQuerySet:
    """Return documents, in any state, that offices issued or that name them."""
    names = list(
        OfficeName.objects.filter(office__in=offices).values_list("name", flat=True)
    )
    names += Office.objects.filter(pk__in=offices).values_list("name", flat=True)
    issued = Q()
    for name in sorted(set(names)):
        # Joint issuers are parted by 、, and an office's name may begin another's.
        issued |= (
            Q(issuer=name)
            | Q(issuer__startswith=f"{name}、")
            | Q(issuer__endswith=f"、{name}")
            | Q(issuer__contains=f"、{name}、")
        )
    mentions = OfficeMention.objects.filter(document=OuterRef("pk"), office__in=offices)
    return Document.objects.filter(Exists(mentions) | issued)

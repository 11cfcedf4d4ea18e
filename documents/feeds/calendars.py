"""The dates of documents as calendars: of effect, of lapse, and what floors above add.

``settings.DOCUMENT_DATES`` names functions that take documents (their keys) and return
:class:`DocumentDate` entries of what else falls on a day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from documents.addresses import absolute, domain
from documents.icalendar import Event, calendar_answer, icalendar
from documents.models import Document
from documents.views.visibility import get_document, gone_page, was_withdrawn

#: Dates in the calendar of all documents; nobody has more before him at a time.
MOST: Final = 500
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDate:
    """A day that a document names.

    Attributes:
        document_id: The document's key.
        code: Which of its days, ASCII; the same when the day is changed.
        day: The day.
        label: What happens on it: ``施行``.
        description: In the document's words.
        eid: The provision that says so.
    """

    document_id: int
    code: str
    day: date
    label: str
    description: str = ""
    eid: str = ""


@require_safe
def document_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the days of one document as an .ics file."""
    found = get_document(slug)
    if was_withdrawn(found):
        return gone_page(request, found)
    if not found.is_public:
        raise Http404
    dates = [*own_dates(found), *_more_dates([found.pk])]
    if not dates:
        raise Http404("本文件没有写明日期。")
    return _answer(request, found.title, dates, [found])


@require_safe
def upcoming_calendar(request: HttpRequest) -> HttpResponseBase:
    """Give the days to come of all documents, nearest first."""
    today = timezone.localdate()
    public = Document.objects.published().defer("body_html")
    coming: dict[int, Document] = {}
    # Two queries, since one that asks for either day could use no index.
    for name in ("effective_on", "lapsed_on"):
        rows = public.filter(**{f"{name}__gte": today}).order_by(name, "pk")
        coming.update((row.pk, row) for row in rows[:MOST])
    dates = [
        each
        for document in coming.values()
        for each in own_dates(document)
        if each.day >= today
    ]
    return _answer(
        request,
        f"{settings.SITE_NAME}：施行与失效日期",
        sorted(dates, key=lambda each: (each.day, each.document_id, each.code))[:MOST],
        coming.values(),
    )


def own_dates(document: Document) -> list[DocumentDate]:
    """Return the days on which a document takes effect and lapses."""
    days = (
        ("effective", document.effective_on, "施行"),
        ("lapsed", document.lapsed_on, "失效"),
    )
    return [
        DocumentDate(document_id=document.pk, code=code, day=day, label=label)
        for code, day, label in days
        if day is not None
    ]


def _more_dates(keys: Collection[int]) -> list[DocumentDate]:
    """Ask ``settings.DOCUMENT_DATES``, in their order."""
    sources = _sources(tuple(settings.DOCUMENT_DATES))
    return [each for source in sources for each in source(keys)]


def _answer(
    request: HttpRequest,
    name: str,
    dates: Sequence[DocumentDate],
    documents: Iterable[Document],
) -> HttpResponseBase:
    by_key = {document.pk: document for document in documents}
    events = [_event(request, by_key[each.document_id], each) for each in dates]
    changed = max((event.changed for event in events if event.changed), default=_NEVER)
    text = icalendar(name, events, stamp=changed)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = calendar_answer(text, name)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _event(request: HttpRequest, document: Document, day: DocumentDate) -> Event:
    url = absolute(request, document.get_absolute_url())
    facts = (document.number, document.issuer, day.description)
    host = domain(request).partition(":")[0]
    return Event(
        uid=f"{document.slug}-{day.code}@{host}",
        title=f"{day.label}：{document.title}",
        moment=day.day,
        description="\n".join(filter(None, facts)),
        url=f"{url}#{day.eid}" if day.eid else url,
        changed=document.updated_at.replace(microsecond=0),
    )


@cache
def _sources(
    names: tuple[str, ...],
) -> tuple[Callable[[Collection[int]], Iterable[DocumentDate]], ...]:
    return tuple(import_string(name) for name in names)

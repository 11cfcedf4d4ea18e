"""What all feeds of documents have in common.

A feed is a list of documents, the newest publication first, cut into pages. Whether it
has changed is told by keys and times of the page's documents alone; texts are read only
when an answer with a body is due.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from documents.addresses import absolute, domain, origin
from documents.exports.characters import xml_text
from documents.feeds.atom import FullTextAtom
from documents.feeds.entries import Entry, entry_of, last_changed, tag_address
from documents.models import Document
from documents.presenters.linked_data import LANGUAGE

PER_PAGE: Final = 25
_LONGEST_PAGE_NUMBER: Final = 6
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)

Stamp = tuple[int, datetime, datetime | None]
"""Key of a document, when it was changed, when it was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The documents that a feed follows.

    Attributes:
        title: What the feed is called, without the portal's name.
        path: The feed's address.
        page: Address of the page that shows the same documents to people.
        rows: Documents that the public may see, in any order; or their keys in order.
        confirm: Leaves out those of some keys that are no part of it after all.
        query: What stands in the feed's query string besides the page.
        followed: The same documents in any state, to tell when one was withdrawn;
            None where nobody can tell.
    """

    title: str
    path: str
    page: str
    rows: QuerySet[Document] | Sequence[int]
    query: dict[str, str]
    followed: QuerySet[Document] | None = None
    confirm: Callable[[Sequence[int]], Sequence[int]] | None = None

    @property
    def address(self) -> str:
        """Return path and query of its first page."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    def turned_to(self, page: int) -> str:
        """Return path and query of a page."""
        if page == 1:
            return self.address
        return f"{self.path}?{urlencode({**self.query, 'page': page})}"

    def stamps(self, page: int) -> tuple[list[Stamp], bool]:
        """Return the stamps of a page, and whether there is another after it."""
        window = slice((page - 1) * PER_PAGE, page * PER_PAGE + 1)
        columns = ("pk", "updated_at", "publish_at")
        if isinstance(self.rows, QuerySet):
            rows = self.rows.order_by("-publish_at", "-pk")
            found = list(rows.values_list(*columns)[window])
            return found[:PER_PAGE], len(found) > PER_PAGE
        keys = self.rows[window]
        shown = (
            keys[:PER_PAGE] if self.confirm is None else self.confirm(keys[:PER_PAGE])
        )
        known = Document.objects.published().filter(pk__in=shown).values_list(*columns)
        by_key = {stamp[0]: stamp for stamp in known}
        return [by_key[key] for key in shown if key in by_key], len(keys) > PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """One page of a feed, ready to be written."""

    selection: Selection
    number: int
    has_next: bool
    changed: datetime
    entries: Sequence[Entry]
    request: HttpRequest


if TYPE_CHECKING:
    _Feed = Feed[Entry, FeedPage]
else:  # Generic in its stubs only.
    _Feed = Feed


class DocumentFeed(_Feed):
    """An Atom feed of documents with full text; its pages answer 304 when unchanged."""

    feed_type = FullTextAtom
    language = LANGUAGE

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with a page of the feed: three queries, fewer when unchanged.

        Raises:
            Http404: There is nothing to follow at this address, or no such page.
        """
        selection = self.selection(request, *args, **kwargs)
        number = _page_number(request)
        shown, has_next = selection.stamps(number)
        if not shown and not has_next and number > 1:
            raise Http404
        etag = _entity_tag(request, selection, (*shown, has_next))
        withdrawn = _last_withdrawn(selection)
        changed = max(
            (last_changed(*stamp[1:]) for stamp in shown), default=withdrawn or _NEVER
        )
        changed = max(changed, withdrawn or _NEVER)
        # What left a list for another reason is told by the entity tag alone.
        moment = None if selection.followed is None else int(changed.timestamp())
        response = get_conditional_response(request, etag=etag, last_modified=moment)
        if response is None:
            page = FeedPage(
                selection=selection,
                number=number,
                has_next=has_next,
                changed=changed,
                entries=_entries(request, [stamp[0] for stamp in shown]),
                request=request,
            )
            feed = self.get_feed(page, request)
            response = HttpResponse(content_type=FullTextAtom.content_type)
            feed.write(response, "utf-8")
        response.headers["ETag"] = etag
        if moment is not None:
            response.headers["Last-Modified"] = http_date(moment)
        response.headers["Cache-Control"] = "public, no-cache"
        return response

    def selection(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Selection:
        """Return what the feed follows.

        Raises:
            Http404: There is no such thing.
        """
        raise NotImplementedError

    def title(self, obj: FeedPage) -> str:
        """Name the feed and the portal."""
        return xml_text(f"{obj.selection.title} · {settings.SITE_NAME}")

    def link(self, obj: FeedPage) -> str:
        """Give the page for people."""
        return absolute(obj.request, obj.selection.page)

    def feed_url(self, obj: FeedPage) -> str:
        """Give the page's own address."""
        return absolute(obj.request, obj.selection.turned_to(obj.number))

    def feed_guid(self, obj: FeedPage) -> str:
        """Give what the feed goes by for ever."""
        return tag_address(domain(obj.request), obj.selection.address)

    def author_name(self) -> str:
        """Name who runs the portal."""
        return str(settings.SITE_OWNER)

    def feed_extra_kwargs(self, obj: FeedPage) -> dict[str, Any]:
        """Give when it changed, the pages around, and the hub."""
        turned = obj.selection.turned_to
        links = [("first", absolute(obj.request, turned(1)))]
        if obj.number > 1:
            links.append(("previous", absolute(obj.request, turned(obj.number - 1))))
        if obj.has_next:
            links.append(("next", absolute(obj.request, turned(obj.number + 1))))
        if settings.WEBSUB_HUB:
            links.append(("hub", settings.WEBSUB_HUB))
        return {"changed": obj.changed, "links": links}

    def items(self, obj: FeedPage) -> Sequence[Entry]:
        """Give the entries."""
        return obj.entries

    def item_title(self, item: Entry) -> str:
        """Give the document's title."""
        return item.title

    def item_description(self, item: Entry) -> str:
        """Give its first sentences."""
        return item.summary

    def item_link(self, item: Entry) -> str:
        """Give its address."""
        return item.url

    def item_guid(self, item: Entry) -> str:
        """Give what it goes by for ever."""
        return item.identity

    def item_pubdate(self, item: Entry) -> datetime | None:
        """Give when the public could first read it."""
        return item.published

    def item_updateddate(self, item: Entry) -> datetime:
        """Give when it last changed for the public."""
        return item.updated

    def item_author_name(self, item: Entry) -> str:
        """Name who issued it."""
        return item.author

    def item_categories(self, item: Entry) -> Iterable[str]:
        """Give category and topic."""
        return item.categories

    def item_extra_kwargs(self, item: Entry) -> dict[str, Any]:
        """Give the whole text."""
        return {"content": item.content}


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    plain = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_PAGE_NUMBER
    if not plain or int(text) < 1:
        raise Http404
    return int(text)


def _entries(request: HttpRequest, keys: Sequence[int]) -> list[Entry]:
    rows = Document.objects.filter(pk__in=keys).select_related("issue", "topic")
    found = {document.pk: document for document in rows}
    return [entry_of(found[key], request) for key in keys if key in found]


def _last_withdrawn(selection: Selection) -> datetime | None:
    if selection.followed is None:
        return None
    rows = selection.followed.filter(state=Document.State.WITHDRAWN)
    moment: datetime | None = rows.aggregate(moment=Max("updated_at"))["moment"]
    return moment


def _entity_tag(
    request: HttpRequest, selection: Selection, stamps: Sequence[object]
) -> str:
    shown = (
        origin(request),
        settings.SITE_NAME,
        settings.SITE_OWNER,
        settings.WEBSUB_HUB,
        selection.title,
        selection.address,
        *stamps,
    )
    text = "|".join(map(repr, shown))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'

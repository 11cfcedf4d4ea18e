"""Which feeds of documents there are: all, by kind, category, topic, by a search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string

from documents.catalogue import catalogue
from documents.feeds.base import DocumentFeed, Selection
from documents.filters import DocumentFilter
from documents.models import Document, Topic
from documents.presenters.page_head import Link, feed_link
from documents.search.finding import confirmed, find
from documents.search.forms import SearchForm
from documents.search.shelf import shelf

ALL_TITLE: Final = "全部文件"
#: Feeds on the page for people; who has more categories finds them by a search.
MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A feed as the page for people lists it."""

    title: str
    path: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedGroup:
    """Feeds of one sort under a heading."""

    title: str
    rows: list[FeedRow] = field(default_factory=list)
    note: str = ""


def feed_groups() -> list[FeedGroup]:
    """Ask ``settings.FEED_SOURCES`` which feeds there are, in their order."""
    return [
        group
        for source in _sources(tuple(settings.FEED_SOURCES))
        for group in source()
        if group.rows
    ]


def main_feeds() -> tuple[Link, ...]:
    """Return the links to what most people follow: the gazette, and everything."""
    own = Document.Kind.GAZETTE
    return (
        feed_link(str(own.label), kind_path(own)),
        feed_link(ALL_TITLE, all_path()),
    )


def feeds_of(document: Document) -> tuple[Link, ...]:
    """Return the links to the feeds that a document appears in; no query."""
    found = []
    if document.category:
        found.append(
            feed_link(f"文种：{document.category}", category_path(document.category))
        )
    if document.topic is not None:
        topic = document.topic
        found.append(feed_link(f"主题：{topic.name}", topic_path(topic.slug)))
    return (*found, feed_link(ALL_TITLE, all_path()))


def feeds_of_list(chosen: DocumentFilter) -> tuple[Link, ...]:
    """Return the links to the feeds of a filtered list: of each filter that has one."""
    values = chosen.form.cleaned_data if chosen.form.is_valid() else {}
    names = {one.label: one.value for one in chosen.active}
    found = []
    for name, label, path in (
        ("category", "文种", category_path),
        ("topic", "主题", topic_path),
        ("kind", "种类", kind_path),
    ):
        value = values.get(name)
        if value:
            found.append(feed_link(f"{label}：{names[label]}", path(value)))
    return (*found, *main_feeds())


def document_feeds() -> list[FeedGroup]:
    """Return the feeds of this app, counted in the catalogue."""
    known = catalogue()
    public = known.visible()
    counts = {
        name: known.counts(name, public) for name in ("kind", "category", "topic")
    }
    kinds = [kind for kind in Document.Kind if counts["kind"][kind.value]]
    categories = sorted(
        counts["category"].items(), key=lambda pair: (-pair[1], str(pair[0]))
    )
    topics = [topic for topic in Topic.objects.all() if counts["topic"][topic.pk]]
    return [
        FeedGroup(
            title="全部",
            rows=[
                FeedRow(title=ALL_TITLE, path=all_path(), count=public.bit_count()),
                *(
                    FeedRow(
                        title=str(kind.label),
                        path=kind_path(kind),
                        count=counts["kind"][kind.value],
                    )
                    for kind in kinds
                ),
            ],
        ),
        FeedGroup(
            title="按文种",
            rows=[
                FeedRow(title=str(name), path=category_path(str(name)), count=count)
                for name, count in categories[:MOST_LISTED]
            ],
        ),
        FeedGroup(
            title="按主题",
            rows=[
                FeedRow(
                    title=topic.name,
                    path=topic_path(topic.slug),
                    count=counts["topic"][topic.pk],
                )
                for topic in topics
            ],
        ),
    ]


def all_path() -> str:
    """Return the address of the feed of all documents."""
    return reverse("documents:feed")


def kind_path(kind: str) -> str:
    """Return the address of the feed of a kind."""
    return reverse("documents:feed-kind", args=(kind,))


def category_path(category: str) -> str:
    """Return the address of the feed of a category."""
    return reverse("documents:feed-category", args=(category,))


def topic_path(slug: str) -> str:
    """Return the address of the feed of a topic."""
    return reverse("documents:feed-topic", args=(slug,))


def search_feed(form: SearchForm) -> Link:
    """Return the link to the feed of a search, as narrowed as it is."""
    words, query = _asked(form)
    path = f"{reverse('documents:feed-search')}?{urlencode(query)}"
    return feed_link(f"检索：{words}", path)


def _asked(form: SearchForm) -> tuple[str, dict[str, str]]:
    """Return what was typed, and the query string's values that say what is followed."""
    words = str(form.data.get("q", "")).strip()
    return words, {"q": words, **form.filters}


class AllDocuments(DocumentFeed):
    """All documents."""

    def selection(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Selection:
        """Follow everything."""
        del request, args, kwargs
        return Selection(
            title=ALL_TITLE,
            path=all_path(),
            page=reverse("documents:documents"),
            rows=Document.objects.published(),
            query={},
            followed=Document.objects.all(),
        )


class OfKind(DocumentFeed):
    """Documents of a kind: the gazette's own, laws, cases."""

    def selection(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Selection:
        """Follow a kind."""
        del request, args
        kind = str(kwargs["kind"])
        if kind not in Document.Kind.values:
            raise Http404
        return _of(str(Document.Kind(kind).label), kind_path(kind), "kind", kind)


class OfCategory(DocumentFeed):
    """Documents of a category (文种)."""

    def selection(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Selection:
        """Follow a category that the public has seen documents of."""
        del request, args
        name = str(kwargs["category"])
        if "\x00" in name:
            raise Http404
        seen = Document.objects.filter(
            category=name,
            state__in=(Document.State.PUBLISHED, Document.State.WITHDRAWN),
        )
        if not seen.exists():
            raise Http404
        return _of(f"文种：{name}", category_path(name), "category", name)


class OfTopic(DocumentFeed):
    """Documents of a topic."""

    def selection(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Selection:
        """Follow a topic."""
        del request, args
        topic = Topic.objects.filter(slug=kwargs["slug"]).first()
        if topic is None:
            raise Http404
        path = topic_path(topic.slug)
        return _of(f"主题：{topic.name}", path, "topic__slug", topic.slug, "topic")


class OfSearch(DocumentFeed):
    """Documents that a search finds."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse what cannot be searched for, with the search's own words."""
        form = SearchForm(request.GET)
        if form.query is None:
            words = [word for errors in form.errors.values() for word in errors]
            return HttpResponse(
                "\n".join(map(str, words)) or "请在网址里写上检索词，如：?q=供热",
                status=HTTPStatus.BAD_REQUEST,
                content_type="text/plain; charset=utf-8",
                headers={"Cache-Control": "no-store"},
            )
        return super().__call__(request, *args, **kwargs)

    def selection(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Selection:
        """Follow what is found, the newest publication first."""
        del args, kwargs
        form = SearchForm(request.GET)
        query = form.query
        if query is None:
            raise Http404
        found = find(query, filters=form.filters)
        books = shelf().books
        words, asked = _asked(form)
        return Selection(
            title=f"检索：{words}",
            path=reverse("documents:feed-search"),
            page=f"{reverse('documents:search')}?{urlencode(asked)}",
            rows=sorted(
                (pk for pk in found.documents if pk in books),
                key=lambda pk: (books[pk].publish_at, pk),
                reverse=True,
            ),
            query=asked,
            confirm=partial(confirmed, found),
        )


def _of(
    title: str, path: str, field_name: str, value: str, name: str = ""
) -> Selection:
    """Return the selection of documents with a value, as the list's filter has it."""
    rows = Document.objects.filter(**{field_name: value})
    page = reverse("documents:documents")
    return Selection(
        title=title,
        path=path,
        page=f"{page}?{urlencode({name or field_name: value})}",
        rows=rows.published(),
        query={},
        followed=rows,
    )


@cache
def _sources(names: tuple[str, ...]) -> tuple[Callable[[], list[FeedGroup]], ...]:
    return tuple(import_string(name) for name in names)

"""What a page's head tells machines: sharing, search engines, site inspections, feeds.

A view puts a :class:`PageHead` into its context as ``page_head``; the tag of that name
in ``base.html`` writes it, together with what holds for every page. A page without one
still has its title, description, canonical address and the site's own tags.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

ATOM: Final = "application/atom+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A ``link`` element: another form of the page, or a feed that it belongs to."""

    href: str
    title: str = ""
    rel: str = "alternate"
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A statement about the page's subject (RDFa): a literal, or a resource.

    Attributes:
        name: With its prefix: ``eli:id_local``.
        content: The literal; empty when it is a resource.
        resource: Address of the resource.
    """

    name: str
    content: str = ""
    resource: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The tags of a content page (内容页标签) of a government site.

    Attributes:
        title: ArticleTitle.
        published: PubDate, as ``2020-01-15 09:00``; empty when not published.
        source: ContentSource.
        author: Author.
        keywords: Keywords.
    """

    title: str
    published: str = ""
    source: str = ""
    author: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """What the head of one page says beyond its title.

    Attributes:
        description: In place of the template's own; empty keeps that one.
        article: For a page that is one text.
        links: Feeds and other forms.
        subject: What the properties are about, by its absolute address.
        properties: Statements about it.
        data: Linked data (JSON-LD), written as a block that is never run.
        indexed: Whether search engines should list the page.
    """

    description: str = ""
    article: Article | None = None
    links: tuple[Link, ...] = ()
    subject: str = ""
    properties: tuple[Property, ...] = ()
    data: Mapping[str, Any] | None = None
    indexed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column (栏目) of the site, with the tags that its pages carry."""

    name: str
    kind: str
    description: str = ""
    keywords: tuple[str, ...] = field(default=())


def column_of(path: str) -> Column | None:
    """Return the column of ``settings.SITE_COLUMNS`` that an address belongs to."""
    for prefix, (name, kind, description) in settings.SITE_COLUMNS.items():
        if path.startswith(prefix):
            return Column(
                name=name, kind=kind, description=description, keywords=(name, kind)
            )
    return None


def feed_link(title: str, href: str) -> Link:
    """Return the link to an Atom feed."""
    return Link(href=href, title=title, type=ATOM)

"""A document as an entry of a feed: read somewhere else, without our style sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from documents.addresses import domain, origin
from documents.exports.characters import xml_text
from documents.models import Document
from documents.presenters.head import index_table
from documents.presenters.summary import official_words, summary
from documents.rendering import render_body

#: The body is our own: texts in it are escaped, so that a quoted attribute is one.
_IN_PAGE: Final = re.compile(r' href="#')
_IN_SITE: Final = re.compile(r' (href|src)="/(?!/)')
#: The specification of tag addresses wants a day on which the domain was ours.
_TAG_YEAR: Final = "2020"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document with where the portal is."""

    document: Document
    origin: str
    domain: str

    @property
    def url(self) -> str:
        """Return the absolute address of the page."""
        return f"{self.origin}{self.document.get_absolute_url()}"

    @property
    def identity(self) -> str:
        """Return what it goes by for ever, however it is changed or moved."""
        return tag_address(self.domain, self.document.get_absolute_url())

    @property
    def title(self) -> str:
        """Return the title, without what XML cannot hold."""
        return xml_text(self.document.title)

    @property
    def author(self) -> str:
        """Return who issued it; who runs the portal where nobody is named."""
        return xml_text(self.document.issuer) or settings.SITE_OWNER

    @property
    def published(self) -> datetime | None:
        """Return when the public could first read it."""
        return self.document.publish_at

    @property
    def updated(self) -> datetime:
        """Return when it last changed for the public."""
        return last_changed(self.document.updated_at, self.document.publish_at)

    @property
    def summary(self) -> str:
        """Return its first sentences."""
        return xml_text(summary(self.document.body_html))

    @property
    def categories(self) -> list[str]:
        """Return category and topic."""
        topic = self.document.topic
        names = (self.document.category, topic.name if topic else "")
        return [xml_text(name) for name in names if name]

    @property
    def content(self) -> str:
        """Return the index table and the whole text, with absolute links."""
        table = format_html_join(
            "\n",
            "<li>{}：{}</li>",
            ((fact.term, fact.text) for fact in index_table(self.document)),
        )
        # Published without a stored body only where rows were loaded by hand.
        body = self.document.body_html or render_body(self.document)
        body = _IN_PAGE.sub(f' href="{self.url}#', official_words(body))
        body = _IN_SITE.sub(rf' \1="{self.origin}/', body)
        return f"{format_html('<ul>{}</ul>', table)}\n{body}"


def entry_of(document: Document, request: HttpRequest) -> Entry:
    """Return a document as an entry of a feed that was asked for."""
    return Entry(document=document, origin=origin(request), domain=domain(request))


def tag_address(host: str, path: str) -> str:
    """Return a permanent identifier (RFC 4151) for what stands at a path."""
    return f"tag:{host.partition(':')[0]},{_TAG_YEAR}:{path}"


def last_changed(updated: datetime, published: datetime | None) -> datetime:
    """Return when a document last changed for the public.

    What was edited before it came due changed when it came due.
    """
    return max(updated, published) if published is not None else updated

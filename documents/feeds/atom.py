"""Atom (RFC 4287) with full text, pages (RFC 5005) and a hub (WebSub)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from documents.exports.characters import xml_text


class FullTextAtom(Atom1Feed):
    """A feed whose entries carry their whole text.

    Takes two more values of a feed, ``changed`` (when it last changed) and ``links``
    (addresses by their relation), and one more of an entry: ``content``, as HTML.
    """

    def latest_post_date(self) -> datetime:
        """Return when the feed last changed; an empty feed has changed once, too."""
        changed: datetime = self.feed["changed"]
        return changed

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Add the hub and the pages before and after."""
        super().add_root_elements(handler)
        for relation, address in self.feed["links"]:
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def add_item_elements(
        self, handler: SimplerXMLGenerator, item: dict[str, Any]
    ) -> None:
        """Add the full text; a summary is words, not HTML."""
        description = item["description"]
        super().add_item_elements(handler, {**item, "description": None})
        if description:
            handler.addQuickElement("summary", description, {"type": "text"})
        handler.addQuickElement("content", xml_text(item["content"]), {"type": "html"})

"""What WeasyPrint sets: a document's page for paper, an issue's pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from documents.exports.characters import xml_text
from documents.exports.portal import Portal
from documents.models import Document, GazetteIssue
from documents.presenters.head import title_phrases
from documents.presenters.links import CorrectionLine, corrections
from documents.rendering import render_body

_SHEET: Final = "static/css/documents/gazette-print.css"
#: Where a body names its own places, or another document's. Its words are escaped:
#: no quotation mark of theirs is one of these.
_OWN_PLACE: Final = re.compile(r'(\s(?:id|aria-labelledby)="|\shref="#)(?=[^"])')
_OTHER_PLACE: Final = re.compile(
    r'(\shref=")/documents/([a-z0-9-]+)/(?:#([^"]*))?(?=")'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A document on paper."""

    document: Document
    anchor: str
    running: str
    title: list[str]
    body: SafeString
    corrections: list[CorrectionLine]
    address: str


@cache
def sheet() -> str:
    """Return the style sheet."""
    return (Path(settings.BASE_DIR) / _SHEET).read_text(encoding="utf-8")


def document_page(document: Document, portal: Portal) -> str:
    """Return a document as HTML for paper."""
    part = _part(document, portal, anchor="main", body=_body(document))
    return _page(
        [part],
        portal,
        title=str(document),
        author=document.issuer,
        keywords=document.topic.name if document.topic else "",
        base=document.get_absolute_url(),
    )


def issue_page(
    issue: GazetteIssue, documents: Iterable[Document], portal: Portal
) -> str:
    """Return an issue: cover, contents with pages, editorial box, its documents."""
    rows = list(documents)
    anchors = {row.slug: f"text-{place}" for place, row in enumerate(rows, start=1)}
    parts = [
        _part(
            row,
            portal,
            anchor=anchors[row.slug],
            body=_within(_body(row), anchors[row.slug], anchors),
        )
        for row in rows
    ]
    return _page(
        parts,
        portal,
        title=str(issue),
        author="",
        keywords="",
        base=issue.get_absolute_url(),
        issue=issue,
    )


def _page(
    parts: list[_Part],
    portal: Portal,
    *,
    title: str,
    author: str,
    keywords: str,
    base: str,
    issue: GazetteIssue | None = None,
) -> str:
    page = render_to_string(
        "documents/exports/print.html",
        {
            "parts": parts,
            "issue": issue,
            "title": title,
            "author": author,
            "description": f"{portal.name}：{title}",
            "keywords": keywords,
            "site_name": portal.name,
            "base": f"{portal.base}{base}",
        },
    )
    # A character that no XML may hold would stop the typesetting.
    return xml_text(page)


def _part(document: Document, portal: Portal, *, anchor: str, body: str) -> _Part:
    issue = document.issue
    return _Part(
        document=document,
        anchor=anchor,
        running=str(issue) if issue else portal.name,
        title=title_phrases(document),
        body=mark_safe(body),  # noqa: S308 (rendered by render_body, all escaped)
        corrections=corrections(document),
        address=f"{portal.base}{document.get_absolute_url()}",
    )


def _body(document: Document) -> str:
    return document.body_html or render_body(document)


def _within(body: str, anchor: str, anchors: Mapping[str, str]) -> str:
    """Make places unique in an issue; lead links to its documents within the file."""

    def inside(match: re.Match[str]) -> str:
        target = anchors.get(match[2])
        if target is None:
            return match[0]
        # The whole text is called ``main`` on its page.
        place = f"--{match[3]}" if match[3] not in {None, "", "main"} else ""
        return f"{match[1]}#{escape(target)}{place}"

    own = _OWN_PLACE.sub(rf"\g<1>{anchor}--", body)
    own = own.replace(f'href="#{anchor}--main"', f'href="#{anchor}"')
    return _OTHER_PLACE.sub(inside, own)

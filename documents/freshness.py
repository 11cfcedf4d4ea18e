"""When a document's page has changed: its validators for conditional requests.

A page shows more than the document's own row: who cites it, what stands before and
after it in the issue, how it stands to other texts, its corrections. Some of that
changes by the mere passing of time, when a document's publication comes due. So all
of it goes into the entity tag, read in a few small queries before anything long is
read or rendered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone

from documents.additions import Addition, style_addresses
from documents.models import Citation, Document
from documents.querysets import public_documents

_STYLES = ("tokens", "elements", "layout", "forms", "components", "document")
_TEMPLATES = ("base.html", "components", "documents")


def with_stamps(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Add how many public citations a document has, and when they last changed."""
    citing = (
        Citation.objects.filter(public_documents("document__"))
        .filter(target_document=OuterRef("pk"), status=Citation.Status.FOUND)
        .order_by()
        .values("target_document")
    )
    return documents.annotate(
        citing_count=Coalesce(
            Subquery(citing.annotate(figure=Count("pk")).values("figure")), 0
        ),
        citing_last=Coalesce(
            Subquery(citing.annotate(figure=Max("pk")).values("figure")), 0
        ),
        citing_changed=Subquery(
            citing.annotate(figure=Max("document__updated_at")).values("figure")
        ),
    )


def entity_tag(document: Document, *shown: object) -> str:
    """Return the entity tag of a page.

    Args:
        document: Read by :func:`with_stamps`, with its issue and topic.
        shown: What else the page shows; each is told apart by its ``repr``.
    """
    issue = document.issue
    stamps: Iterable[object] = (
        presentation(),
        document.body_digest,
        document.updated_at,
        issue and issue.updated_at,
        document.topic and document.topic.name,
        *(
            getattr(document, name)
            for name in ("citing_count", "citing_last", "citing_changed")
        ),
        *shown,
    )
    text = "|".join(repr(stamp) for stamp in stamps)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def stamps_of(added: Sequence[Addition]) -> tuple[object, ...]:
    """Return all that additions show and what dresses them, for the entity tag."""
    folders = {_folder(each.template) for each in added}
    return (
        *added,
        *style_addresses(added),
        *(_templates_digest(folder) for folder in sorted(folders)),
    )


def last_changed(document: Document) -> datetime:
    """Return when the document, its issue or a text that cites it was last changed.

    A document that takes effect or lapses has changed on that day: its page's head
    tells machines whether it is in force.
    """
    citing: datetime | None = getattr(document, "citing_changed", None)
    moments = [document.updated_at, citing]
    if document.issue is not None:
        moments.append(document.issue.updated_at)
    today = timezone.localdate()
    moments += [
        timezone.make_aware(datetime.combine(day, time.min))
        for day in (document.effective_on, document.lapsed_on)
        if day is not None and day <= today
    ]
    return max(moment for moment in moments if moment is not None)


@cache
def presentation() -> str:
    """Return a digest of what dresses the text: templates, styles, the site's words.

    Without it a browser would go on showing, after an upgrade, a page that asks for
    style sheets which are gone.
    """
    digest = hashlib.sha256()
    root = Path(settings.BASE_DIR) / "templates"
    for name in _TEMPLATES:
        digest.update(_templates_digest(root / name))
    for name in _STYLES:
        digest.update(static(f"css/{name}.css").encode())
    for words in (
        settings.SITE_NAME,
        settings.SITE_OWNER,
        settings.SITE_CONTACT,
        settings.SITE_FILING_NUMBER,
        settings.SITE_DOMAIN,
        settings.SITE_ID_CODE,
        repr(settings.SITE_COLUMNS),
    ):
        digest.update(words.encode())
    return digest.hexdigest()


@cache
def _folder(template: str) -> Path:
    """Return the folder of a template; it may include what stands beside it."""
    found: Any = get_template(template)
    return Path(found.template.origin.name).parent


@cache
def _templates_digest(path: Path) -> bytes:
    """Return the digest of a template, or of all in a folder."""
    files = sorted(path.rglob("*.html")) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.digest()

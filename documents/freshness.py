"""When a document's page has changed: its validators for conditional requests.

A page shows more than the document's own row: who cites it, what stands before and
after it in the issue, how it stands to other texts, its corrections. Some of that
changes by the mere passing of time, when a document's publication comes due. So all
of it goes into the entity tag, read in a few small queries before anything long is
rendered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from documents.models import Document

_MADE_OF: Final = frozenset({".py", ".html", ".css", ".js", ".svg", ".txt"})


def entity_tag(document: Document, *shown: object) -> str:
    """Return the entity tag of a page.

    Args:
        document: Read with its issue and topic.
        shown: What else the page shows; each is told apart by its ``repr``.
    """
    issue = document.issue
    stamps: Iterable[object] = (
        presentation(),
        document.body_digest,
        document.updated_at,
        issue and issue.updated_at,
        document.topic and document.topic.name,
        *shown,
    )
    text = "|".join(repr(stamp) for stamp in stamps)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def last_changed(document: Document, *, around: datetime | None = None) -> datetime:
    """Return when the document, its issue or what is shown of others last changed.

    A document that takes effect or lapses has changed on that day: its page's head
    tells machines whether it is in force.

    Args:
        document: Read with its issue.
        around: When the newest of the other texts that it shows was changed.
    """
    moments = [document.updated_at, around]
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
    """Return a digest of all that a page is made with: the release, and the site's words.

    Without it a browser would go on showing, after an upgrade, a page with old words
    that asks for scripts and style sheets which are gone.
    """
    digest = hashlib.sha256()
    root = Path(settings.BASE_DIR)
    for file in _release(root):
        digest.update(file.relative_to(root).as_posix().encode())
        digest.update(file.read_bytes())
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


def _release(root: Path) -> list[Path]:
    """Return the portal's own code, templates and static files, and its locks."""
    own = (Path(each.path) for each in apps.get_app_configs())
    folders = {each for each in own if each.parent == root}
    folders |= {root / "templates", root / "static", root / "requirements"}
    return sorted(
        file
        for folder in folders
        for file in folder.rglob("*")
        if file.suffix in _MADE_OF
    )

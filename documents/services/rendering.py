"""Keep the stored bodies of published documents in step with their rows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from documents.models import Citation, Document
from documents.search.index import update_index

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

_BATCH = 50


def render_stored_body(document: Document) -> bool:
    """Render a document's body onto the instance, without saving it.

    Returns:
        Whether the body differs from what was stored.
    """
    from documents.rendering import render_body

    before = document.body_digest
    document.body_html = render_body(document)
    document.body_digest = hashlib.sha256(document.body_html.encode()).hexdigest()
    document.rendered_at = timezone.now()
    return document.body_digest != before


def render_published(
    document_ids: Collection[int],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Render anew the stored bodies of those of the documents that are published.

    The index of the search is brought in step with them. Each batch is a transaction
    of its own, so that a long run never keeps other writers waiting. A body that comes
    out the same changes no ``updated_at``.

    Args:
        document_ids: Documents by key; drafts among them are passed over.
        progress: Called with how many are done, of how many.

    Returns:
        How many bodies changed.
    """
    ids = sorted(set(document_ids))
    changed = 0
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        with transaction.atomic():
            # Locked before their units are read: of two writers, the second one renders
            # what the first one wrote as well.
            documents = list(
                Document.objects.select_for_update()
                .filter(pk__in=batch, state=Document.State.PUBLISHED)
                .order_by("pk")
            )
            now = timezone.now()
            for document in documents:
                if render_stored_body(document):
                    document.updated_at = now
                    changed += 1
            Document.objects.bulk_update(
                documents,
                ["body_html", "body_digest", "rendered_at", "updated_at"],
                batch_size=_BATCH,
            )
            update_index([document.pk for document in documents])
        if progress:
            progress(min(start + _BATCH, len(ids)), len(ids))
    return changed


def outdated_documents(*, now: datetime | None = None) -> list[int]:
    """Return published documents whose stored body is missing or too old.

    Too old is one that cites a document whose time of publication came after the
    body was rendered: its citation is not a link yet. So is one rendered at a moment
    that has not come: the clock was set back, and its links may lead too far.
    """
    moment = now or timezone.now()
    published = Document.objects.filter(state=Document.State.PUBLISHED)
    never = published.filter(
        Q(rendered_at__isnull=True) | Q(body_digest="") | Q(rendered_at__gt=moment)
    )
    overtaken = Citation.objects.filter(
        document__state=Document.State.PUBLISHED,
        target_document__state=Document.State.PUBLISHED,
        target_document__publish_at__gt=F("document__rendered_at"),
        target_document__publish_at__lte=moment,
    ).values_list("document_id", flat=True)
    return sorted({*never.values_list("pk", flat=True), *overtaken})

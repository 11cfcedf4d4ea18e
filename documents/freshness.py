"""When a document's page has changed: its validators for conditional requests.

A page shows more than the document's own row: who cites it, what stands before and
after it in the issue, its corrections. All of that goes into the entity tag, read in
one query before anything is rendered.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import (
    Count,
    DateTimeField,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.templatetags.static import static

from documents.models import Citation, Correction, Document, Relation

_TEMPLATES = ("base.html", "components", "documents")


def with_stamps(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Add what a document's page depends on besides the document's own row."""
    siblings = (
        Document.objects.filter(issue=OuterRef("issue"))
        .order_by()
        .values("issue")
        .annotate(stamp=Max("updated_at"))
        .values("stamp")
    )
    return documents.annotate(
        siblings_stamp=Subquery(siblings, output_field=DateTimeField()),
        citing_count=_counted(Citation, "target_document", Count("pk")),
        citing_last=_counted(Citation, "target_document", Max("pk")),
        relations_last=_counted(Relation, "document", Max("pk")),
        related_last=_counted(Relation, "target_document", Max("pk")),
        corrections_last=_counted(Correction, "document", Max("pk")),
    )


def _counted(
    model: type[Citation | Relation | Correction], key: str, aggregate: Count | Max
) -> Coalesce:
    rows = (
        model._default_manager.filter(**{key: OuterRef("pk")})  # noqa: SLF001
        .order_by()
        .values(key)
        .annotate(figure=aggregate)
        .values("figure")
    )
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def entity_tag(document: Document, host: str) -> str:
    """Return the entity tag of the page of a document read by :func:`with_stamps`.

    Args:
        document: The document.
        host: Scheme and host; they stand in the way to cite it.
    """
    stamps = (
        presentation(),
        host,
        document.body_digest,
        document.updated_at.isoformat(),
        *(
            str(getattr(document, name))
            for name in (
                "siblings_stamp",
                "citing_count",
                "citing_last",
                "relations_last",
                "related_last",
                "corrections_last",
            )
        ),
    )
    return f'"{hashlib.sha256("|".join(stamps).encode()).hexdigest()[:32]}"'


def last_changed(document: Document) -> datetime:
    """Return when the document, or one printed beside it, was last changed."""
    beside: datetime | None = getattr(document, "siblings_stamp", None)
    return max(document.updated_at, beside) if beside else document.updated_at


@cache
def presentation() -> str:
    """Return a digest of what dresses the text: templates, styles, the site's words.

    Without it a browser would go on showing, after an upgrade, a page that asks for
    style sheets which are gone.
    """
    digest = hashlib.sha256()
    root = Path(settings.BASE_DIR) / "templates"
    for name in _TEMPLATES:
        path = root / name
        files = sorted(path.rglob("*.html")) if path.is_dir() else [path]
        for file in files:
            digest.update(file.read_bytes())
    for name in ("tokens", "elements", "layout", "components", "document"):
        digest.update(static(f"css/{name}.css").encode())
    for words in (
        settings.SITE_NAME,
        settings.SITE_OWNER,
        settings.SITE_CONTACT,
        settings.SITE_FILING_NUMBER,
    ):
        digest.update(words.encode())
    return digest.hexdigest()

"""A document, an issue, as the bytes of a format; and what they are made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Q

from documents.exports.akoma_ntoso import document_xml, issue_xml
from documents.exports.formats import AKOMA_NTOSO, JSON, MARKDOWN, WORD, Format
from documents.exports.freezing import freeze_document, freeze_issue
from documents.exports.markdown import document_markdown, issue_markdown
from documents.exports.portal import Portal
from documents.exports.word import document_docx, issue_docx
from documents.models import Correction, Document, GazetteIssue, Relation

#: What decides how files look: a new version of any of it makes them anew.
_PROGRAM: Final = (
    "documents/exports",
    "documents/rendering",
    "documents/official_text",
    "documents/api_json.py",
    "templates/documents/exports",
    "static/css/documents/gazette-print.css",
    "requirements",
)


def document_data(document: Document, form: Format, portal: Portal) -> bytes:
    """Return a document in any format but PDF.

    Args:
        document: Who may see it is the caller's to decide.
        form: The format.
        portal: Who makes it.
    """
    if form is JSON:
        return _json(_document_dict(document))
    tree = freeze_document(document)
    if form is WORD:
        return document_docx(tree)
    if form is MARKDOWN:
        return document_markdown(tree)
    if form is AKOMA_NTOSO:
        return document_xml(tree, portal=portal.name, base=portal.base)
    raise ValueError(form.suffix)


def issue_data(
    issue: GazetteIssue, documents: Sequence[Document], form: Format, portal: Portal
) -> bytes:
    """Return an issue in any format but PDF and ZIP."""
    if form is JSON:
        return _json(_issue_dict(issue, documents))
    tree = freeze_issue(issue, documents)
    if form is WORD:
        return issue_docx(tree)
    if form is MARKDOWN:
        return issue_markdown(tree)
    if form is AKOMA_NTOSO:
        return issue_xml(tree, portal=portal.name, base=portal.base)
    raise ValueError(form.suffix)


def stamp(
    documents: Sequence[Document],
    form: Format,
    portal: Portal,
    *,
    issue: GazetteIssue | None = None,
) -> str:
    """Return a digest of all that a file is made from, in two queries.

    Args:
        documents: With issue and topic.
        form: The format.
        portal: Who makes it.
        issue: The issue, where the file is the issue's.
    """
    ids = [document.pk for document in documents]
    rows: list[object] = [
        (
            document.pk,
            document.slug,
            document.body_digest,
            document.updated_at,
            document.issue and (document.issue.pk, document.issue.updated_at),
            document.topic and document.topic.name,
        )
        for document in documents
    ]
    if issue is not None:
        rows.append((issue.pk, issue.updated_at))
    rows += [form.suffix, portal, _program(), *_relations(ids), *_corrections(ids)]
    return hashlib.sha256("|".join(map(repr, rows)).encode()).hexdigest()[:40]


def _relations(ids: Sequence[int]) -> Iterator[object]:
    rows = (
        Relation.objects.filter(Q(document__in=ids) | Q(target_document__in=ids))
        .select_related("document", "target_document")
        .defer("document__body_html", "target_document__body_html")
        .order_by("pk")
    )
    for row in rows:
        target = row.target_document
        yield (
            row.pk,
            row.kind,
            row.target_title,
            row.target_number,
            (row.document.updated_at, row.document.is_public),
            target and (target.pk, target.updated_at, target.is_public),
        )


def _corrections(ids: Sequence[int]) -> Iterator[object]:
    return (
        Correction.objects.filter(document__in=ids, is_public=True)
        .order_by("pk")
        .values_list("pk", "eid", "printed", "corrected", "reason", "accepted_at")
        .iterator()
    )


@cache
def _program() -> str:
    digest = hashlib.sha256()
    for name in _PROGRAM:
        path = Path(settings.BASE_DIR) / name
        files = [path] if path.is_file() else sorted(path.rglob("*.*"))
        for file in files:
            if file.suffix in {".css", ".html", ".py", ".txt"}:
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _document_dict(document: Document) -> dict[str, Any]:
    from documents.api_json import around_of, document_dict  # its views import this

    return document_dict(document, around_of(document))


def _issue_dict(issue: GazetteIssue, documents: Sequence[Document]) -> dict[str, Any]:
    from documents.api.rows import issue_head

    return {
        "issue": {
            **issue_head(issue),
            "people": [[str(role), str(names)] for role, names in issue.people],
        },
        "documents": [_document_dict(document) for document in documents],
    }


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()

"""Small builders of rows: a test says what matters to it, the rest is filled in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from documents.models import Citation, Document, GazetteIssue, Provision, Table
from documents.official_text.model import Kind

_numbers = count(1)


def make_issue(year: int = 2020, number: int = 1, **fields: Any) -> GazetteIssue:
    """Build an issue with its masthead and editorial box."""
    return GazetteIssue.objects.create(
        **{
            "title": "葫芦岛市人民政府公报",
            "year": year,
            "number": number,
            "serial_number": 61 + number,
            "published_on": date(year, min(number * 2 - 1, 12), 15),
            "people": [["编委会主任", "宋晓东"], ["电话", "(0429) 3114944"]],
            **fields,
        }
    )


def make_document(title: str = "关于停车秩序管理工作的通告", **fields: Any) -> Document:
    """Build a published document; ``state`` and the rest as given."""
    number = next(_numbers)
    return Document.objects.create(
        **{
            "slug": f"document-{number}",
            "title": title,
            "issuer": "葫芦岛市人民政府",
            "category": "政告字",
            "agency_code": "葫政告字",
            "dated_on": date(2019, 10, 14),
            "state": Document.State.PUBLISHED,
            "publish_at": timezone.now() - timedelta(days=1),
            "released_at": timezone.now() - timedelta(days=1),
            "body_digest": f"{number:064x}",
            **fields,
        }
    )


def later(days: int = 1) -> datetime:
    """Return a moment that has not come."""
    return timezone.now() + timedelta(days=days)


def make_provision(
    document: Document,
    eid: str,
    text: str = "",
    *,
    kind: Kind = Kind.PARAGRAPH,
    **fields: Any,
) -> Provision:
    """Build a provision after those that the document has already."""
    return Provision.objects.create(
        **{
            "document": document,
            "eid": eid,
            "kind": kind.value,
            "text": text,
            "position": document.provisions.count() + 1,
            **fields,
        }
    )


def make_citation(provision: Provision, quote: str, **fields: Any) -> Citation:
    """Build a citation of ``quote``, which must stand in the provision's text."""
    start = provision.text.index(quote)
    return Citation.objects.create(
        **{
            "document": provision.document,
            "provision": provision,
            "quote": quote,
            "start": start,
            "end": start + len(quote),
            **fields,
        }
    )


def make_table(
    document: Document, header: list[str], rows: list[list[str]], **fields: Any
) -> Table:
    """Build a table at the end of a document."""
    return Table.objects.create(
        **{
            "document": document,
            "eid": f"tbl_{document.tables.count() + 1}",
            "header": header,
            "rows": rows,
            "position": 10_000,
            **fields,
        }
    )

"""Reading what is imported, and confirming what comes with the portal."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from documents.models import Document
from documents.services.importing import find_files, read_file
from documents.services.starting import fixtures
from regulations.models import Derivation, Office, OfficeName
from regulations.services.deriving import derive
from regulations.services.membership import add_county_governments
from regulations.services.mentions import find_mentions, refresh_mentions
from regulations.services.revision_links import link_revisions


def read_imported(document_ids: Sequence[int]) -> None:
    """Read gazette documents that an import wrote: proposals for a clerk.

    Revisions elsewhere that wait for one of the documents, laws included, link up.
    Runs in the import's transaction: a failed import leaves no rows.
    """
    found = Document.objects.filter(
        pk__in=document_ids, kind=Document.Kind.GAZETTE
    ).order_by("pk")
    before = OfficeName.objects.aggregate(last=Max("pk"))["last"] or 0
    for document in found:
        _derive(document, confirm=False)
    # Laws are not read, but may be what a revision waits for.
    link_revisions(document_ids=document_ids)
    find_mentions(documents=found)
    # Earlier documents may name the offices that are new.
    named = Office.objects.filter(names__pk__gt=before).distinct()
    refresh_mentions(offices=list(named))


@transaction.atomic
def confirm_bundled() -> str:
    """Read the gazettes that come with the portal, and confirm what they say.

    Their text was proofread with the portal. It happens once for a document: what a
    clerk changed or refused afterwards stays.
    """
    digests = [read_file(path).digest for path in find_files([fixtures() / "gazettes"])]
    waiting = (
        Document.objects.filter(source__digest__in=digests)
        .exclude(derivation__confirmed_at__isnull=False)
        .order_by("pk")
    )
    documents = list(waiting)
    changed = sum(_derive(document, confirm=True) for document in documents)
    find_mentions(documents=documents)
    if documents:
        add_county_governments()
    return f"执法与管理：读出并确认 {changed} 项。"


def _derive(document: Document, *, confirm: bool) -> int:
    report = derive(document=document, confirm=confirm)
    now = timezone.now()
    Derivation.objects.update_or_create(
        document=document,
        defaults={
            "derived_at": now,
            **({"confirmed_at": now} if confirm else {}),
        },
    )
    return report.changed

"""What a clerk saw of a document before vouching for it by a step of the review.

A page that asks before a step carries, signed, the state of the text and the head that
it was opened with. When somebody changed them meanwhile, the step would be for words
that the clerk never read: it is refused, and the page says who changed what.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core import signing
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import Document, Provision, Responsibility, Table
from documents.models.history import FIRST
from documents.services.blockers import document_name
from documents.services.restored_fields import HEAD_FIELDS, TABLE_FIELDS, UNIT_FIELDS

_SALT: Final = "documents.services.seeing"
_NAMED: Final = 30
_TREE: Final = ("pk", "component", "parent", "position", "eid", "kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody did to a document.

    Attributes:
        what: The row, by its kind and how it begins.
        verb: 增加, 修改 or 删除, as the history calls it.
        who: The account; empty for a command.
        at: When.
        why: As the history says; mostly empty.
    """

    what: str
    verb: str
    who: str
    at: datetime
    why: str


class ChangedMeanwhileError(DocumentError):
    """A document is not what the clerk saw.

    Attributes:
        changes: What was done since, the last first; empty where it is not known.
    """

    def __init__(self, changes: list[Change], *, is_known: bool) -> None:
        why = "您打开以后，别人改过这份文件" if is_known else "看不出您打开时是什么内容"
        super().__init__("changed_meanwhile", f"{why}。请看过现在的内容，再点一次。")
        self.changes = tuple(changes)


def seen_now(document: Document) -> str:
    """Return, signed, what a page shows of a document when it is opened."""
    # The moment first: what is written in between is told rather than lost.
    moment = timezone.now().isoformat()
    return signing.dumps([_digest(document), moment], salt=_salt(document))


def require_seen(document: Document, seen: str) -> None:
    """Check that a document is what a page showed; call it under the document's lock.

    Args:
        document: The document.
        seen: By :func:`seen_now`; what we did not sign has seen nothing.

    Raises:
        ChangedMeanwhileError: It is not.
    """
    try:
        digest, moment = signing.loads(seen, salt=_salt(document))
    except signing.BadSignature:
        raise ChangedMeanwhileError([], is_known=False) from None
    if digest != _digest(document):
        since = datetime.fromisoformat(moment)
        raise ChangedMeanwhileError(_changes(document, since), is_known=True)


def require_all_seen(documents: Iterable[Document], seen: Mapping[int, str]) -> None:
    """Check that documents are what a page showed; call it under their locks.

    Args:
        documents: The documents.
        seen: By key, what :func:`seen_now` signed; what is not in it was not seen.

    Raises:
        DocumentError: ``changed_meanwhile``, with the names of all that are not.
    """
    told: list[str] = []
    for document in documents:
        try:
            require_seen(document, seen.get(document.pk, ""))
        except ChangedMeanwhileError as error:
            told.append(f"{document_name(document)}：{error.message}")
    if told:
        raise DocumentError("changed_meanwhile", "".join(told))


def _salt(document: Document) -> str:
    return f"{_SALT}:{document.pk}"


def _digest(document: Document) -> str:
    """Return a digest of the head, of each unit, table and annex in its place."""
    head = Document.objects.filter(pk=document.pk).values_list(*HEAD_FIELDS)
    tasks = Responsibility.objects.filter(provision__document=document)
    parts = (
        head,
        document.provisions.values_list(*_TREE, *UNIT_FIELDS),
        document.tables.values_list("pk", "provision", "position", *TABLE_FIELDS),
        document.components.values_list("pk", "position", "label", "title", "carried"),
        tasks.values_list("pk", "provision", "role", "name", "position"),
    )
    words = json.dumps(
        [list(rows.order_by("pk")) for rows in parts], ensure_ascii=False, default=str
    )
    return hashlib.sha256(words.encode()).hexdigest()


def _changes(document: Document, since: datetime) -> list[Change]:
    found = [
        *_versions(Document, since, id=document.pk),
        *_versions(Provision, since, document_id=document.pk),
        *_versions(Table, since, document_id=document.pk),
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _versions(model: Any, since: datetime, **of: int) -> Iterator[Change]:
    versions = model.history.filter(history_date__gt=since, **of)
    for each in versions.exclude(history_change_reason=FIRST).select_related(
        "history_user"
    ):
        user = each.history_user
        yield Change(
            what=f"{model._meta.verbose_name}“{str(each.instance)[:_NAMED]}”",  # noqa: SLF001 (documented API)
            verb=each.get_history_type_display(),
            who=user.get_username() if user else "",
            at=each.history_date,
            why=each.history_change_reason or "",
        )

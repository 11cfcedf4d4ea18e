"""Going back to an earlier version of a text or of a document's head.

It is an edit like any other: citations, bodies, corrections and states follow, and the
history goes on with one entry more.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from documents.errors import DocumentError
from documents.models import AuditEntry, Component, Document, Provision, Table
from documents.services.audit import record
from documents.services.editing import (
    save_component,
    save_head,
    save_provision,
    save_table,
)
from documents.services.restored_fields import (
    COMPONENT_FIELDS,
    HEAD_FIELDS,
    TABLE_FIELDS,
    UNIT_FIELDS,
)
from documents.services.review import locked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User


@transaction.atomic
def restore_provision(
    *,
    provision: Provision,
    version: Any,
    user: User | None = None,
    seen: str | None = None,
) -> Provision:
    """Give a unit the words that it had in a version of its history.

    Args:
        provision: The unit.
        version: Of its history.
        user: Who restores.
        seen: Its state when it was shown, by :func:`state_of`; None checks nothing.

    Raises:
        DocumentError: ``other_row`` for a version of another unit; ``unchanged``;
            ``changed_meanwhile``.
    """
    provision = Provision.objects.select_for_update().get(pk=provision.pk)
    before, after = _put_back(provision, version, UNIT_FIELDS, seen)
    save_provision(provision=provision, user=user, reason=_reason(version))
    _record(provision, before, after, version, user)
    return provision


@transaction.atomic
def restore_table(
    *,
    table: Table,
    version: Any,
    user: User | None = None,
    seen: str | None = None,
) -> Table:
    """Give a table the cells that it had; see :func:`restore_provision`."""
    table = Table.objects.select_for_update().get(pk=table.pk)
    before, after = _put_back(table, version, TABLE_FIELDS, seen)
    save_table(table=table, user=user, reason=_reason(version))
    _record(table, before, after, version, user)
    return table


@transaction.atomic
def restore_component(
    *,
    component: Component,
    version: Any,
    user: User | None = None,
    seen: str | None = None,
) -> Component:
    """Give an annex the title that it had; see :func:`restore_provision`."""
    component = Component.objects.select_for_update().get(pk=component.pk)
    before, after = _put_back(component, version, COMPONENT_FIELDS, seen)
    save_component(component=component, user=user, reason=_reason(version))
    _record(component, before, after, version, user)
    return component


@transaction.atomic
def restore_head(
    *,
    document: Document,
    version: Any,
    user: User | None = None,
    seen: str | None = None,
) -> Document:
    """Give a document the head that it had in a version of its history.

    Args:
        document: The document.
        version: Of its history.
        user: Who restores.
        seen: Its state when it was shown, by :func:`state_of`; None checks nothing.

    Raises:
        DocumentError: ``other_row``; ``unchanged``; ``changed_meanwhile``; ``invalid``
            where the old head no longer fits, such as a number that another document
            has by now.
    """
    document = locked(document)
    before, after = _put_back(document, version, HEAD_FIELDS, seen)
    document.refresh_keys()
    try:
        document.full_clean()
    except ValidationError as error:
        raise DocumentError("invalid", "；".join(error.messages)) from error
    save_head(document=document, user=user, reason=_reason(version))
    _record(document, before, after, version, user)
    return document


def state_of(row: Any, fields: Iterable[str]) -> str:
    """Return a digest of what a page showed of a row before it was asked to restore."""
    words = json.dumps([str(getattr(row, name)) for name in fields], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()


def restored_fields(row: Any, version: Any, fields: Iterable[str]) -> list[str]:
    """Return what differs from a version and goes back.

    A number that was given since by renumbering stays: the anchor follows it, and the
    old number may be another unit's.
    """
    renumbered = getattr(row, "eid", None) != getattr(version, "eid", None)
    return [
        name
        for name in fields
        if getattr(row, name) != getattr(version, name)
        and not (name == "label" and renumbered)
    ]


def _put_back(
    row: Any, version: Any, fields: tuple[str, ...], seen: str | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    if version.id != row.pk:
        raise DocumentError("other_row", "这不是它的修改记录。")
    if seen is not None and seen != state_of(row, fields):
        raise DocumentError(
            "changed_meanwhile",
            "没有恢复：您打开以后，别人改过这一条。请看下面新的对照，再恢复一次。",
        )
    changed = restored_fields(row, version, fields)
    if not changed:
        raise DocumentError("unchanged", "现在的内容和那时一样，不用恢复。")
    before = {name: getattr(row, name) for name in changed}
    for name in changed:
        setattr(row, name, getattr(version, name))
    return before, {name: getattr(row, name) for name in changed}


def _reason(version: Any) -> str:
    at = date_format(timezone.localtime(version.history_date), "Y年n月j日 H:i")
    return f"恢复到{at}的内容"


def _record(
    row: Any,
    before: dict[str, Any],
    after: dict[str, Any],
    version: Any,
    user: User | None,
) -> None:
    record(
        action=AuditEntry.Action.RESTORE,
        user=user,
        target=row,
        summary=_reason(version),
        before=before,
        after=after,
    )

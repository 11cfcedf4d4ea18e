"""Reading a document into rows that a clerk confirms."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from regulations.models import Derived, Revision, Task, TaskOffice
from regulations.selectors.sources import source_document
from regulations.services.directory import OfficeDirectory
from regulations.services.readers import READERS, Reader
from regulations.services.revision_force import apply_revisions, take_back
from regulations.services.revision_links import link_revisions
from regulations.services.stake_findings import record_stake_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from documents.models import Document
    from regulations.reading.rows import Row

_NOT_CONTENT: Final = frozenset({"id", "document", "key", "state", "origin", "digest"})


@dataclass(slots=True, kw_only=True)
class DerivationReport:
    """What reading a document changed.

    Attributes:
        created: Rows that are new, by model.
        updated: Rows that nobody had touched and that the text now says otherwise.
        kept: Rows that a clerk touched, which stay as they are.
        dropped: Rows that the text no longer says: proposals are deleted, confirmed
            rows wait for a clerk again.
    """

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)

    @property
    def changed(self) -> int:
        """How many rows are not as they were."""
        return self.created.total() + self.updated.total() + self.dropped.total()


@transaction.atomic
def derive(
    *,
    document: Document,
    confirm: bool = False,
    readers: Sequence[Reader] = READERS,
) -> DerivationReport:
    """Read a document into rows; reading it again changes nothing.

    Args:
        document: The document.
        confirm: Confirm what is new or changed at once: for texts that come with the
            portal and were proofread with it. What a clerk refused stays refused.
        readers: What to read.
    """
    source = source_document(document)
    directory = OfficeDirectory.load()
    report = DerivationReport()
    for reader in readers:
        rows = reader.read(source)
        _write(
            document=document,
            place=source.place,
            reader=reader,
            rows=rows,
            directory=directory,
            confirm=confirm,
            report=report,
        )
    link_revisions(document_ids=[document.pk])
    apply_revisions(models.Q(document=document))
    record_stake_findings(document)
    return report


def confirm_rows(rows: Iterable[Derived]) -> int:
    """Confirm rows and the offices that they name; return how many were not yet."""
    return _set_state(rows, Derived.State.CONFIRMED)


def reject_rows(rows: Iterable[Derived]) -> int:
    """Refuse rows: they stay, so that they are not proposed again."""
    return _set_state(rows, Derived.State.REJECTED)


@transaction.atomic
def _set_state(rows: Iterable[Derived], state: str) -> int:
    count = 0
    revisions: list[Revision] = []
    for row in rows:
        if row.state == state:
            continue
        row.state = state
        row.save(update_fields=["state"])
        if state == Derived.State.CONFIRMED:
            _confirm_offices(row)
        if isinstance(row, Revision):
            revisions.append(row)
        count += 1
    if revisions and state == Derived.State.CONFIRMED:
        apply_revisions(models.Q(pk__in=[row.pk for row in revisions]))
    elif revisions:
        take_back(revisions)
    return count


def _confirm_offices(row: Derived) -> None:
    """A confirmed row names its offices to the public, so they are confirmed too."""
    from regulations.models import Office

    offices = [
        office
        for each in row._meta.get_fields()  # noqa: SLF001 (documented API)
        if each.many_to_one and each.related_model is Office
        for office in [getattr(row, each.name)]
        if office is not None
    ]
    if isinstance(row, Task):
        offices += [part.office for part in row.parts.select_related("office")]
    for office in offices:
        if office.state == Derived.State.PROPOSED:
            office.state = Derived.State.CONFIRMED
            office.save(update_fields=["state"])


def content_digest(row: Derived) -> str:
    """Return the digest of what a row says: another one means that it was edited."""
    content: dict[str, Any] = {
        each.attname: _stored_form(each, getattr(row, each.attname))
        for each in row._meta.concrete_fields  # noqa: SLF001 (documented API)
        if each.name not in _NOT_CONTENT | row.linked_fields
    }
    if isinstance(row, Task) and row.pk:
        content["parts"] = [
            (part.role, part.name, part.office_id)
            for part in row.parts.order_by("position", "pk")
        ]
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _stored_form(each: models.Field[Any, Any], value: Any) -> Any:
    """Return a value as the database will give it back: 20 as 20.00."""
    if isinstance(each, models.DecimalField) and value is not None:
        return Decimal(value).quantize(Decimal(1).scaleb(-each.decimal_places))
    return value


def _write(
    *,
    document: Document,
    place: str,
    reader: Reader,
    rows: Sequence[Row],
    directory: OfficeDirectory,
    confirm: bool,
    report: DerivationReport,
) -> None:
    model = reader.model
    name = str(model._meta.verbose_name)  # noqa: SLF001 (documented API)
    stored = {row.key: row for row in model.objects.filter(document=document)}
    for position, row in enumerate(rows):
        instance = stored.pop(row.key, None)
        if instance is not None and _touched(instance):
            report.kept[name] += 1
            continue
        new = instance is None
        if instance is None:
            instance = model(document=document, key=row.key)
            instance.state = (
                Derived.State.CONFIRMED if confirm else Derived.State.PROPOSED
            )
        before = instance.digest
        _fill(instance, row, position, directory, place, confirm=confirm)
        if isinstance(instance, Task):
            digest = _write_task(instance, row, directory, place, confirm=confirm)
        else:
            digest = content_digest(instance)
        waiting = confirm and instance.state == Derived.State.PROPOSED
        if digest == before and not new and not waiting:
            continue
        if waiting:
            instance.state = Derived.State.CONFIRMED
        if not new and instance.state == Derived.State.CONFIRMED and not confirm:
            instance.state = Derived.State.PROPOSED
        instance.digest = digest
        instance.save()
        (report.created if new else report.updated)[name] += 1
    for gone in stored.values():
        _drop(gone, report, name)


def _touched(row: Derived) -> bool:
    return (
        row.origin == Derived.Origin.CLERK
        or row.state == Derived.State.REJECTED
        or content_digest(row) != row.digest
    )


def _fill(
    instance: Derived,
    row: Row,
    position: int,
    directory: OfficeDirectory,
    place: str,
    *,
    confirm: bool,
) -> None:
    instance.eid = row.eid
    instance.quote = row.quote
    instance.position = position
    for field_name, value in row.values.items():
        setattr(instance, field_name, value)
    for field_name, printed in row.offices.items():
        office = (
            directory.office_for(printed, place=place, confirm=confirm)
            if printed
            else None
        )
        setattr(instance, field_name, office)


def _write_task(
    task: Task, row: Row, directory: OfficeDirectory, place: str, *, confirm: bool
) -> str:
    """Write a task's offices where they differ; return the digest of the whole."""
    wanted = [
        (
            part.role,
            part.name,
            directory.office_for(
                part.meant or part.name, place=place, confirm=confirm
            ).pk,
        )
        for part in row.parts
    ]
    if not task.pk:
        task.save()
    parts = task.parts.order_by("position", "pk")
    if wanted != [(part.role, part.name, part.office_id) for part in parts]:
        task.parts.all().delete()
        TaskOffice.objects.bulk_create(
            TaskOffice(
                task=task, role=role, name=name, office_id=office, position=number
            )
            for number, (role, name, office) in enumerate(wanted)
        )
    return content_digest(task)


def _drop(row: Derived, report: DerivationReport, name: str) -> None:
    """Take back what the text no longer says; what a clerk stands behind waits."""
    if row.origin == Derived.Origin.CLERK or row.state == Derived.State.REJECTED:
        return
    if row.state == Derived.State.CONFIRMED:
        row.state = Derived.State.PROPOSED
        row.save(update_fields=["state"])
    elif not _touched(row):
        row.delete()
    else:
        return
    report.dropped[name] += 1

"""Tables as lines of JSON: the columns first, then a list for each row."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import UUID

from django.db import models

from gazette_portal.backups.archive import BackupError

if TYPE_CHECKING:
    from django.apps.registry import Apps

#: Whoever was signed in signs in again; the index of the search is written anew; notes
#: of changes are of no use elsewhere.
LEFT_OUT: Final = frozenset(
    {
        "sessions.session",
        "documents.searcheddocument",
        "documents.searchedplace",
        "gazette_portal.publicchange",
    }
)
_AT_ONCE: Final = 500

Row = list[Any]


class Registry(Protocol):
    """Django's apps, as they are or as a migration left them."""

    def get_models(self, include_auto_created: bool = ...) -> Any:  # noqa: FBT001
        """Return the models."""


def tables(registry: Apps | Registry) -> dict[str, type[models.Model]]:
    """Return every table that is saved, by ``app.model``, in a lasting order."""
    found = {
        each._meta.label_lower: each  # noqa: SLF001 (documented API)
        for each in registry.get_models(include_auto_created=True)
        if each._meta.managed and not each._meta.proxy  # noqa: SLF001
    }
    return {name: found[name] for name in sorted(found) if name not in LEFT_OUT}


def fields_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the columns of a table."""
    return list(model._meta.local_concrete_fields)  # noqa: SLF001 (documented API)


def written(model: type[models.Model]) -> Iterator[bytes]:
    """Write a table, a line at a time; the first names the columns."""
    names = [each.attname for each in fields_of(model)]
    yield _line(names)
    rows = model._base_manager.order_by("pk").values_list(*names)  # noqa: SLF001
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield _line([_plain(value) for value in row])


def read(
    model: type[models.Model], lines: Iterable[bytes]
) -> Iterator[list[models.Model]]:
    """Read a table's rows back, some at a time; nothing is stored.

    Raises:
        BackupError: A column or a value does not belong there.
    """
    waiting = iter(lines)
    names = json.loads(next(waiting, b"[]"))
    known = {each.attname: each for each in fields_of(model)}
    label = model._meta.label_lower  # noqa: SLF001 (documented API)
    if set(names) != set(known):
        raise BackupError(f"表 {label} 的列和本版本的不一致。")
    columns = [known[name] for name in names]
    while some := list(islice(waiting, _AT_ONCE)):
        objects = []
        for line in some:
            values = json.loads(line)
            if len(values) != len(columns):
                raise BackupError(f"表 {label} 里有一行不完整。")
            objects.append(
                model(
                    **{
                        column.attname: _typed(column, value)
                        for column, value in zip(columns, values, strict=True)
                    }
                )
            )
        yield objects


def _line(values: Row) -> bytes:
    # PostgreSQL keeps no order of keys: sorted, the same rows give the same file.
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"{text}\n".encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; JSON columns are JSON already."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case timedelta():
            return [value.days, value.seconds, value.microseconds]
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(bytes(value)).decode()
    return value


def _typed(column: models.Field[Any, Any], value: Any) -> Any:
    """Return a value as the column holds it."""
    target = column
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    if value is None or isinstance(target, models.JSONField):
        return value
    if isinstance(target, models.DurationField):
        days, seconds, microseconds = value
        return timedelta(days=days, seconds=seconds, microseconds=microseconds)
    if isinstance(target, models.BinaryField):
        return base64.b64decode(value)
    return target.to_python(value)

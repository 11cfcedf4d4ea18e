"""Saving: everything as it was at one moment, into a file that appears whole."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from documents.official_text.system_errors import words_of
from gazette_portal.backups.archive import (
    MANIFEST,
    MEDIA,
    ROWS,
    BackupError,
    Digesting,
    Manifest,
    Member,
)
from gazette_portal.backups.rows import tables, written

_CHUNK: Final = 1 << 20

Progress = Callable[[int, int], None]


def save(target: Path, *, progress: Progress | None = None) -> Manifest:
    """Save the database and the media folder into one file.

    The database goes on being written to meanwhile: all is read in one snapshot. The
    file gets its name when it is complete and on the disk; when that fails, nothing
    is left behind and an older file of that name is as it was.

    Args:
        target: The file to be.
        progress: Called with how many tables are done, of how many.

    Raises:
        BackupError: It cannot be written: no room, no permission, no such folder.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        # Passwords' hashes and drafts are in it: nobody else may read it.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = _write(archive, progress)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise BackupError(f"备份没有写成：{words_of(error)}（{target}）。") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(archive: zipfile.ZipFile, progress: Progress | None) -> Manifest:
    members: dict[str, Member] = {}
    with _snapshot():
        applied = MigrationRecorder(connection).applied_migrations()
        migrations = tuple(f"{app}.{name}" for app, name in applied)
        models = tables(apps)
        for done, (label, model) in enumerate(models.items(), start=1):
            name = f"{ROWS}{label}.jsonl"
            count = -1  # The first line names the columns.
            with archive.open(name, "w", force_zip64=True) as file:
                target = Digesting(file)
                for line in written(model):
                    target.write(line)
                    count += 1
            members[name] = target.member(rows=count)
            if progress:
                progress(done, len(models))
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        name = f"{MEDIA}{path.relative_to(root).as_posix()}"
        with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as to:
            target = Digesting(to)
            shutil.copyfileobj(source, target, _CHUNK)
        members[name] = target.member()
    manifest = Manifest(
        created_at=timezone.localtime().isoformat(timespec="seconds"),
        engine=connection.vendor,
        migrations=migrations,
        members=members,
    )
    archive.writestr(MANIFEST, manifest.to_json())
    return manifest


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read everything as of one moment, and hold up nobody who writes."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Django's own transactions take the lock for writing on SQLite.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")

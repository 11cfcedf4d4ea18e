"""Restoring: a backup into an empty database, or in place of what there is."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from documents.search.index import rebuild_index
from gazette_portal.backups.archive import (
    MEDIA,
    ROWS,
    BackupError,
    Manifest,
    opened,
    verify,
)
from gazette_portal.backups.rows import fields_of, read, tables
from gazette_portal.changes import note

Progress = Callable[[int, int], None]
Node = tuple[str, str]

#: What migrations themselves put into an empty database.
_MADE_BY_SET_UP = frozenset(
    {
        "contenttypes.contenttype",
        "auth.permission",
        "auth.group",
        "auth.group_permissions",
    }
)


def check_backup(path: Path) -> Manifest:
    """Read a whole backup and compare it with its manifest; nothing is written.

    Raises:
        BackupError: It is not what was saved, or from a newer portal.
    """
    with opened(path) as (archive, manifest):
        verify(archive, manifest)
        _nodes(manifest, MigrationExecutor(connection))
        return manifest


def restore(
    path: Path, *, replace: bool = False, progress: Progress | None = None
) -> Manifest:
    """Restore a backup: all of it, or nothing.

    The file is checked first. A backup of an older portal is restored into the tables
    of its time, which are then migrated.

    Args:
        path: The backup.
        replace: Put it in place of what the database holds. Without it the database
            has to be empty.
        progress: Called with how many tables are done, of how many.

    Raises:
        BackupError: Nothing was changed.
    """
    with opened(path) as (archive, manifest):
        verify(archive, manifest)
        executor = MigrationExecutor(connection)
        nodes = _nodes(manifest, executor)
        current = set(executor.loader.applied_migrations)
        if not replace and not _is_empty(executor):
            raise BackupError(
                "数据库里已有内容。请恢复到空的数据库，或者用 --replace 替换现有内容。"
            )
        if current != set(nodes):
            if current - set(nodes) and not _is_empty(executor):
                raise BackupError(
                    "备份来自较旧的版本，请恢复到一个空的数据库，它会自动升级。"
                )
            _migrate_to(nodes)
        staged = _stage_media(archive, manifest)
        try:
            _load(archive, nodes, progress)
            _swap_media(staged)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    _migrate_to_newest()
    rebuild_index()
    return manifest


def _nodes(manifest: Manifest, executor: MigrationExecutor) -> list[Node]:
    """Return the migrations of a backup.

    Raises:
        BackupError: This portal does not know one of them.
    """
    nodes: list[Node] = []
    for name in manifest.migrations:
        app, _, migration = name.partition(".")
        if (app, migration) not in executor.loader.graph.nodes:
            raise BackupError(f"备份来自较新的版本（{name}），请先升级门户再恢复。")
        nodes.append((app, migration))
    return nodes


def _is_empty(executor: MigrationExecutor) -> bool:
    """Tell whether nobody has put anything into the database yet."""
    applied = list(executor.loader.applied_migrations)
    if not applied:
        return True
    registry = executor.loader.project_state(applied).apps
    return not any(
        model._base_manager.exists()  # noqa: SLF001 (documented API)
        for label, model in tables(registry).items()
        if label not in _MADE_BY_SET_UP
    )


def _leaves(nodes: Collection[Node], executor: MigrationExecutor) -> list[Node]:
    """Return the last migration of each app among some."""
    inside = set(nodes)
    graph = executor.loader.graph
    return [
        node
        for node in nodes
        if not any(
            child.key in inside and child.key[0] == node[0]
            for child in graph.node_map[node].children
        )
    ]


def _migrate_to(nodes: list[Node]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(_leaves(nodes, executor))


def _migrate_to_newest() -> None:
    """Bring the tables up to this portal; what it needs besides is made as well."""
    ContentType.objects.clear_cache()
    call_command("migrate", verbosity=0, interactive=False)


@transaction.atomic
def _load(
    archive: zipfile.ZipFile, nodes: list[Node], progress: Progress | None
) -> None:
    """Put the rows of a backup in place of all rows, in one transaction."""
    registry = MigrationExecutor(connection).loader.project_state(nodes).apps
    found = tables(registry)
    saved = {
        name.removeprefix(ROWS).removesuffix(".jsonl")
        for name in archive.namelist()
        if name.startswith(ROWS)
    }
    if saved != set(found):
        raise BackupError("备份里的表和它自己的版本不一致。")
    _empty(registry)
    try:
        for done, (label, model) in enumerate(found.items(), start=1):
            for field in fields_of(model):
                # Moments are those of the backup, not of its restoring.
                if isinstance(field, models.DateField | models.TimeField):
                    field.auto_now = field.auto_now_add = False
            with archive.open(f"{ROWS}{label}.jsonl") as lines:
                for rows in read(model, lines):
                    model._base_manager.bulk_create(rows)  # noqa: SLF001
            if progress:
                progress(done, len(found))
        connection.check_constraints()
    except (IntegrityError, ValueError) as error:
        raise BackupError(f"备份里的数据不能写入：{error}") from error
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(found.values())):
            cursor.execute(sql)
    # Emptying the tables took the note of this very change along.
    note()


def _empty(registry: Any) -> None:
    """Delete all rows; keys between them are checked at the end of the transaction."""
    every: list[type[models.Model]] = [
        model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy  # noqa: SLF001
    ]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in every:
            cursor.execute(f"DELETE FROM {quote(model._meta.db_table)}")  # noqa: S608, SLF001


def _stage_media(archive: zipfile.ZipFile, manifest: Manifest) -> Path:
    """Unpack the media folder beside where it will be."""
    root = Path(settings.MEDIA_ROOT)
    root.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=".media-", dir=root.parent))
    # Like any new folder, not private as a temporary one.
    staged.chmod(0o755)
    for name in manifest.members:
        if not name.startswith(MEDIA):
            continue
        target = staged / name.removeprefix(MEDIA)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
        target.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o644)
    return staged


def _swap_media(staged: Path) -> None:
    """Put the unpacked folder in place; the old one goes when the new one stands."""
    root = Path(settings.MEDIA_ROOT)
    aside = staged.with_name(f"{staged.name}-old-{os.getpid()}")
    if root.exists():
        root.replace(aside)
    staged.replace(root)
    shutil.rmtree(aside, ignore_errors=True)

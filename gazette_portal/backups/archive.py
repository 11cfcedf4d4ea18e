"""The file of a backup: its members, and the manifest that vouches for them."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from documents.official_text.system_errors import words_of

FORMAT: Final = "gazette-portal-backup.v1"
MANIFEST: Final = "manifest.json"
ROWS: Final = "rows/"
MEDIA: Final = "media/"
_CHUNK: Final = 1 << 20
_LARGEST_MANIFEST: Final = 64 * 1024 * 1024


class BackupError(Exception):
    """A backup cannot be made, read or restored; the message is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What the manifest says of a member.

    Attributes:
        size: Bytes, unpacked.
        sha256: Digest of the unpacked bytes.
        rows: How many rows a table has; None for a file of the media folder.
    """

    size: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds.

    Attributes:
        created_at: When, ISO 8601 with offset.
        engine: The database that it comes from.
        migrations: The migrations that were applied, ``app.name``, in order.
        members: Every other member by name.
    """

    created_at: str
    engine: str
    migrations: tuple[str, ...]
    members: dict[str, Member]

    @property
    def row_count(self) -> int:
        """How many rows there are in all tables."""
        return sum(each.rows or 0 for each in self.members.values())

    @property
    def file_count(self) -> int:
        """How many files of the media folder there are."""
        return sum(each.rows is None for each in self.members.values())

    def to_json(self) -> str:
        """Write the manifest."""
        return json.dumps(
            {"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1
        )


class Digesting:
    """A target that counts and digests what is written through it."""

    def __init__(self, target: Any) -> None:
        """Write through to ``target``."""
        self._target = target
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Write on."""
        self._target.write(data)
        self._digest.update(data)
        self.size += len(data)

    def member(self, *, rows: int | None = None) -> Member:
        """Return what the manifest says of what was written."""
        return Member(size=self.size, sha256=self._digest.hexdigest(), rows=rows)


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup and read its manifest.

    Raises:
        BackupError: It is no backup, is cut off, or is of another format.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BackupError(f"{path.name} 不是完整的备份文件。") from error
    except OSError as error:
        raise BackupError(f"读不了 {path.name}：{words_of(error)}。") from error


def verify(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Check every member against the manifest, and that there is no other.

    Raises:
        BackupError: Something is missing, too much, or not what was saved.
    """
    names = [name for name in archive.namelist() if name != MANIFEST]
    if len(names) != len(set(names)) or set(names) != set(manifest.members):
        raise BackupError("备份文件里的内容和清单不一致。")
    for name, wanted in manifest.members.items():
        check_name(name)
        digest, size = hashlib.sha256(), 0
        with archive.open(name) as source:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > wanted.size:
                    break
                digest.update(chunk)
        if size != wanted.size or digest.hexdigest() != wanted.sha256:
            raise BackupError(f"备份文件已损坏：{name} 与清单不符。")


def check_name(name: str) -> None:
    """Refuse a name that would lead out of its folder.

    Raises:
        BackupError: The name is not one that :func:`~.saving.save` gives.
    """
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and "\\" not in name
    if not plain or not name.startswith((ROWS, MEDIA)):
        raise BackupError(f"备份文件里有不该有的路径：{name}")


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        info = archive.getinfo(MANIFEST)
    except KeyError:
        raise BackupError("这不是本门户的备份文件：没有清单。") from None
    if info.file_size > _LARGEST_MANIFEST:
        raise BackupError("备份文件的清单大得不合理。")
    try:
        data = json.loads(archive.read(MANIFEST))
        if data["format"] != FORMAT:
            raise BackupError(f"备份文件的格式是 {data['format']}，本版本读不了。")
        return Manifest(
            created_at=str(data["created_at"]),
            engine=str(data["engine"]),
            migrations=tuple(data["migrations"]),
            members={
                str(name): Member(**member) for name, member in data["members"].items()
            },
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BackupError("备份文件的清单读不出来。") from error

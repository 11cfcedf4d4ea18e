"""Which files are meant, and their bytes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from documents.errors import DocumentError
from documents.official_text.sources import read_source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SUFFIXES: Final = frozenset({".md", ".markdown", ".txt", ".docx"})
_VERSION: Final = re.compile(
    r"[(（](?P<year>\d{4})[-.年]?(?P<month>\d{2})[-.月]?(?P<day>\d{2})日?[)）]"
)


@dataclass(slots=True, kw_only=True, frozen=True)
class SourceBytes:
    """A file to import: its name as the clerk knows it, and its content."""

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the content."""
        return hashlib.sha256(self.data).hexdigest()


def read_file(path: Path) -> SourceBytes:
    """Read one file.

    Raises:
        OfficialTextError: It cannot be read, is empty or too large.
    """
    return SourceBytes(name=str(path), data=read_source(path))


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files that some paths mean: themselves, or what folders hold.

    A folder is searched to its depth for Markdown, plain text and Word files, without
    hidden ones. Of several texts of one law (``…(2019-03-24).md``) the newest comes
    first, so that it gets the plain address.

    Raises:
        DocumentError: ``no_such_path`` or ``no_files``.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = [
                file
                for file in path.rglob("*")
                if file.suffix.lower() in SUFFIXES
                and file.is_file()
                and not _hidden(file.relative_to(path).parts)
            ]
            if not inside:
                raise DocumentError(
                    "no_files",
                    f"文件夹“{path}”里没有可以读取的文件（.md、.txt、.docx）。",
                )
            found.update(dict.fromkeys(sorted(inside, key=_place)))
        elif path.exists():
            found[path] = None
        else:
            raise DocumentError("no_such_path", f"找不到“{path}”。")
    return list(found)


def version_in_name(name: str) -> date | None:
    """Return the day that a file's name gives in brackets: ``广告法(2021-04-29).md``."""
    for match in reversed(list(_VERSION.finditer(name))):
        try:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
    return None


def _hidden(parts: tuple[str, ...]) -> bool:
    return any(part.startswith(".") for part in parts)


def _place(path: Path) -> tuple[str, str, int, str]:
    version = version_in_name(path.name)
    title = _VERSION.sub("", path.stem)
    return str(path.parent), title, -(version or date.min).toordinal(), path.name

"""The laws that benchmarks of scale read, where the machine has them."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
#: It comes from elsewhere and is never part of the project.
ARCHIVE: Final = ROOT.parent / "shared" / "corpus" / "laws.tar.xz"
#: About so many laws and cases it has.
SIZE: Final = 3500


@contextmanager
def laws(folder: Path | None = None) -> Iterator[Path | None]:
    """Give a folder of laws: the one that is named, else the archive's, else None."""
    if folder is not None or not ARCHIVE.exists():
        yield folder
        return
    with (
        tempfile.TemporaryDirectory() as name,
        tarfile.open(ARCHIVE) as archive,
    ):
        archive.extractall(name, filter="data")
        yield Path(name)

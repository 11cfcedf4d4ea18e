"""Many files as one .zip, sent while it is packed: never more than one is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Final, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from documents.exports.pipe import Pipe

_CHUNK: Final = 1 << 16
#: They are packed already.
_PACKED: Final = frozenset({"pdf", "docx"})
#: The earliest that a .zip can say; the same files give the same bytes.
_DAY: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of the .zip: its name, with folders, and what opens it."""

    name: str
    content: Iterable[bytes]


def packed(members: Iterable[Member]) -> Iterator[bytes]:
    """Write a .zip piece by piece; a member's content is asked for when it is due."""
    pipe = Pipe()
    # A zip file that is only written asks its target for write and flush.
    with ZipFile(cast("IO[bytes]", pipe), "w") as archive:
        for member in members:
            info = ZipInfo(member.name, _DAY)
            plain = member.name.rpartition(".")[2] in _PACKED
            info.compress_type = ZIP_STORED if plain else ZIP_DEFLATED
            with archive.open(info, "w") as file:
                for data in member.content:
                    for start in range(0, len(data), _CHUNK):
                        file.write(data[start : start + _CHUNK])
                        yield pipe.take()
            yield pipe.take()
    yield pipe.take()

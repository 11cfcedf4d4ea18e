"""Files that are sent while they are packed."""

from __future__ import annotations


class Pipe:
    """Where the zip file writes to; what it wrote is taken out again at once."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep what was packed."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def take(self) -> bytes:
        """Give what was packed since."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data

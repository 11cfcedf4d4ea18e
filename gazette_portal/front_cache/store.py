"""Where answers are kept: so many bytes, and those asked for last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from gazette_portal.front_cache.answers import Answer
from gazette_portal.front_cache.asked import Asked, Key

#: One part in so many is for what there is any number of.
_ODD_PART: Final = 4
#: One answer may take no more than this part of its room.
_LARGEST_PART: Final = 8


class Store:
    """Two rooms: however many queries are thought up, no page is lost for them."""

    def __init__(self, size: int) -> None:
        """Keep answers.

        Args:
            size: How many bytes, about; both rooms together.
        """
        odd = size // _ODD_PART
        self._rooms = {False: _Room(size - odd), True: _Room(odd)}

    def find(self, asked: Asked) -> Answer | None:
        """Return what is kept under a key."""
        return self._rooms[asked.odd].find(asked.key)

    def keep(self, asked: Asked, answer: Answer) -> None:
        """Keep an answer, or weigh it again; it may push others out."""
        self._rooms[asked.odd].keep(asked.key, answer)

    def clear(self) -> None:
        """Forget everything."""
        for room in self._rooms.values():
            room.clear()

    @property
    def weight(self) -> int:
        """Return about how many bytes are kept."""
        return sum(room.weight for room in self._rooms.values())

    def __len__(self) -> int:
        return sum(len(room) for room in self._rooms.values())


class _Room:
    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Key, tuple[Answer, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.weight = 0

    def find(self, key: Key) -> Answer | None:
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            self._answers.move_to_end(key)
            return found[0]

    def keep(self, key: Key, answer: Answer) -> None:
        weight = answer.weight + 2 * sum(map(len, key))
        with self._lock:
            self._drop(key)
            if weight * _LARGEST_PART > self._size:
                return
            self._answers[key] = (answer, weight)
            self.weight += weight
            while self.weight > self._size:
                self._drop(next(iter(self._answers)))

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self.weight = 0

    def _drop(self, key: Key) -> None:
        dropped = self._answers.pop(key, None)
        if dropped is not None:
            self.weight -= dropped[1]

    def __len__(self) -> int:
        return len(self._answers)

"""Where answers are kept: so many bytes, and those asked for last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from gazette_portal.front_cache.answers import Answer
from gazette_portal.front_cache.asked import Asked, Key

#: One part in so many is for what was asked for once, and what may be anything.
_PASSING_PART: Final = 4
#: One answer may take no more than this part of a room.
_LARGEST_PART: Final = 4


class Store:
    """Two rooms: however many addresses are thought up, no page is lost for them.

    What is new passes through the smaller room. What is asked for again there moves
    into the other one, unless it is odd (:class:`~gazette_portal.front_cache.asked`).
    """

    def __init__(self, size: int) -> None:
        """Keep answers.

        Args:
            size: How many bytes, about; both rooms together.
        """
        passing = size // _PASSING_PART
        self._passing = _Room(passing)
        self._lasting = _Room(size - passing)

    def find(self, asked: Asked) -> Answer | None:
        """Return what is kept under a key."""
        lasting = None if asked.odd else self._lasting.find(asked.key)
        if lasting is not None:
            return lasting
        found = self._passing.find(asked.key)
        if found is not None and not asked.odd:
            self._passing.drop(asked.key)
            self._lasting.keep(asked.key, found)
        return found

    def keep(self, asked: Asked, answer: Answer) -> None:
        """Keep an answer, or weigh it again; it may push others out."""
        lasts = not asked.odd and self._lasting.find(asked.key) is not None
        (self._lasting if lasts else self._passing).keep(asked.key, answer)

    def clear(self) -> None:
        """Forget everything."""
        self._passing.clear()
        self._lasting.clear()

    @property
    def weight(self) -> int:
        """Return about how many bytes are kept."""
        return self._passing.weight + self._lasting.weight

    def __len__(self) -> int:
        return len(self._passing) + len(self._lasting)


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

    def drop(self, key: Key) -> None:
        with self._lock:
            self._drop(key)

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

"""A drawing of lots (抓号) that anyone can check afterwards.

The procedure, complete, so that it can be repeated with any program:

1. ``entries`` are the references of the households, each once, sorted by their UTF-8
   bytes. ``digest`` is SHA-256 over them, each followed by a line feed; it is posted
   before the drawing, so that the list cannot change afterwards.
2. ``seed`` is a text that is published after the list was posted and that nobody
   could know before (for instance a lottery result of a day named in advance).
3. Random words: block *i* (i = 0, 1, 2 …) is SHA-256 over the UTF-8 text
   ``sha256-fisher-yates-1`` LF *label* LF *seed* LF *i* in decimal digits. A block's
   32 bytes are four words of 8 bytes, most significant byte first, used in order.
   *label* names the drawing, so that one seed can serve several.
4. A number below *n*: take the next word; when it is not less than the largest
   multiple of *n* that fits into 2^64, drop it and take the next (so that every
   number is equally likely); the number is the word modulo *n*.
5. Shuffle (Fisher-Yates): for *k* from the last position down to 1 (positions start
   at 0), draw a number *j* below *k* + 1 and swap the entries at *k* and *j*.
6. The household at position *p* has drawn the number *p* + 1.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from compensation.rules.errors import CompensationError

ALGORITHM: Final = "sha256-fisher-yates-1"
_WORD_BYTES: Final = 8
_WORDS: Final = 2 ** (8 * _WORD_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The outcome of a drawing and all that is needed to repeat it.

    Attributes:
        algorithm: Name of the procedure.
        label: Which drawing it is.
        seed: The published seed.
        digest: SHA-256 of the sorted list, in hexadecimal digits.
        drawn: References of the households; the first has drawn number 1.
    """

    algorithm: str
    label: str
    seed: str
    digest: str
    drawn: tuple[str, ...]

    def numbers(self) -> dict[str, int]:
        """Give the number that each household has drawn."""
        return {reference: place for place, reference in enumerate(self.drawn, start=1)}


def draw_lots(references: Iterable[str], *, seed: str, label: str = "") -> Drawing:
    """Draw numbers for households, the same for the same list and seed.

    Args:
        references: How the office tells the households apart, in any order.
        seed: The published seed.
        label: Name of the drawing, such as ``agreement`` or ``moving``.

    Raises:
        CompensationError: The list is empty or names a household twice, a text has a
            line break or cannot be encoded, or the seed is empty.
    """
    entries = list(references)
    for text, field in ((seed, "seed"), (label, "label"), *_named(entries)):
        if not _is_line(text):
            raise _error("not_a_line", "应为一行文字，不含换行。", field)
    if not seed:
        raise _error("required", "请填写公布的种子。", "seed")
    if not entries or "" in entries:
        raise _error("required", "请填写参加抓号的户，每户一个标识。", "references")
    if len(set(entries)) != len(entries):
        raise _error("duplicate", "参加抓号的户有重复。", "references")
    entries.sort(key=str.encode)
    digest = list_digest(entries)
    words = _words(label, seed)
    for last in range(len(entries) - 1, 0, -1):
        other = _below(last + 1, words)
        entries[last], entries[other] = entries[other], entries[last]
    return Drawing(
        algorithm=ALGORITHM,
        label=label,
        seed=seed,
        digest=digest,
        drawn=tuple(entries),
    )


def list_digest(references: Iterable[str]) -> str:
    """Give the SHA-256 of a list of households, to be posted before the drawing."""
    ordered = sorted(reference.encode() for reference in references)
    return sha256(b"".join(line + b"\n" for line in ordered)).hexdigest()


def _named(entries: list[str]) -> Iterator[tuple[str, str]]:
    return ((entry, "references") for entry in entries)


def _is_line(text: str) -> bool:
    if "\n" in text or "\r" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _words(label: str, seed: str) -> Iterator[int]:
    block = 0
    while True:
        digest = sha256(f"{ALGORITHM}\n{label}\n{seed}\n{block}".encode()).digest()
        for start in range(0, len(digest), _WORD_BYTES):
            yield int.from_bytes(digest[start : start + _WORD_BYTES], "big")
        block += 1


def _below(limit: int, words: Iterator[int]) -> int:
    """Draw a number below the limit, every one equally likely."""
    fair = _WORDS - _WORDS % limit
    return next(word for word in words if word < fair) % limit


def _error(code: str, message: str, field: str) -> CompensationError:
    return CompensationError(code=code, message=message, field=field)

"""Grams: what an index keeps of a folded text.

Every pair of neighbouring characters, and every character. Words would need a
dictionary, which loses a tenth of the hits and more; three characters fail on words of
two, and most Chinese words have two. A phrase is found where its pairs stand in a row.
"""

from __future__ import annotations

from typing import Final

from documents.search.text.folding import BARRIER

PAIR: Final = 2
_SHIFT: Final = 21  # A code point has at most so many bits.


def pairs(folded: str) -> list[str]:
    """Return the pairs of a folded text in order; none stands across a barrier."""
    if BARRIER not in folded:
        return [folded[i : i + PAIR] for i in range(len(folded) - 1)]
    return [pair for part in folded.split(BARRIER) for pair in pairs(part)]


def characters(folded: str) -> set[str]:
    """Return the characters of a folded text."""
    return set(folded) - {BARRIER}


def gram_number(gram: str) -> int:
    """Return a pair or a character as the number that PostgreSQL indexes.

    Numbers are compared faster than text, and by no collation.
    """
    return (ord(gram[0]) << _SHIFT) | (ord(gram[1]) if len(gram) == PAIR else 0)


def phrase_grams(phrase: str) -> list[str]:
    """Return the grams by which a folded phrase is looked up."""
    return pairs(phrase) if len(phrase) >= PAIR else [phrase]

"""What an engine does: keep grams, and say where they stand.

Two levels. *Documents* knows which grams a document has, in no order: one row a
document, so that the commonest word is answered by a few thousand rows, exactly.
*Places* knows the places with phrases: what has three characters and more, and
several words in one place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from documents.models.search import PLACE_BITS

Phrases = tuple[str, ...]
"""Folded phrases that all stand in one place."""
Spellings = tuple[Phrases, ...]
"""Phrases any of which will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentGrams:
    """A document with all its grams."""

    pk: int
    grams: frozenset[str]


class Engine(Protocol):
    """A database's index."""

    def add(
        self, documents: Sequence[DocumentGrams], places: Sequence[tuple[int, str]]
    ) -> None:
        """Add documents, and places as key and folded text, that are not there yet."""

    def remove(
        self, documents: Sequence[DocumentGrams], places: Sequence[tuple[int, str]]
    ) -> None:
        """Remove documents and places, given as they were added."""

    def clear(self) -> None:
        """Remove everything."""

    def begin_bulk(self) -> None:
        """Get ready for everything being added to an empty index."""

    def settle(self) -> None:
        """Put in order what was added, so that queries are fast at once."""

    def tidy(self) -> None:
        """Free what was removed; outside of a transaction, after much has changed."""

    def documents_with(self, gram: str) -> set[int]:
        """Return the documents that have a pair or a character."""

    def documents_like(self, spellings: Spellings) -> set[int]:
        """Return the documents with all pairs of some spelling, or a few too many."""

    def places_with(
        self,
        terms: Sequence[Spellings],
        *,
        limit: int | None = None,
        within: Collection[int] | None = None,
        few: bool = False,
    ) -> dict[int, int]:
        """Return how many places of each document have all of some terms.

        Args:
            terms: What a place must have.
            limit: No more places than that are looked at, no matter which.
            within: Documents whose places alone are looked at.
            few: Whether these are few, so that their text is looked through.
        """


def document_of(place: int) -> int:
    """Return the document of a place."""
    return place >> PLACE_BITS


def place_range(document: int) -> tuple[int, int]:
    """Return the first key that a place of a document may have, and the first beyond."""
    return document << PLACE_BITS, (document + 1) << PLACE_BITS


def looked_for(has_phrase: str, terms: Sequence[Spellings]) -> tuple[str, list[Any]]:
    """Return a condition that a row has all of some terms, and its values.

    Args:
        has_phrase: The condition that it has a phrase, with one value.
        terms: What it must have.
    """
    conditions = [
        either([" AND ".join([has_phrase] * len(phrases)) for phrases in spellings])
        for spellings in terms
    ]
    values = [
        phrase for spellings in terms for phrases in spellings for phrase in phrases
    ]
    return " AND ".join(conditions), values


def either(conditions: Sequence[str]) -> str:
    """Return a condition that one of some holds."""
    return f"({' OR '.join(conditions)})"

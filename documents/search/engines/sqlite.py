"""SQLite: FTS5 tables without content; what they hold is worked out again to delete it.

Pairs stand in a row, so a phrase of pairs is a phrase of characters, exactly. Tokens
consist of small letters, figures and characters beyond ASCII, which the ``ascii``
tokeniser leaves as they are: a query cannot say anything but words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from documents.models.search import PLACE_BITS
from documents.search.engines.base import DocumentGrams, Phrases, Spellings
from documents.search.text.folding import BARRIER
from documents.search.text.grams import characters, pairs, phrase_grams


class SQLiteEngine:
    """The index in SQLite."""

    def add(
        self, documents: Sequence[DocumentGrams], places: Sequence[tuple[int, str]]
    ) -> None:
        """Add documents and places that are not there yet."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO documents_search_documents(rowid, grams) VALUES (%s, %s)",
                [(one.pk, _joined(one.grams)) for one in documents],
            )
            cursor.executemany(
                "INSERT INTO documents_search_places(rowid, pairs, characters)"
                " VALUES (%s, %s, %s)",
                [_tokens(key, folded) for key, folded in places],
            )

    def remove(
        self, documents: Sequence[DocumentGrams], places: Sequence[tuple[int, str]]
    ) -> None:
        """Remove documents and places, given as they were added."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO documents_search_documents"
                "(documents_search_documents, rowid, grams)"
                " VALUES ('delete', %s, %s)",
                [(one.pk, _joined(one.grams)) for one in documents],
            )
            cursor.executemany(
                "INSERT INTO documents_search_places"
                "(documents_search_places, rowid, pairs, characters)"
                " VALUES ('delete', %s, %s, %s)",
                [_tokens(key, folded) for key, folded in places],
            )

    def clear(self) -> None:
        """Remove everything."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO documents_search_documents(documents_search_documents)"
                " VALUES ('delete-all')"
            )
            cursor.execute(
                "INSERT INTO documents_search_places(documents_search_places)"
                " VALUES ('delete-all')"
            )

    def begin_bulk(self) -> None:
        """Nothing: FTS5 merges as it goes."""

    def settle(self) -> None:
        """Merge each index into one tree."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO documents_search_documents(documents_search_documents)"
                " VALUES ('optimize')"
            )
            cursor.execute(
                "INSERT INTO documents_search_places(documents_search_places)"
                " VALUES ('optimize')"
            )

    def tidy(self) -> None:
        """Nothing: merging has freed it."""

    def documents_with(self, gram: str) -> set[int]:
        """Return the documents that have a pair or a character."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM documents_search_documents"
                " WHERE documents_search_documents MATCH %s",
                (_phrase(gram),),
            )
            return {pk for (pk,) in cursor.fetchall()}

    def places_with(
        self, terms: Sequence[Spellings], *, limit: int | None = None
    ) -> dict[int, int]:
        """Return how many places of each document have all of some terms."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT document, count(*) FROM ("
                "SELECT rowid >> %s AS document FROM documents_search_places"
                " WHERE documents_search_places MATCH %s LIMIT %s) GROUP BY document",
                (PLACE_BITS, _all_of(terms), -1 if limit is None else limit),
            )
            return dict(cursor.fetchall())


def _tokens(key: int, folded: str) -> tuple[int, str, str]:
    # A barrier takes a place in the row, so that no phrase steps over it.
    parts = folded.split(BARRIER)
    in_row = f" {BARRIER} ".join(" ".join(pairs(part)) for part in parts)
    return key, in_row, _joined(characters(folded))


def _joined(grams: Iterable[str]) -> str:
    return " ".join(sorted(grams))


def _phrase(phrase: str) -> str:
    return f'"{" ".join(phrase_grams(phrase))}"'


def _all_of(terms: Sequence[Spellings]) -> str:
    return " AND ".join(
        f"({' OR '.join(map(_together, spellings))})" for spellings in terms
    )


def _together(phrases: Phrases) -> str:
    return f"({' AND '.join(map(_phrase, phrases))})"

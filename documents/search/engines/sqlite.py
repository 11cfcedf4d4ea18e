"""SQLite: FTS5 tables without content; what they hold is worked out again to delete it.

Pairs stand in a row, so a phrase of pairs is a phrase of characters, exactly. Tokens
consist of small letters, figures and characters beyond ASCII, which the ``ascii``
tokeniser leaves as they are: a query cannot say anything but words.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from documents.models.search import PLACE_BITS
from documents.search.engines.base import DocumentGrams, Phrases, Spellings, looked_for
from documents.search.reading import read_cursor
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
        with read_cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM documents_search_documents"
                " WHERE documents_search_documents MATCH %s",
                (_phrase(gram),),
            )
            return {pk for (pk,) in cursor.fetchall()}

    def documents_like(self, spellings: Spellings) -> set[int]:
        """Return the documents with all pairs of some spelling, or a few too many."""
        grams = [
            sorted({gram for phrase in phrases for gram in phrase_grams(phrase)})
            for phrases in spellings
        ]
        asked = " OR ".join(f"({' AND '.join(map(_phrase, some))})" for some in grams)
        with read_cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM documents_search_documents"
                " WHERE documents_search_documents MATCH %s",
                (asked,),
            )
            return {pk for (pk,) in cursor.fetchall()}

    def places_with(
        self,
        terms: Sequence[Spellings],
        *,
        limit: int | None = None,
        within: Collection[int] | None = None,
        few: bool = False,
    ) -> dict[int, int]:
        """Return how many places of each document have all of some terms."""
        places = "SELECT rowid >> %s AS document FROM documents_search_places"
        condition = "documents_search_places MATCH %s"
        values: list[Any] = [PLACE_BITS, _all_of(terms)]
        if within is not None and few:
            # What comes first in a cross join is read first.
            places = (
                "SELECT place.id >> %s AS document FROM json_each(%s) AS one"
                " CROSS JOIN documents_searchedplace AS place"
                " ON place.id >= one.value << %s AND place.id < (one.value + 1) << %s"
            )
            condition, phrases = looked_for("instr(place.folded, %s) > 0", terms)
            values = [PLACE_BITS, _json(within), PLACE_BITS, PLACE_BITS, *phrases]
        elif within is not None:
            condition += " AND rowid >> %s IN (SELECT value FROM json_each(%s))"
            values += [PLACE_BITS, _json(within)]
        with read_cursor() as cursor:
            cursor.execute(
                "SELECT document, count(*) FROM ("  # noqa: S608 (values are apart)
                f"{places} WHERE {condition} LIMIT %s) GROUP BY document",
                (*values, -1 if limit is None else limit),
            )
            return dict(cursor.fetchall())


def _json(documents: Iterable[int]) -> str:
    return json.dumps(sorted(documents))


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

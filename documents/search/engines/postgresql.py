"""PostgreSQL: GIN indexes over grams as numbers.

A phrase is looked up by all its grams and then looked for in the folded text, which
stands in the row: positions in a ``tsvector`` would have to be fetched and taken apart
for every candidate, hold no more than 256 of a gram, and end at 16,383.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from django.db import connection

from documents.models.search import PLACE_BITS
from documents.search.engines.base import (
    DocumentGrams,
    Phrases,
    Spellings,
    either,
    looked_for,
)
from documents.search.reading import read_cursor
from documents.search.text.grams import PAIR, gram_number, phrase_grams

#: As the migration has it.
_CREATE_PLACES_INDEX: Final = (
    "CREATE INDEX documents_search_places ON documents_searchedplace"
    " USING gin (documents_search_grams(folded)) WITH (gin_pending_list_limit = 256)"
)
_HAS_GRAMS: Final = "documents_search_grams(folded) @> %s::bigint[]"
_HAS_PHRASE: Final = "strpos(folded, %s) > 0"


class PostgreSQLEngine:
    """The index in PostgreSQL; places are rows of the model, indexed by themselves."""

    def add(
        self, documents: Sequence[DocumentGrams], places: Sequence[tuple[int, str]]
    ) -> None:
        """Add documents; places are there with their rows."""
        del places
        with connection.cursor() as cursor:
            for one in documents:
                cursor.execute(
                    "INSERT INTO documents_search_documents (id, grams)"
                    " VALUES (%s, %s::bigint[])"
                    " ON CONFLICT (id) DO UPDATE SET grams = excluded.grams",
                    (one.pk, _array(one.grams)),
                )

    def remove(
        self, documents: Sequence[DocumentGrams], places: Sequence[tuple[int, str]]
    ) -> None:
        """Remove documents; places are gone with their rows."""
        del places
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM documents_search_documents WHERE id = ANY(%s)",
                ([one.pk for one in documents],),
            )

    def clear(self) -> None:
        """Remove everything."""
        # Not TRUNCATE, for which everybody who searches would have to wait.
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM documents_search_documents")

    def begin_bulk(self) -> None:
        """Drop the large index: it is built faster over rows that are there."""
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX documents_search_places")

    def settle(self) -> None:
        """Have the large index again, and no pending entries."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('documents_search_places')")
            if cursor.fetchone()[0] is None:
                cursor.execute(_CREATE_PLACES_INDEX)
            for index in (
                "documents_search_places",
                "documents_search_documents_grams",
            ):
                cursor.execute("SELECT gin_clean_pending_list(%s)", (index,))

    def tidy(self) -> None:
        """Clear away dead rows at once instead of when autovacuum comes round."""
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE documents_searchedplace")
            cursor.execute("VACUUM ANALYZE documents_search_documents")

    def documents_with(self, gram: str) -> set[int]:
        """Return the documents that have a pair or a character."""
        return self.documents_like(((gram,),))

    def documents_like(self, spellings: Spellings) -> set[int]:
        """Return the documents with all pairs of some spelling, or a few too many."""
        found: set[int] = set()
        with read_cursor() as cursor:
            for phrases in spellings:
                # One text is read much faster than thousands of rows.
                cursor.execute(
                    "SELECT string_agg(found::text, ' ')"
                    " FROM documents_search_having_all(%s::bigint[]) AS found",
                    (_array(_grams(phrases)),),
                )
                found.update(map(int, (cursor.fetchone()[0] or "").split()))
        return found

    def places_with(
        self,
        terms: Sequence[Spellings],
        *,
        limit: int | None = None,
        within: Collection[int] | None = None,
        few: bool = False,
    ) -> dict[int, int]:
        """Return how many places of each document have all of some terms."""
        places = "SELECT id >> %s AS document FROM documents_searchedplace"
        values: list[Any] = [PLACE_BITS]
        condition, phrases = _all_of(terms)
        if within is not None and few:
            places = (
                "SELECT place.id >> %s AS document FROM unnest(%s::bigint[]) AS one"
                " JOIN documents_searchedplace AS place"
                " ON place.id >= one << %s AND place.id < (one + 1) << %s"
            )
            values += [sorted(within), PLACE_BITS, PLACE_BITS]
            condition, phrases = looked_for(_HAS_PHRASE, terms)
        elif within is not None:
            condition += " AND id >> %s = ANY(%s::bigint[])"
            phrases += [PLACE_BITS, sorted(within)]
        with read_cursor() as cursor:
            cursor.execute(
                "SELECT document, count(*) FROM ("  # noqa: S608 (values are apart)
                f"{places} WHERE {condition} LIMIT %s) AS found GROUP BY document",
                (*values, *phrases, limit),
            )
            return dict(cursor.fetchall())


def _array(grams: Iterable[str]) -> list[int]:
    return sorted(map(gram_number, grams))


def _all_of(terms: Sequence[Spellings]) -> tuple[str, list[Any]]:
    """Return a condition and its values.

    What the index answers stands apart from what is looked for in the row: mixed in
    one OR, the database would work out the grams of every candidate again.
    """
    indexed = " AND ".join(either([_HAS_GRAMS] * len(some)) for some in terms)
    values: list[Any] = [_array(_grams(phrases)) for some in terms for phrases in some]
    doubtful = [
        some
        for some in terms
        if len(some) > 1 or any(len(phrase) > PAIR for phrase in some[0])
    ]
    if not doubtful:
        return indexed, values
    condition, phrases = looked_for(_HAS_PHRASE, doubtful)
    return f"{indexed} AND {condition}", values + phrases


def _grams(phrases: Phrases) -> set[str]:
    return {gram for phrase in phrases for gram in phrase_grams(phrase)}

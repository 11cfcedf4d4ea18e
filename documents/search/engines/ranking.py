"""The best places of some documents, by one statement for either database.

The statement is written by hand: building it anew from objects at every search takes
longer than answering it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from documents.models.search import PLACE_BITS
from documents.search.engines.base import Spellings, looked_for, place_range
from documents.search.reading import read_cursor

Ranked = tuple[int, int, str, str, int, int, int]
"""Rank, key, kind, eid, row, how many words it has, how many labels it begins with."""

_STATEMENT: Final = """
SELECT ranked.* FROM (
  SELECT row_number() OVER (
           PARTITION BY id >> {bits}
           ORDER BY landed DESC, words DESC, same_sums DESC, begins DESC, id
         ) AS place_rank, id, kind, eid, "row", words, landed
  FROM (
    SELECT id, kind, eid, "row", {words} AS words, {landed} AS landed,
           {same_sums} AS same_sums, {begins} AS begins
    FROM documents_searchedplace WHERE ({inside}){other_kinds}
  ) AS place WHERE words > 0
) AS ranked WHERE place_rank <= %s ORDER BY id
"""


def ranked_places(
    documents: Sequence[int],
    terms: Sequence[Spellings],
    *,
    most: int,
    labels: Sequence[Spellings] = (),
    sums: Sequence[Spellings] = (),
    without: Sequence[str] = (),
) -> list[Ranked]:
    """Return the best places of each document, at most so many, by key.

    First come those that begin with a label; then those with more of the terms, with
    more of the sums, that begin with a term, that stand first.
    """
    position = "strpos" if connection.vendor == "postgresql" else "instr"
    has, begins = f"{position}(folded, %s) > 0", f"{position}(folded, %s) = 1"
    columns: dict[str, str] = {}
    values: list[Any] = []
    for name, condition, some in (
        ("words", has, terms),
        ("landed", begins, labels),
        ("same_sums", has, sums),
        ("begins", begins, terms),
    ):
        columns[name], phrases = _how_many(condition, some)
        values += phrases
    for pk in documents:
        values += place_range(pk)
    with read_cursor() as cursor:
        cursor.execute(
            _STATEMENT.format(
                bits=PLACE_BITS,
                inside=" OR ".join(["id >= %s AND id < %s"] * len(documents)),
                other_kinds=" AND kind <> %s" * len(without),
                **columns,
            ),
            (*values, *without, most),
        )
        rows: list[Ranked] = cursor.fetchall()
    return rows


def _how_many(condition: str, terms: Sequence[Spellings]) -> tuple[str, list[Any]]:
    counted: list[str] = ["0"]
    values: list[Any] = []
    for spellings in terms:
        one, phrases = looked_for(condition, [spellings])
        counted.append(f"CASE WHEN {one} THEN 1 ELSE 0 END")
        values += phrases
    return " + ".join(counted), values

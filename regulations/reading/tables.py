"""Tables by what their columns are called, in whatever order and wording."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from documents.official_text.model import TableText

Columns = Mapping[str, re.Pattern[str]]
"""What a column's header says, by the name of the value that it gives."""


def plain(cell: str) -> str:
    """Return a cell's words without the blanks that print puts into them."""
    return re.sub(r"\s+", "", cell)


def columns_of(header: Sequence[str], columns: Columns) -> dict[str, int]:
    """Return the place of each column that a header has; the first that fits."""
    found: dict[str, int] = {}
    for place, cell in enumerate(header):
        words = unicodedata.normalize("NFKC", plain(cell))
        for name, pattern in columns.items():
            if name not in found and pattern.search(words):
                found[name] = place
                break
    return found


def records(
    table: TableText, columns: Columns, required: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each row's values by name with the row's index.

    Gives nothing unless the header has every required column. The header may stand
    in the first row, as in tables that print none. Rows whose required cells are
    empty, and rows that repeat the header after a page break, are left out.
    """
    header, first = table.header, 0
    if not any(cell.strip() for cell in header) and table.rows:
        header, first = table.rows[0], 1
    places = columns_of(header, columns)
    if any(name not in places for name in required):
        return
    for index, cells in enumerate(table.rows[first:], first):
        values = {
            name: cells[place].strip() if place < len(cells) else ""
            for name, place in places.items()
        }
        repeated = all(
            plain(values[name]) == plain(header[places[name]]) for name in places
        )
        if not repeated and all(values[name] for name in required):
            yield index, values


def row_quote(table: TableText, index: int) -> str:
    """Return the words of a row as they stand in the table."""
    return "\t".join(table.rows[index])

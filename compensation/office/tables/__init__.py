"""Tables that a clerk uploads: .xlsx or .csv, read row by row."""

from compensation.office.tables.columns import (
    Column,
    Heading,
    Records,
    find_heading,
)
from compensation.office.tables.reading import Row, Table, open_table, text_table

__all__ = [
    "Column",
    "Heading",
    "Records",
    "Row",
    "Table",
    "find_heading",
    "open_table",
    "text_table",
]

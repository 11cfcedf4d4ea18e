"""Lists as tables to take away: any rows as .csv or .xlsx, sent while they are read.

    return streamed_list(kind, "收费减免目录", ("序号", "项目"), rows)

Rows may come from ``queryset.iterator()``: none is kept. What a spreadsheet program
would take for a formula gets an apostrophe in front, in both formats.
"""

from __future__ import annotations

import csv
import io
import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.http import StreamingHttpResponse

from documents.exports.naming import attached, file_name
from documents.exports.workbook import XLSX, SheetHead, WorkbookStream, neutral

Value = str | int | Decimal | date | None
"""What may stand in a cell; days are dates, sums are decimals."""

CSV: Final = "text/csv; charset=utf-8"
_ROWS_AT_ONCE: Final = 200
_NARROWEST, _WIDEST = 8, 60
# Rows that the widths of columns are judged by.
_SAMPLE: Final = 50
_SHEET_NAME: Final = str.maketrans("[]:*?/\\'", "［］：＊？／＼’")
_LONGEST_SHEET_NAME: Final = 28  # Excel allows 31; （2） may follow.


def streamed_list(
    kind: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]
) -> StreamingHttpResponse:
    """Answer with a list in the format that an address asks for.

    Args:
        kind: ``csv`` or ``xlsx``; the converter ``list_format`` lets no other through.
        name: What the list is called, in Chinese: the file's name and the sheet's.
        header: The columns.
        rows: As many values a row as there are columns.
    """
    return (streamed_csv if kind == "csv" else streamed_xlsx)(name, header, rows)


def streamed_csv(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]
) -> StreamingHttpResponse:
    """Answer with a .csv that Excel opens as Chinese: UTF-8 with its mark."""
    response = StreamingHttpResponse(csv_parts(header, rows), content_type=CSV)
    return attached(response, file_name(name, "csv"))


def streamed_xlsx(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]
) -> StreamingHttpResponse:
    """Answer with a workbook of one sheet, its first row held in view."""
    response = StreamingHttpResponse(xlsx_parts(name, header, rows), content_type=XLSX)
    return attached(response, file_name(name, "xlsx"))


def csv_parts(
    header: Sequence[str], rows: Iterable[Sequence[Value]]
) -> Iterator[bytes]:
    """Write a .csv, some rows at a time."""
    target = io.StringIO()
    writer = csv.writer(target)
    target.write("\ufeff")
    writer.writerow([neutral(word) for word in header])
    for count, row in enumerate(rows, start=1):
        writer.writerow([_plain(value) for value in row])
        if count % _ROWS_AT_ONCE == 0:
            yield target.getvalue().encode()
            target.seek(0)
            target.truncate()
    yield target.getvalue().encode()


def xlsx_parts(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]
) -> Iterator[bytes]:
    """Write a workbook, some rows at a time."""
    waiting = iter(rows)
    sample = list(itertools.islice(waiting, _SAMPLE))
    head = SheetHead(
        name=neutral(name).translate(_SHEET_NAME)[:_LONGEST_SHEET_NAME],
        headings=tuple(header),
        widths=tuple(
            _width([word, *(row[place] for row in sample)])
            for place, word in enumerate(header)
        ),
    )
    workbook = WorkbookStream()
    yield from workbook.sheet(
        head, (workbook.cells(row) for row in itertools.chain(sample, waiting))
    )
    yield from workbook.finish([head.name])


def _plain(value: Value) -> str | int | Decimal | None:
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _width(values: Iterable[Value]) -> int:
    """Return a column's width: a Chinese character is as wide as two figures."""
    widest = max(
        sum(1 + (unicodedata.east_asian_width(each) in "WF") for each in str(value))
        for value in values
    )
    return min(max(widest + 2, _NARROWEST), _WIDEST)

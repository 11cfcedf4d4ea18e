"""Reading .csv files, as spreadsheet programs in China write them.

WPS and Excel save either UTF-8 with a mark, UTF-16 with tabs, or the Chinese
encoding GB 18030; which one it is shows in the bytes.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO, Final

from compensation.office.tables.rows import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    Table,
    cell_too_long,
    file_error,
    too_many_columns,
    too_many_rows,
)

_CHUNK: Final = 1 << 18
_DELIMITERS: Final = (",", "\t", ";", "，")


def read_delimited(file: IO[bytes]) -> Table:
    """Open a .csv file.

    Raises:
        CompensationError: It is no text; reading the rows may raise it as well.
    """
    encoding, lines = _survey(file)
    file.seek(0)
    return Table(rows=_decoded_rows(file, encoding), expected=lines)


def read_text(text: str) -> Table:
    """Read a table that was pasted: cells divided by tabs, commas or the like."""
    return Table(rows=_rows(io.StringIO(text, newline="")), expected=text.count("\n"))


def _survey(file: IO[bytes]) -> tuple[str, int]:
    """Find the encoding and count the lines, in one reading."""
    file.seek(0)
    start = file.read(4)
    candidates = ["utf-8-sig", "gb18030"]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    for encoding in candidates:
        lines = _count_lines(file, encoding)
        if lines is not None:
            return encoding, lines
    raise file_error(
        "not_text", "文件不是文本，或者编码无法识别。请另存为“CSV UTF-8”或 .xlsx。"
    )


def _count_lines(file: IO[bytes], encoding: str) -> int | None:
    """Count the lines; None where the bytes are not of this encoding."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    try:
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            if "\0" in text:
                return None
            lines += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return lines


def _decoded_rows(file: IO[bytes], encoding: str) -> Iterator[Row]:
    stream = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from _rows(stream)
    finally:
        # The file belongs to the request, which closes it.
        stream.detach()


def _rows(stream: io.TextIOBase) -> Iterator[Row]:
    head = stream.readline(LONGEST_CELL * MOST_COLUMNS)
    stream.seek(0)
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(stream, delimiter=delimiter)
    filled = 0
    number = 0
    try:
        for number, values in enumerate(reader, start=1):
            cells = [value.strip() for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if not cells:
                continue
            if len(cells) > MOST_COLUMNS:
                raise too_many_columns(number)
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise cell_too_long(number)
            filled += 1
            if filled > MOST_ROWS:
                raise too_many_rows()
            yield Row(number, cells)
    except csv.Error as error:
        raise file_error(
            "broken_file", f"第 {number + 1} 行附近无法读取，请检查引号是否成对。"
        ) from error

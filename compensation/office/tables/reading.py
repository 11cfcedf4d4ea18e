"""Telling the kinds of files apart, by what is in them and not by their names."""

from __future__ import annotations

from typing import IO, Final

from compensation.office.tables.delimited import read_delimited, read_text
from compensation.office.tables.rows import Row, Table, file_error
from compensation.office.tables.workbooks import read_workbook

__all__ = ["Row", "Table", "open_table", "text_table"]

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF: Final = b"%PDF"


def open_table(file: IO[bytes]) -> Table:
    """Open an uploaded table.

    Args:
        file: The file; it stays open as long as the rows are read.

    Raises:
        CompensationError: It is no table that can be read.
    """
    file.seek(0)
    start = file.read(8)
    if not start:
        raise file_error("empty", "文件是空的。")
    if start == _OLE:
        raise file_error(
            "old_format",
            "这是旧格式（.xls）或者加了密码的表格，请另存为不加密的 .xlsx 再上传。",
        )
    if start.startswith(_ZIP):
        return read_workbook(file)
    if start.startswith(_PDF):
        raise file_error("not_a_table", "这是 PDF，请上传 .xlsx 或 .csv 表格。")
    return read_delimited(file)


def text_table(text: str) -> Table:
    """Read a table out of text that was pasted or sent back.

    Raises:
        CompensationError: There is nothing in it.
    """
    plain = text.removeprefix("\ufeff")
    if not plain.strip():
        raise file_error("empty", "没有内容。")
    return read_text(plain)

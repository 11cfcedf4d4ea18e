"""Reading the first visible sheet of an .xlsx file, a chunk at a time.

openpyxl takes three times as long for large sheets and unpacks the shared strings
without a limit. Only what a table of plain values needs is read here: no formulas,
no formats, no links. What a file declares about itself is checked before anything is
unpacked, and a document type definition, which no spreadsheet program writes, ends
the reading.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import IO, Final
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

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
from compensation.rules import CompensationError

_CHUNK: Final = 1 << 18
_MEGABYTE: Final = 1 << 20
_LARGEST_SHEET: Final = 512 * _MEGABYTE
_LARGEST_STRINGS: Final = 64 * _MEGABYTE
_LARGEST_PART: Final = 4 * _MEGABYTE
_MOST_PARTS: Final = 5_000
_MOST_MERGED: Final = 1_000

_MAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_LINKS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_ROW_START: Final = re.compile(rb"<(?:\w+:)?row[\s>/]")
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]{2,40})")
# A tag may be cut in two by the end of a chunk.
_OVERLAP: Final = 200
_EXACT_DIGITS: Final = 15
_LARGEST_EXPONENT: Final = 30
_LETTERS: Final = re.compile(r"[A-Z]{1,3}")
_BROKEN: Final = (
    BadZipFile,
    EOFError,
    ExpatError,
    KeyError,
    NotImplementedError,  # A way of packing that Python does not know.
    OSError,
    RuntimeError,  # A password.
    UnicodeError,
    ValueError,
    zlib.error,
)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def read_workbook(file: IO[bytes]) -> Table:
    """Open a workbook.

    Raises:
        CompensationError: It is none, is broken, or unpacks to too much; reading
            the rows may raise it as well.
    """
    try:
        archive = ZipFile(file)
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS:
            raise _too_large()
        sheet = _first_sheet(archive)
        strings = _shared_strings(archive)
        expected, merged = _survey(archive, sheet)
    except CompensationError:
        raise
    except _BROKEN as error:
        raise _broken() from error
    return Table(rows=_rows(archive, sheet, strings), expected=expected, merged=merged)


def _broken() -> CompensationError:
    return file_error(
        "broken_file",
        "文件无法读取：已损坏、有密码，或者不是 .xlsx 表格。请另存为 .xlsx 再上传。",
    )


def _too_large() -> CompensationError:
    return file_error("too_large", "文件展开后过大，请只保留要测算的工作表。")


def _open(archive: ZipFile, name: str, limit: int) -> IO[bytes]:
    """Open a part; what it declares to unpack to is all that zipfile will unpack."""
    if archive.getinfo(name).file_size > limit:
        raise _too_large()
    return archive.open(name)


def _names(*local: str) -> frozenset[str]:
    return frozenset(f"{space} {name}" for space in _MAIN for name in local)


def _refuse_doctype(*_: object) -> None:
    raise _broken()


class _Parser:
    """Expat with namespaces, without document types."""

    def __init__(self, start: Start, end: End, text: End | None = None) -> None:
        self._expat = ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = start
        self._expat.EndElementHandler = end
        self._expat.CharacterDataHandler = text
        self._expat.StartDoctypeDeclHandler = _refuse_doctype

    def chunks(self, stream: IO[bytes]) -> Iterator[None]:
        """Parse the stream; give control back after every chunk."""
        with stream:
            while chunk := stream.read(_CHUNK):
                self._expat.Parse(chunk, False)  # noqa: FBT003 - takes no keyword
                yield
            self._expat.Parse(b"", True)  # noqa: FBT003
        yield


def _parse(stream: IO[bytes], start: Start) -> None:
    for _ in _Parser(start, lambda _: None).chunks(stream):
        pass


def _first_sheet(archive: ZipFile) -> str:
    """Find the part of the first sheet that is shown."""
    targets: dict[str, str] = {}
    main = "xl/workbook.xml"
    sheets: list[str] = []
    sheet_names = _names("sheet")

    def on_root(name: str, attributes: dict[str, str]) -> None:
        nonlocal main
        if name.endswith(" Relationship") and attributes.get("Type", "").endswith(
            "/officeDocument"
        ):
            main = attributes.get("Target", main).lstrip("/")

    def on_link(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" Relationship"):
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def on_sheet(name: str, attributes: dict[str, str]) -> None:
        if name in sheet_names and attributes.get("state", "visible") == "visible":
            ids = [attributes.get(f"{space} id") for space in _LINKS]
            sheets.extend(each for each in ids if each)

    if "_rels/.rels" in archive.namelist():
        _parse(_open(archive, "_rels/.rels", _LARGEST_PART), on_root)
    folder, _, base = main.rpartition("/")
    _parse(_open(archive, main, _LARGEST_PART), on_sheet)
    _parse(_open(archive, f"{folder}/_rels/{base}.rels", _LARGEST_PART), on_link)
    for each in sheets:
        target = targets.get(each, "")
        part = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        # Chart sheets stand among the others.
        if target and "chartsheet" not in target:
            archive.getinfo(part)
            return part
    raise file_error("empty", "文件里没有可见的工作表。")


def _shared_strings(archive: ZipFile) -> list[str]:
    """Read the texts that cells point at."""
    name = next(
        (each for each in archive.namelist() if each.endswith("/sharedStrings.xml")),
        None,
    )
    if name is None:
        return []
    reader = _StringsReader()
    stream = _open(archive, name, _LARGEST_STRINGS)
    for _ in _Parser(reader.start, reader.end, reader.characters).chunks(stream):
        pass
    return reader.strings


class _StringsReader:
    """Collects the shared texts; how they are read aloud (rPh) is left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._item, self._text, self._phonetic = map(_names, ("si", "t", "rPh"))
        self._in_text = self._in_phonetic = False

    def start(self, name: str, _: dict[str, str]) -> None:
        """See a start tag."""
        if name in self._text:
            self._in_text = not self._in_phonetic
        elif name in self._item:
            self._parts.clear()
        elif name in self._phonetic:
            self._in_phonetic = True

    def end(self, name: str) -> None:
        """See an end tag."""
        if name in self._text:
            self._in_text = False
        elif name in self._item:
            self.strings.append("".join(self._parts).strip())
        elif name in self._phonetic:
            self._in_phonetic = False

    def characters(self, data: str) -> None:
        """See words."""
        if self._in_text:
            self._parts.append(data)


def _survey(archive: ZipFile, sheet: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Count the rows and find merged cells, which stand behind the rows."""
    rows = 0
    merged: list[tuple[int, str]] = []
    rest = b""
    with _open(archive, sheet, _LARGEST_SHEET) as stream:
        while chunk := stream.read(_CHUNK):
            window = rest + chunk
            # What lies wholly in the part seen before was counted then.
            rows += len(_ROW_START.findall(window)) - len(_ROW_START.findall(rest))
            if b"mergeCell" in window and len(merged) < _MOST_MERGED:
                merged += map(_merged_range, _MERGED.findall(window))
            rest = window[-_OVERLAP:]
    return rows, tuple(dict.fromkeys(merged))


def _merged_range(found: bytes) -> tuple[int, str]:
    reference = found.decode("ascii")
    digits = re.sub(r"\D", "", reference.rpartition(":")[2])
    return int(digits or 0), reference


def _rows(archive: ZipFile, sheet: str, strings: list[str]) -> Iterator[Row]:
    try:
        stream = _open(archive, sheet, _LARGEST_SHEET)
        yield from _SheetReader(strings).read(stream)
    except CompensationError:  # A ValueError as well, but with words of its own.
        raise
    except _BROKEN as error:
        raise _broken() from error


class _SheetReader:
    """Collects the cells of a sheet while it is parsed."""

    def __init__(self, strings: list[str]) -> None:
        self._strings = strings
        self._done: list[Row] = []
        self._cells: list[str] = []
        self._parts: list[str] = []
        self._number = 0
        self._filled = 0
        self._column = -1
        self._type = ""
        self._taking = False
        self._row = _names("row")
        self._cell = _names("c")
        self._value = _names("v", "t")
        self._phonetic = _names("rPh")
        self._muted = False

    def read(self, stream: IO[bytes]) -> Iterator[Row]:
        """Give the rows that are not blank."""
        parser = _Parser(self._start, self._end, self._characters)
        for _ in parser.chunks(stream):
            yield from self._done
            self._done.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in self._cell:
            place = attributes.get("r")
            self._column = self._column + 1 if place is None else _column_index(place)
            self._type = attributes.get("t", "n")
            if self._parts:
                self._parts.clear()
        elif name in self._value:
            self._taking = not self._muted
        elif name in self._row:
            self._number = int(attributes.get("r", self._number + 1))
            self._cells = []
            self._column = -1
        elif name in self._phonetic:
            self._muted = True

    def _characters(self, data: str) -> None:
        if not self._taking:
            return
        self._parts.append(data)
        if len(data) > LONGEST_CELL or len(self._parts) > LONGEST_CELL:
            raise cell_too_long(self._number)

    def _end(self, name: str) -> None:
        if name in self._value:
            self._taking = False
        elif name in self._cell:
            if self._parts:
                self._keep("".join(self._parts))
        elif name in self._row:
            if any(self._cells):
                self._filled += 1
                if self._filled > MOST_ROWS:
                    raise too_many_rows()
                self._done.append(Row(self._number, self._cells))
        elif name in self._phonetic:
            self._muted = False

    def _keep(self, raw: str) -> None:
        """Put a value into its column."""
        text = self._text(raw)
        if not text:
            return
        if self._column >= MOST_COLUMNS:
            raise too_many_columns(self._number)
        if len(text) > LONGEST_CELL:
            raise cell_too_long(self._number)
        cells = self._cells
        cells.extend("" for _ in range(self._column - len(cells)))
        if self._column < len(cells):
            cells[self._column] = text
        else:
            cells.append(text)

    def _text(self, raw: str) -> str:
        if self._type == "s":
            place = int(raw)
            if not 0 <= place < len(self._strings):
                raise _broken()
            return self._strings[place]
        if self._type == "n":
            return _number_text(raw.strip())
        if self._type == "b":
            return "true" if raw.strip() == "1" else "false"
        return raw.strip()


def _column_index(place: str) -> int:
    """Give the place of a column: ``A1`` is 0, ``AB7`` is 27.

    Raises:
        ValueError: It is no cell.
    """
    if place[1:2].isdigit() and "A" <= place[0] <= "Z":
        return ord(place[0]) - 65
    letters = _LETTERS.match(place)
    if letters is None:
        raise ValueError(place)
    index = 0
    for letter in letters[0]:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _number_text(raw: str) -> str:
    """Write a number as the spreadsheet program shows it.

    The file holds the binary fraction next to what was typed (52.359999999999999);
    the programs themselves show no more than 15 digits.
    """
    if len(raw) <= _EXACT_DIGITS and "e" not in raw.lower():
        return raw
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return raw
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        return raw
    rounded = f"{Decimal(f'{number:.{_EXACT_DIGITS - 1}E}'):f}"
    return rounded.rstrip("0").rstrip(".") if "." in rounded else rounded

"""Writing .xlsx files as a stream of bytes, in memory that does not grow.

Texts are always texts: no cell is ever a formula. Those that a spreadsheet program
would take for a formula, were they saved as .csv later, get an apostrophe in front.
openpyxl, which is made for building a workbook rather than for passing rows through,
takes several times as long.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import IO, Final, NamedTuple, cast
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from documents.exports.characters import xml_text
from documents.exports.pipe import Pipe

MOST_ROWS: Final = 1_048_576
"""Rows that a sheet can have."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_CHUNK: Final = 1 << 16
_ROWS_AT_ONCE: Final = 200
_MOST_SHARED: Final = 20_000
# Fast rather than small: the file goes through a local network once.
_LEVEL: Final = 1
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Spreadsheet programs believe in 29 February 1900: their days are right from March on.
_FIRST_DAY: Final = date(1900, 3, 1)
_DAY_ZERO: Final = date(1899, 12, 30)
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Style(IntEnum):
    """How a cell looks; places in the list of formats in ``styles.xml``."""

    PLAIN = 0
    HEADING = 1
    MONEY = 2
    AREA = 3
    STRONG = 4
    STRONG_MONEY = 5
    WRAPPED = 6
    DAY = 7


class Cell(NamedTuple):
    """A value with a look of its own."""

    value: str | int | Decimal | date | None
    style: Style


Value = str | int | Decimal | date | None | Cell


def neutral(text: str) -> str:
    """Take from a text what XML forbids, and what makes a formula of it."""
    clean = xml_text(text)
    formula = text.startswith(_FORMULA) or clean.startswith(_FORMULA)
    return f"'{clean}" if formula else clean


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHead:
    """What stands above the rows of a sheet: its name, columns and their widths."""

    name: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]


class Strings:
    """Texts that stand in many cells, written once; rare ones stay in their cells."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def cell(self, text: str, style: Style = Style.PLAIN) -> str:
        """Write a cell with a text that is likely to come again."""
        if not text:
            return "<c/>"
        place = self._places.get(text)
        if place is None:
            if len(self._places) >= _MOST_SHARED:
                return inline(text, style)
            place = self._places[text] = len(self._places)
        return f'<c s="{style:d}" t="s"><v>{place}</v></c>'

    def xml(self) -> Iterator[str]:
        """Write the part that holds them."""
        yield f'{_HEAD}<sst xmlns="{_MAIN}">'
        for text in self._places:
            yield f'<si><t xml:space="preserve">{escape(neutral(text))}</t></si>'
        yield "</sst>"


def inline(text: str, style: Style = Style.PLAIN) -> str:
    """Write a cell with a text of its own."""
    words = escape(neutral(text))
    return f'<c s="{style:d}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def number(value: Decimal | int, style: Style = Style.PLAIN) -> str:
    """Write a cell with a number."""
    return (
        f'<c s="{style:d}"><v>{value:f}</v></c>'
        if isinstance(value, Decimal)
        else f'<c s="{style:d}"><v>{value}</v></c>'
    )


def day(value: date) -> str:
    """Write a cell with a date; those before spreadsheets count days, as text."""
    if value < _FIRST_DAY:
        return inline(value.isoformat())
    return number((value - _DAY_ZERO).days, Style.DAY)


class SpooledSheet:
    """A sheet whose rows wait in a nameless temporary file until it is its turn."""

    def __init__(self, head: SheetHead) -> None:
        """Begin an empty sheet; `close` frees the file."""
        self.head = head
        self.rows = 0
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - see close

    def add(self, cells: str) -> None:
        """Add a row of written cells; past the end of a sheet none is kept."""
        self.rows += 1
        if self.rows < MOST_ROWS:
            self._file.write(f"<row>{cells}</row>".encode())

    def chunks(self) -> Iterator[bytes]:
        """Give the rows again."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk

    def close(self) -> None:
        """Let the file vanish."""
        self._file.close()


class WorkbookStream:
    """A workbook that is sent while it is written.

    Sheets are written one after the other; `order` says how they are shown.
    """

    def __init__(self) -> None:
        """Begin a workbook."""
        self.strings = Strings()
        self._pipe = Pipe()
        # A zip file that is only written asks its target for write and flush.
        target = cast("IO[bytes]", self._pipe)
        self._zip = ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_LEVEL)
        self._sheets: list[str] = []

    def cells(self, values: Iterable[Value], style: Style = Style.PLAIN) -> str:
        """Write the cells of a row."""
        return "".join(self._cell(value, style) for value in values)

    def sheet(self, head: SheetHead, rows: Iterable[str]) -> Iterator[bytes]:
        """Write sheets with all of the rows, as many as they need.

        Args:
            head: Name and columns; further sheets are numbered.
            rows: Written cells, a row each.
        """
        waiting = iter(rows)
        row = next(waiting, None)
        part = 1
        while part == 1 or row is not None:
            name = head.name if part == 1 else f"{head.name}（{part}）"
            count = 1
            with self._open(name) as file:
                file.write(self._sheet_head(head).encode())
                lines: list[str] = []
                while row is not None and count < MOST_ROWS:
                    lines.append(row)
                    count += 1
                    row = next(waiting, None)
                    if len(lines) >= _ROWS_AT_ONCE:
                        file.write(_rows_xml(lines))
                        lines.clear()
                        if packed := self._pipe.take():
                            yield packed
                file.write(_rows_xml(lines) + b"</sheetData></worksheet>")
            yield self._pipe.take()
            part += 1

    def spooled(self, sheet: SpooledSheet) -> Iterator[bytes]:
        """Write a sheet whose rows were kept aside."""
        with self._open(sheet.head.name) as file:
            file.write(self._sheet_head(sheet.head).encode())
            for chunk in sheet.chunks():
                file.write(chunk)
                if packed := self._pipe.take():
                    yield packed
            file.write(b"</sheetData></worksheet>")
        yield self._pipe.take()

    def finish(self, order: Sequence[str]) -> Iterator[bytes]:
        """Write what holds the sheets together.

        Args:
            order: Names of sheets that are shown first; the others follow.
        """
        for name, text in _frame(self._sheets, order).items():
            self._zip.writestr(name, text)
        with self._zip.open("xl/sharedStrings.xml", "w") as file:
            for words in self.strings.xml():
                file.write(words.encode())
        self._zip.close()
        yield self._pipe.take()

    def _cell(self, value: Value, style: Style) -> str:
        if isinstance(value, Cell):
            value, style = value
        if value is None or value == "":
            return "<c/>"
        if isinstance(value, str):
            return self.strings.cell(value, style)
        if isinstance(value, date):
            return day(value)
        return number(value, style)

    def _open(self, name: str) -> IO[bytes]:
        self._sheets.append(name)
        name = f"xl/worksheets/sheet{len(self._sheets)}.xml"
        return self._zip.open(name, "w")

    def _sheet_head(self, head: SheetHead) -> str:
        columns = "".join(
            f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
            for place, width in enumerate(head.widths, start=1)
        )
        return (
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
            f"<row>{self.cells(head.headings, Style.HEADING)}</row>"
        )


def small_workbook(
    sheets: Sequence[tuple[SheetHead, Sequence[Sequence[Value]]]],
) -> bytes:
    """Write a workbook of a few rows at once."""
    workbook = WorkbookStream()
    parts: list[bytes] = []
    for head, rows in sheets:
        parts += workbook.sheet(head, (workbook.cells(row) for row in rows))
    parts += workbook.finish([head.name for head, _ in sheets])
    return b"".join(parts)


def _rows_xml(lines: list[str]) -> bytes:
    return "".join(f"<row>{line}</row>" for line in lines).encode()


def _frame(sheets: list[str], order: Sequence[str]) -> dict[str, str]:
    """Write the small parts of the package, by name."""
    places = list(range(1, len(sheets) + 1))
    rank = {name: place for place, name in enumerate(order)}
    shown = sorted(places, key=lambda place: rank.get(sheets[place - 1], len(rank)))
    listed = "".join(
        f'<sheet name={quoteattr(sheets[place - 1])} sheetId="{place}" r:id="rId{place}"/>'
        for place in shown
    )
    count = len(sheets)
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{_LINKS}/worksheet" '
        f'Target="worksheets/sheet{place}.xml"/>'
        for place in places
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{place}.xml" '
        f'ContentType="{_KIND}.worksheet+xml"/>'
        for place in places
    )
    return {
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
            f"<sheets>{listed}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}'
            f'<Relationship Id="rId{count + 1}" Type="{_LINKS}/styles" '
            'Target="styles.xml"/>'
            f'<Relationship Id="rId{count + 2}" Type="{_LINKS}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/styles.xml": _STYLES,
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
            f"{types}"
            f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
            '<Override PartName="/xl/sharedStrings.xml" '
            f'ContentType="{_KIND}.sharedStrings+xml"/></Types>'
        ),
    }


def _format(number_format: int, font: int, fill: int, *, wrap: bool = False) -> str:
    align = '<alignment vertical="top" wrapText="1"/>' if wrap else ""
    return (
        f'<xf numFmtId="{number_format}" fontId="{font}" fillId="{fill}" borderId="0" '
        f'xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"'
        f"{' applyAlignment=' + chr(34) + '1' + chr(34) if wrap else ''}>{align}</xf>"
    )


# Number formats 2 and 4 are 0.00 and #,##0.00 in every spreadsheet program.
_STYLES: Final = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEDE6D6"/></patternFill></fill>'
    "</fills>"
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    "</cellStyleXfs>"
    '<cellXfs count="8">'
    f"{_format(0, 0, 0)}{_format(0, 1, 2, wrap=True)}{_format(4, 0, 0)}{_format(2, 0, 0)}"
    f"{_format(0, 1, 0)}{_format(4, 1, 0)}{_format(0, 0, 0, wrap=True)}"
    f"{_format(164, 0, 0)}"
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)

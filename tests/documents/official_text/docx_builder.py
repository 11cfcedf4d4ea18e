"""Word files for tests: whole ones by python-docx, exact ones from raw XML."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W_NAMESPACE}"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)

_INLINE = re.compile(r"\*\*(.+?)\*\*|<sup>(.*?)</sup>|<sub>(.*?)</sub>|<br\s*/?>")
_PIPE_RULE = re.compile(r"\|?\s*:?-{2,}[\s:|-]*")


def paragraph(text: str = "", properties: str = "") -> str:
    """Return the XML of a paragraph of one run."""
    words = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r>{words}</w:r></w:p>"


def run(content: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>"


def words(text: str, properties: str = "") -> str:
    return run(f'<w:t xml:space="preserve">{text}</w:t>', properties)


def level(depth: int, text: str, number_format: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{number_format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str) -> str:
    content = "".join(levels)
    return f'<w:abstractNum w:abstractNumId="{number}">{content}</w:abstractNum>'


def listing(number: int, of: int, override: str = "") -> str:
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'
    )


def in_list(text: str, number: int = 1, depth: int = 0) -> str:
    return paragraph(
        text,
        f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>',
    )


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def relationships(*targets: tuple[str, str]) -> str:
    """Return a .rels part of (last word of the type, target)."""
    rows = "".join(
        f'<Relationship Id="r{place}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def package_parts(body: str, **parts: str) -> dict[str, str]:
    """Return the parts of a .docx by name; ``parts`` are styles, numbering, …."""
    contents = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": (
            f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": relationships(
            *((kind, f"{kind}.xml") for kind in parts)
        ),
    }
    for kind, xml in parts.items():
        contents[f"word/{kind}.xml"] = f"<w:{kind} {_NAMESPACES}>{xml}</w:{kind}>"
    return contents


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def build_package(body: str, **parts: str) -> bytes:
    """Return a .docx of raw XML: the body, and parts such as ``numbering``."""
    return zipped(package_parts(body, **parts))


def build_docx_from_markdown(text: str, *, number_articles: bool = False) -> bytes:
    """Return a .docx of a Markdown text, set as a clerk would set it.

    Headings, bold and raised words, tables (by tabs, by pipes, in HTML), bullets
    and rules; a blank line is no empty paragraph, the second one is.

    Args:
        text: The Markdown.
        number_articles: Whether Word is to number ``第一条 …`` by itself.
    """
    return _MarkdownToWord(number_articles=number_articles).convert(text)


class _MarkdownToWord:
    def __init__(self, *, number_articles: bool) -> None:
        self._document = docx.Document()
        self._list = self._article_list() if number_articles else None

    def convert(self, text: str) -> bytes:
        lines = [line.strip(" \r") for line in text.split("\n")]
        at = blanks = 0
        while at < len(lines):
            line = lines[at]
            if not line.strip():
                blanks += 1
                if blanks > 1:
                    self._document.add_paragraph()
                at += 1
                continue
            blanks = 0
            at += self._table(lines, at) or self._one(line)
        target = io.BytesIO()
        self._document.save(target)
        return target.getvalue()

    def _one(self, line: str) -> int:
        heading = re.match(r"(#{1,6})\s+(.*)", line)
        if re.fullmatch(r"-{3,}", line):
            self._rule()
        elif heading:
            style = f"Heading {len(heading[1])}"
            self._words(self._document.add_paragraph(style=style), heading[2])
        elif re.match(r"[-*+]\s+\S", line):
            self._words(self._document.add_paragraph(style="List Bullet"), line[2:])
        else:
            paragraph = self._document.add_paragraph()
            article = re.match(r"\*\*第[一二三四五六七八九十百]+条\*\*\s*", line)
            if self._list is not None and article:
                _number(paragraph, self._list)
                line = line[article.end() :]
            self._words(paragraph, line)
        return 1

    def _words(self, paragraph: Any, line: str) -> None:
        at = 0
        for found in _INLINE.finditer(line):
            paragraph.add_run(line[at : found.start()])
            at = found.end()
            bold, raised, lowered = found.groups()
            if bold is not None:
                paragraph.add_run(bold).bold = True
            elif raised is not None:
                paragraph.add_run(raised).font.superscript = True
            elif lowered is not None:
                paragraph.add_run(lowered).font.subscript = True
            else:
                paragraph.add_run().add_break()
        paragraph.add_run(line[at:])

    def _rule(self) -> None:
        properties = self._document.add_paragraph()._p.get_or_add_pPr()
        borders = OxmlElement("w:pBdr")
        bottom = OxmlElement("w:bottom")
        bottom.set(qn("w:val"), "single")
        borders.append(bottom)
        properties.append(borders)

    def _table(self, lines: list[str], at: int) -> int:
        """Write the table that starts here; return how many lines it takes."""
        if lines[at].startswith("<table"):
            end = at
            while "</table>" not in lines[end]:
                end += 1
            self._grid(_html_rows("\n".join(lines[at : end + 1])))
            return end + 1 - at
        for mark in ("\t", "|"):
            end = at
            while end < len(lines) and mark in lines[end]:
                end += 1
            if end - at > 1:
                rows = [line.strip("|").split(mark) for line in lines[at:end]]
                header = mark == "|" and bool(_PIPE_RULE.fullmatch(lines[at + 1]))
                if header:
                    del rows[1]
                self._grid(
                    [[(cell.strip(), 1, 1) for cell in row] for row in rows],
                    header=header,
                )
                return end - at
        return 0

    def _grid(
        self, rows: list[list[tuple[str, int, int]]], *, header: bool = False
    ) -> None:
        width = max(sum(across for _, _, across in row) for row in rows)
        table = self._document.add_table(rows=len(rows), cols=width)
        taken: set[tuple[int, int]] = set()
        for down, row in enumerate(rows):
            column = 0
            for text, height, across in row:
                while (down, column) in taken:
                    column += 1
                cell = table.cell(down, column)
                if height * across > 1:
                    far = table.cell(down + height - 1, column + across - 1)
                    cell = cell.merge(far)
                taken |= {
                    (down + below, column + beside)
                    for below in range(height)
                    for beside in range(across)
                }
                column += across
                self._words(cell.paragraphs[0], text)
        if header:
            properties = table.rows[0]._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:tblHeader"))

    def _article_list(self) -> int:
        """Add a list that numbers 第一条, 第二条 … and return its number."""
        numbering = self._document.part.numbering_part.element
        abstract = docx.oxml.parse_xml(
            f'<w:abstractNum xmlns:w="{W_NAMESPACE}" w:abstractNumId="900">'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCountingThousand"/>'
            '<w:suff w:val="space"/><w:lvlText w:val="第%1条"/>'
            "<w:rPr><w:b/></w:rPr></w:lvl></w:abstractNum>"
        )
        # The schema wants every abstract list before the first list.
        numbering.insert(0, abstract)
        return int(numbering.add_num(900).numId)


def _number(paragraph: Any, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _html_rows(html: str) -> list[list[tuple[str, int, int]]]:
    parser = _HtmlTable()
    parser.feed(html)
    return parser.rows


class _HtmlTable(HTMLParser):
    """Rows of (text, rows spanned, columns spanned)."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, int, int]]] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(
        self, tag: str, attrs: Iterable[tuple[str, str | None]]
    ) -> None:
        values = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._cell = []
            self._span = (
                int(values.get("rowspan") or 1),
                int(values.get("colspan") or 1),
            )
        elif self._cell is not None:
            self._cell.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._cell is not None:
            self.rows[-1].append(("".join(self._cell).strip(), *self._span))
            self._cell = None
        elif self._cell is not None:
            self._cell.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

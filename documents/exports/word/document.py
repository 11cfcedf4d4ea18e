"""Documents and issues as Word files."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from documents.exports.characters import xml_text
from documents.exports.markdown.comparison import outline_of_text, outline_of_tree
from documents.exports.printed import Line, Role, front_lines, printed_lines
from documents.exports.tree import DocumentTree, Grid, IssueTree
from documents.exports.word.numbering import Lists
from documents.exports.word.styles import TABLE, set_up, style_of
from documents.official_text.errors import OfficialTextError
from documents.official_text.reader import read_bytes

#: Longer properties are refused by Word.
_LONGEST_TITLE: Final = 255
_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)


def document_docx(tree: DocumentTree) -> bytes:
    """Return a document as .docx.

    Numbers are Word's own where our reader, asked at once, finds the same text by
    them; where it does not, every number is written out.
    """
    data = _write(tree.title, tree.issuer, [tree], numbered=True)
    if _reads_back(tree, data):
        return data
    return _write(tree.title, tree.issuer, [tree], numbered=False)


def issue_docx(issue: IssueTree) -> bytes:
    """Return an issue as .docx: contents, then each document from a new page."""
    name = f"{issue.head.title}{issue.head.label}"
    return _write(name, "", issue.documents, numbered=True, issue=issue)


def _reads_back(tree: DocumentTree, data: bytes) -> bool:
    kind: Any = "gazette" if tree.is_gazette else "law"
    try:
        (text,) = read_bytes(data, name="公报.docx", kind=kind).documents
    except (OfficialTextError, ValueError):
        return False
    return outline_of_text(text, tree) == outline_of_tree(tree)


def _write(
    title: str,
    author: str,
    trees: Iterable[DocumentTree],
    *,
    numbered: bool,
    issue: IssueTree | None = None,
) -> bytes:
    document = docx.Document()
    set_up(document)
    _describe(document, title, author)
    writer = _Writer(document, numbered=numbered)
    if issue is not None:
        for style, words in front_lines(issue):
            writer.paragraph("Title" if style else "公报目录", words)
    for tree in trees:
        if issue is not None:
            writer.new_page()
        writer.write(tree)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _describe(document: Any, title: str, author: str) -> None:
    properties = document.core_properties
    properties.title = xml_text(title)[:_LONGEST_TITLE]
    properties.author = xml_text(author)[:_LONGEST_TITLE]
    properties.language = "zh-CN"
    properties.comments = ""
    # The same text gives the same file, whenever it is asked for.
    properties.created = properties.modified = _DAY


class _Writer:
    """Appends lines to a Word document."""

    def __init__(self, document: Any, *, numbered: bool) -> None:
        self._document = document
        self._lists = Lists(document) if numbered else None

    def write(self, tree: DocumentTree) -> None:
        places: dict[str, Any] = {}
        for line in printed_lines(tree):
            if line.grid is not None:
                self._table(line.grid)
                continue
            paragraph = self._line(line, tree.slug)
            # A correction whose place is gone, or a table's, stands at the title.
            if line.role is Role.TITLE:
                places[""] = paragraph
            elif line.unit is not None:
                places[line.unit.eid] = paragraph
        for correction in tree.corrections:
            runs = places.get(correction.eid, places[""]).runs
            self._remark(runs or places[""].runs, correction.words)

    def _remark(self, runs: list[Any], words: str) -> None:
        """Comment on words; a comment is no text, so the file reads back the same."""
        comment = self._document.add_comment(
            runs=runs, text=xml_text(words), author="公报勘误", initials="勘"
        )
        comment._comment_elm.date = _DAY  # noqa: SLF001 (the moment of writing)

    def new_page(self) -> None:
        """Go on from a new page."""
        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def paragraph(self, style: str, words: str) -> Any:
        """Append a paragraph of one run."""
        paragraph = self._document.add_paragraph(style=style)
        if words:
            _run(paragraph, words)
        return paragraph

    def _line(self, line: Line, slug: str) -> Any:
        paragraph = self._document.add_paragraph(style=style_of(line))
        number = (
            self._lists.number(line.unit, slug) if self._lists and line.unit else None
        )
        lead = line.lead if number is None else ""
        if number is not None:
            _put_number(paragraph, number)
        if line.role is Role.MASTHEAD:
            _run(paragraph, f"{line.text}文件")
        elif line.heading and line.text:
            # The mark of the paragraph decides how its number is set.
            mark = OxmlElement("w:rPr")
            mark.append(OxmlElement("w:b"))
            paragraph._p.get_or_add_pPr().append(mark)  # noqa: SLF001
            _run(paragraph, f"{lead}{line.heading}").bold = True
            _run(paragraph, line.text)
        else:
            _run(paragraph, f"{lead}{line.heading}{line.text}")
        return paragraph

    def _table(self, grid: Grid) -> None:
        rows = [*([grid.header] if grid.header else []), *grid.rows]
        width = grid.width
        if not rows or not width:
            return
        table = self._document.add_table(rows=0, cols=width, style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = True
        body = table._tbl  # noqa: SLF001 (its rows one by one are quadratic)
        for place, cells in enumerate(rows):
            body.append(
                _table_row(cells, width, header=bool(grid.header) and not place)
            )


def _run(paragraph: Any, words: str) -> Any:
    """Add words; a line feed becomes a break, a tab a tab."""
    return paragraph.add_run(xml_text(words))


def _put_number(paragraph: Any, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _table_row(cells: tuple[str, ...], width: int, *, header: bool) -> Any:
    """Return a row that no page break cuts; a header comes again on each page."""
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for column in range(width):
        words = cells[column] if column < len(cells) else ""
        cell = OxmlElement("w:tc")
        for line in xml_text(words).split("\n"):
            cell.append(_cell_paragraph(line, bold=header))
        row.append(cell)
    return row


def _cell_paragraph(words: str, *, bold: bool) -> Any:
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    style = OxmlElement("w:pStyle")
    style.set(qn("w:val"), TABLE)
    properties.append(style)
    paragraph.append(properties)
    if words:
        run = OxmlElement("w:r")
        if bold:
            look = OxmlElement("w:rPr")
            look.append(OxmlElement("w:b"))
            run.append(look)
        text = OxmlElement("w:t")
        text.set(qn("xml:space"), "preserve")
        text.text = words
        run.append(text)
        paragraph.append(run)
    return paragraph

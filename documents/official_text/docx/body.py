"""The body of a Word document: paragraphs, tables and notes, in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.docx.archive import Archive, too_large, unsupported
from documents.official_text.docx.inline import Inline, InlineReader
from documents.official_text.docx.markup import (
    MC,
    W,
    alternative,
    integer,
    switch,
    value,
)
from documents.official_text.docx.notes import Notes
from documents.official_text.docx.numbering import Numbering
from documents.official_text.docx.paragraphs import Paragraph, blocks_of, has_border
from documents.official_text.docx.styles import Styles, is_indented, outline_level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

_WRAPPERS: Final = frozenset(
    W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)
#: What stands in another file or format, and would be lost without a word.
_FOREIGN: Final = frozenset({W + "altChunk", W + "subDoc"})
_NOTE_PARTS: Final = ("footnotes", "endnotes")
#: Word allows 63 columns; a cell that claims more is not believed.
_MAX_SPAN: Final = 63
_MAX_GRID: Final = 2_000_000
_ALTERNATIVE: Final = MC + "AlternateContent"


def read_docx(data: bytes) -> list[Block]:
    """Return the blocks of a Word document.

    ``line`` counts every paragraph of the document, empty ones and those in
    tables included. A line break within a paragraph makes two blocks with one
    ``line``. Footnotes and endnotes follow the text; ``[注1]`` marks both places.

    Args:
        data: The file.

    Raises:
        OfficialTextError: ``broken_docx``, ``unsupported`` or ``too_large``.
    """
    archive = Archive(data)
    parts = archive.related(archive.main)
    styles = Styles(archive.children(parts.get("styles", ""), of=None))
    numbering = Numbering(
        archive.children(parts.get("numbering", ""), of=None), styles.lists
    )
    reader = _Reader(styles, numbering)
    reader.read(archive.children(archive.main, of=W + "body"))
    for kind in _NOTE_PARTS:
        if reader.notes.wants(kind):
            reader.notes.load(kind, archive.children(parts.get(kind, ""), of=None))
    reader.read_notes()
    return reader.blocks


@dataclass(slots=True)
class _Reader:
    """Goes through the document once; counters and notes go with it."""

    styles: Styles
    numbering: Numbering
    blocks: list[Block] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    line: int = 0
    gap: int = 0
    #: Words whose paragraph mark was deleted: they belong to the next paragraph.
    carried: Inline | None = None
    inline: InlineReader = field(init=False)

    def __post_init__(self) -> None:
        self.inline = InlineReader(self.styles, self.notes.mark)

    def read(self, elements: Iterable[Element]) -> None:
        """Append the blocks of block-level content."""
        for element in _flat(elements):
            if element.tag == W + "p":
                self._read_paragraph(element)
            elif element.tag == W + "tbl":
                self._flush()
                self._read_table(element)
        self._flush()

    def read_notes(self) -> None:
        """Append the notes that the text refers to, and that notes refer to."""
        done = 0
        while done < len(self.notes.order):
            mark = self.notes.mark(*self.notes.order[done])
            first = len(self.blocks)
            self.read(self.notes.content(self.notes.order[done]))
            done += 1
            if first == len(self.blocks):
                continue
            block = self.blocks[first]
            if block.kind is BlockKind.PARAGRAPH:
                block.text = f"{mark} {block.text}"
                block.bold = False
                block.bold_lead = block.generated_label = 0
            else:
                line = block.line
                self.blocks.insert(first, Block(text=mark, line=line, end_line=line))

    def _read_paragraph(self, element: Element) -> None:
        paragraph = self._paragraph(element)
        if paragraph is not None:
            self._add(paragraph, element.find(W + "pPr"))

    def _flush(self) -> None:
        """End a paragraph whose deleted mark has no paragraph after it."""
        carried = self._take()
        if carried is not None:
            self._add(self._rest(carried), None)

    def _take(self) -> Inline | None:
        carried, self.carried = self.carried, None
        return carried

    def _rest(self, inline: Inline) -> Paragraph:
        style = self.styles.paragraph(None)
        return Paragraph(line=self.line, style=style, inline=inline)

    def _add(self, paragraph: Paragraph, properties: Element | None) -> None:
        first = len(self.blocks)
        self.blocks.extend(blocks_of(paragraph))
        if len(self.blocks) > first:
            self.blocks[first].gap = self.gap
            self.gap = 0
        elif paragraph.inline.rule or has_border(properties):
            self._add_block(Block(kind=BlockKind.RULE), paragraph.line)
        elif not paragraph.inline.boxes:
            self.gap += 1
        for box in paragraph.inline.boxes:
            self.read(box)

    def _add_block(self, block: Block, line: int) -> None:
        block.line, block.end_line, block.gap = line, self.line, self.gap
        self.gap = 0
        self.blocks.append(block)

    def _paragraph(self, element: Element) -> Paragraph | None:
        """Read one paragraph; None where its mark is deleted and it goes on."""
        self.line += 1
        properties = element.find(W + "pPr")
        style_name = (
            None if properties is None else value(properties.find(W + "pStyle"))
        )
        style = self.styles.paragraph(style_name)
        inline = self._take() or Inline()
        self.inline.read(element, style.run, inline)
        if _mark_is_deleted(properties):
            self.carried = inline
            return None
        paragraph = Paragraph(line=self.line, style=style, inline=inline)
        own = None if properties is None else properties.find(W + "ind")
        self._set(paragraph, properties)
        listed = self._number(paragraph, properties)
        for indented in (is_indented(own), listed, style.indented):
            if indented is not None:
                paragraph.indented = indented
                break
        return paragraph

    def _set(self, paragraph: Paragraph, properties: Element | None) -> None:
        """Set level and alignment: the paragraph's own, else its style's."""
        outline = outline_level(properties)
        paragraph.level = paragraph.style.level if outline is None else outline
        own = None if properties is None else value(properties.find(W + "jc"))
        paragraph.centred = paragraph.style.centred if own is None else own == "center"

    def _number(self, paragraph: Paragraph, properties: Element | None) -> bool | None:
        """Label a paragraph; return whether its list level is indented."""
        style = paragraph.style
        own = None if properties is None else properties.find(W + "numPr")
        number = depth = None
        if own is not None:
            number = integer(value(own.find(W + "numId")))
            depth = integer(value(own.find(W + "ilvl")))
        if number is None:
            number = style.list_number
            if number and depth is None:
                depth = self.numbering.depth_of_style(number, style.list_style)
                depth = style.list_depth if depth is None else depth
        if not number:
            return None
        level = self.numbering.level(number, depth or 0)
        if level is None:
            return None
        paragraph.label = self.numbering.next_label(number, depth or 0)
        if paragraph.label is not None:
            paragraph.label_bold = self._label_bold(paragraph, properties)
        return is_indented(level.indent)

    def _label_bold(self, paragraph: Paragraph, properties: Element | None) -> bool:
        """A label is set as its level says, else as the paragraph mark is."""
        if paragraph.label is not None and paragraph.label.bold is not None:
            return paragraph.label.bold
        mark = None if properties is None else properties.find(W + "rPr")
        return self.inline.style(mark, paragraph.style.run).bold is True

    def _read_table(self, table: Element) -> None:
        first = self.line + 1
        rows, has_header = self._rows(table)
        width = max((len(row) for row in rows), default=0)
        if width * len(rows) > _MAX_GRID:
            raise too_large("表格过大")
        if not any(any(row) for row in rows):
            return
        for row in rows:
            row.extend([""] * (width - len(row)))
        self._add_block(
            Block(
                kind=BlockKind.TABLE,
                rows=rows,
                has_header=True if has_header else None,
            ),
            first,
        )

    def _rows(self, table: Element) -> tuple[list[list[str]], bool]:
        """Return the cells of a table, and whether its first row is a header."""
        rows: list[list[str]] = []
        has_header = False
        for row in _flat(table):
            if row.tag != W + "tr":
                continue
            properties = row.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                continue
            cells = self._cells(row, properties, first=not rows)
            if not rows:
                has_header = switch(properties, "tblHeader") is True
            if cells:
                rows.append(cells)
        return rows, has_header

    def _cells(
        self, row: Element, properties: Element | None, *, first: bool
    ) -> list[str]:
        cells = [""] * _span(properties, "gridBefore", 0)
        for cell in _flat(row):
            if cell.tag != W + "tc":
                continue
            settings = cell.find(W + "tcPr")
            goes_on = not first and _continues(settings, "vMerge")
            if goes_on or (cells and _continues(settings, "hMerge")):
                # Word shows nothing of what such a cell still holds.
                self.line += sum(1 for _ in cell.iter(W + "p"))
                cells.append("")
            else:
                cells.append(self._text(cell))
            cells.extend([""] * (_span(settings, "gridSpan", 1) - 1))
        if not cells:
            return cells
        return cells + [""] * _span(properties, "gridAfter", 0)

    def _text(self, elements: Iterable[Element]) -> str:
        """Return block-level content as lines, for the inside of a cell."""
        outer = self._take()
        lines: list[str] = []
        for element in _flat(elements):
            if element.tag == W + "p":
                paragraph = self._paragraph(element)
                if paragraph is None:
                    continue
                lines.extend(block.text for block in blocks_of(paragraph))
                lines.extend(
                    text for box in paragraph.inline.boxes if (text := self._text(box))
                )
            elif element.tag == W + "tbl":
                rows, _ = self._rows(element)
                lines.extend(
                    "\t".join(cell for cell in row if cell) for row in rows if any(row)
                )
        rest = self._take()
        if rest is not None:
            lines.extend(block.text for block in blocks_of(self._rest(rest)))
        self.carried = outer
        return "\n".join(lines)


def _flat(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield block-level elements (rows, cells) without what only wraps them."""
    for element in elements:
        if element.tag in _WRAPPERS:
            yield from _flat(element)
        elif element.tag == _ALTERNATIVE:
            branch = alternative(element)
            if branch is not None:
                yield from _flat(branch)
        elif element.tag in _FOREIGN:
            raise unsupported("正文引用了另一个文件的内容，请在 Word 中合并后另存")
        else:
            yield element


def _span(properties: Element | None, name: str, otherwise: int) -> int:
    if properties is None:
        return otherwise
    size = integer(value(properties.find(W + name)))
    return otherwise if size is None else max(otherwise, min(size, _MAX_SPAN))


def _continues(properties: Element | None, name: str) -> bool:
    merge = None if properties is None else properties.find(W + name)
    return merge is not None and value(merge) != "restart"


def _mark_is_deleted(properties: Element | None) -> bool:
    """Tell whether a tracked change joins the paragraph to the next one."""
    mark = None if properties is None else properties.find(W + "rPr")
    return mark is not None and (
        mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None
    )

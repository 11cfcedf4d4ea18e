"""Line by line: paragraphs, headings, rules and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.markdown import pipes
from documents.official_text.markdown.html_tables import TableParser
from documents.official_text.markdown.inline import (
    unhidden,
    without_inline,
    without_strong,
)

_HEADING = re.compile(r"(#{1,6})(?!#)[ \t\u3000]*(\S.*)?$")
_CLOSING_HASHES = re.compile(r"(?<=[ \t])#+$")
_RULE = re.compile(r"(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_SETEXT = re.compile(r"=+$|-+$")
_BULLET = re.compile(r"[-*+•][ \t]+(?=\S)")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", re.DOTALL)
_FRONT_MATTER_MAX = 4000
_BLANK = " \t\u3000\xa0\u2002\u2003\u2009"
#: Columns of a blank: a line set in four characters is set in the middle.
_WIDTH = {"\u3000": 2, "\u2003": 2, "\t": 4}
_INDENT = 4
_CENTRED = 8
_CENTRED_MAX = 50
_SETEXT_MAX = 60
#: Short rows are filled up to the width of the table; no table is larger.
_FILLED_MAX = 500_000
#: Characters without width: they are not text, and hide in copied pages.
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f]")


@dataclass(slots=True)
class BlockReading:
    """Blocks of a source, and what was taken off.

    Attributes:
        blocks: The blocks in order.
        markup: Markup that was taken off, as (line, words).
        invisible: How many characters without width were taken out.
    """

    blocks: list[Block] = field(default_factory=list)
    markup: list[tuple[int, str]] = field(default_factory=list)
    invisible: int = 0


def read_markdown(text: str) -> BlockReading:
    """Return the blocks of a Markdown or plain text.

    Args:
        text: The decoded source, every line end a line feed.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.result = BlockReading()
        text, self.result.invisible = _ZERO_WIDTH.subn("", text)
        self.lines = self._without_comments(text).split("\n")
        self.gap = 0

    def _without_comments(self, text: str) -> str:
        """Blank front matter and comments, keeping the count of lines."""
        match = _FRONT_MATTER.match(text, 0, _FRONT_MATTER_MAX)
        if match and ":" in (match.group(1) or ""):
            self.result.markup.append((1, match.group().strip()))
            text = "\n" * match.group().count("\n") + text[match.end() :]
        if "<!--" not in text:
            return text
        kept: list[str] = []
        line, at = 1, 0
        while (start := text.find("<!--", at)) >= 0:
            end = text.find("-->", start)
            if end < 0:
                break
            kept.append(text[at:start])
            line += text.count("\n", at, start)
            comment = text[start : end + 3]
            self.result.markup.append((line, comment))
            breaks = comment.count("\n")
            kept.append("\n" * breaks)
            line += breaks
            at = end + 3
        return "".join([*kept, text[at:]])

    def read(self) -> BlockReading:
        index = 0
        while index < len(self.lines):
            stripped = self.lines[index].strip(_BLANK)
            if not stripped:
                self.gap += 1
                index += 1
            else:
                index = self._read_at(index, stripped)
        return self.result

    def _read_at(self, index: int, stripped: str) -> int:
        """Read what starts at a line; return the line behind it."""
        first = stripped[0]
        if first == "<" and stripped[:6].lower() == "<table":
            return self._html_table(index)
        if "|" in stripped and pipes.is_row(stripped, self._line(index + 1)):
            return self._pipe_table(index)
        if "\t" in stripped and self._tab_rows(index):
            return self._tab_table(index)
        if first == "`" and stripped.startswith("```"):
            self.result.markup.append((index + 1, stripped))
        elif first in "=-" and self._is_setext(stripped):
            self.result.blocks[-1].level = 1 if first == "=" else 2
            self.result.markup.append((index + 1, stripped))
        elif first in "-*_" and _RULE.match(stripped):
            self._add(Block(kind=BlockKind.RULE, line=index + 1, end_line=index + 1))
            self.result.markup.append((index + 1, stripped))
        elif "<table" in stripped.lower():
            before, tag, after = _cut_at_table(stripped)
            self._paragraph(self.lines[index], before, index + 1)
            self.lines[index] = f"{tag}{after}"
            return self._html_table(index)
        else:
            self._paragraph(self.lines[index], stripped, index + 1)
        return index + 1

    def _line(self, index: int) -> str:
        return self.lines[index].strip() if index < len(self.lines) else ""

    def _is_setext(self, stripped: str) -> bool:
        """Tell a line under a heading (``====``) from a rule."""
        before = self.result.blocks[-1] if self.result.blocks else None
        return (
            self.gap == 0
            and before is not None
            and before.kind is BlockKind.PARAGRAPH
            and before.level == 0
            and len(before.text) <= _SETEXT_MAX
            and before.text[-1] not in "。；：，、"
            and len(stripped) > 1
            and bool(_SETEXT.match(stripped))
        )

    def _add(self, block: Block) -> None:
        block.gap = self.gap
        self.gap = 0
        self.result.blocks.append(block)

    # Paragraphs

    def _paragraph(self, raw: str, text: str, number: int) -> None:
        text, level = self._without_prefix(text, number)
        width = _indent_of(raw) if raw[:1] in _BLANK else 0
        for piece in without_inline(text, number, self.result.markup):
            plain, lead, mark = without_strong(piece)
            if mark:
                self.result.markup.append((number, mark))
            plain = unhidden(plain)
            if not plain:
                continue
            self._add(
                Block(
                    text=plain,
                    line=number,
                    end_line=number,
                    level=level,
                    bold=lead == len(plain),
                    bold_lead=lead,
                    indented=width >= _INDENT,
                    centred=width >= _CENTRED and len(plain) <= _CENTRED_MAX,
                )
            )

    def _without_prefix(self, text: str, number: int) -> tuple[str, int]:
        """Take off what marks a heading, a quotation or an entry of a list."""
        first = text[:1]
        if first == ">":
            match = _QUOTE.match(text)
            if match:
                self.result.markup.append((number, ">"))
                text = text[match.end() :].strip()
                first = text[:1]
        if first == "#":
            match = _HEADING.match(text)
            if match:
                words = (match.group(2) or "").strip()
                words = _CLOSING_HASHES.sub("", words).rstrip()
                if not words:
                    self.result.markup.append((number, match.group(1)))
                return words, len(match.group(1))
        elif first and first in "-*+•" and not text.startswith("**"):
            bullet = _BULLET.match(text)
            if bullet:
                self.result.markup.append((number, first))
                text = text[bullet.end() :]
        return text, 0

    # Tables

    def _pipe_table(self, index: int) -> int:
        start = index
        rows: list[list[str]] = []
        has_header: bool | None = None
        while index < len(self.lines) and "|" in self.lines[index]:
            line = self.lines[index].strip()
            if pipes.is_rule(line):
                has_header = True if len(rows) == 1 else has_header
            else:
                rows.append([self._cell(c, index + 1) for c in pipes.cells_of(line)])
            index += 1
        self._add_table(rows, start + 1, index, has_header=has_header)
        return index

    def _tab_rows(self, index: int) -> int:
        """Return how many lines from here make a table by tabs (0 for none)."""
        columns = self.lines[index].rstrip().count("\t")
        end = index
        while end < len(self.lines) and "\t" in self.lines[end].strip(_BLANK):
            end += 1
        count = end - index
        if count >= 2 or columns >= 2:  # noqa: PLR2004 (two rows, or three cells)
            return count
        return 0

    def _tab_table(self, index: int) -> int:
        end = index + self._tab_rows(index)
        rows = [
            [self._cell(cell, at + 1) for cell in self.lines[at].rstrip().split("\t")]
            for at in range(index, end)
        ]
        self._add_table(rows, index + 1, end)
        return end

    def _html_table(self, index: int) -> int:
        end = self._end_of_table(index)
        parser = TableParser()
        parser.feed("\n".join(self.lines[index:end]))
        parser.close()
        if parser.caption:
            self._paragraph(parser.caption, parser.caption, index + 1)
        self._add_table(
            parser.grid(), index + 1, end, has_header=parser.has_header or None
        )
        if rest := parser.outside.strip():
            self._paragraph(rest, rest, end)
        return end

    def _end_of_table(self, index: int) -> int:
        """Return the line behind a table; one never closed ends at a gap."""
        depth = 0
        gap = 0
        for at in range(index, len(self.lines)):
            lowered = self.lines[at].lower()
            depth += lowered.count("<table") - lowered.count("</table")
            if depth <= 0:
                return at + 1
            if not gap and not lowered.strip():
                gap = at
        return gap or len(self.lines)

    def _cell(self, text: str, number: int) -> str:
        pieces = without_inline(text.strip(), number, self.result.markup)
        return "\n".join(unhidden(without_strong(piece.strip())[0]) for piece in pieces)

    def _add_table(
        self,
        rows: list[list[str]],
        line: int,
        end_line: int,
        *,
        has_header: bool | None = None,
    ) -> None:
        width = max((len(row) for row in rows), default=0)
        if width * len(rows) <= _FILLED_MAX:
            for row in rows:
                row.extend([""] * (width - len(row)))
        if width and any(any(row) for row in rows):
            self._add(
                Block(
                    kind=BlockKind.TABLE,
                    rows=rows,
                    line=line,
                    end_line=end_line,
                    has_header=has_header,
                )
            )


def _indent_of(raw: str) -> int:
    blanks = raw[: len(raw) - len(raw.lstrip(_BLANK))]
    return sum(_WIDTH.get(character, 1) for character in blanks)


def _cut_at_table(text: str) -> tuple[str, str, str]:
    at = text.lower().index("<table")
    return text[:at].strip(), text[at : at + 6], text[at + 6 :]

"""From Markdown or plain text to blocks.

Not a Markdown renderer: official text is written one paragraph a line, and a
line end is a paragraph's end. Markup is taken off, never the words in it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from documents.official_text.blocks import Block, BlockKind

_HEADING = re.compile(
    r"(#{1,6})[ \t\u3000]+(.*?)(?:[ \t]+#+)?$|(#{1,6})(?=[^#\s])(.*)$"
)
_RULE = re.compile(r"(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_BULLET = re.compile(r"[-*+][ \t]+(?=\S)")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_TAG = re.compile(
    r"</?(?:p|div|span|font|b|i|u|em|strong|center|br|hr|a|img|small|big|sup|sub|h[1-6]"
    r"|ul|ol|li|blockquote|pre|code|section|article)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_SUPERSCRIPT = re.compile(r"<sup>\s*([^<]*?)\s*</sup>", re.IGNORECASE)
_SUBSCRIPT = re.compile(r"<sub>\s*([^<]*?)\s*</sub>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_PIPE_RULE = re.compile(r"\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?$")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", re.DOTALL)
_TEX = re.compile(r"\$\s*\\?(?:mathrm|text)?\{?\s*([^$]*?)\}?\s*\$")
_SUPERSCRIPT_OF = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_SUBSCRIPT_OF = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_INDENT = re.compile(r"[\u3000 \t]*")
#: Characters without width: they are not text, and hide in copied pages.
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")


@dataclass(slots=True)
class BlockReading:
    """Blocks of a source, and what markup was taken off, as (line, words)."""

    blocks: list[Block] = field(default_factory=list)
    markup: list[tuple[int, str]] = field(default_factory=list)


def read_markdown(text: str) -> BlockReading:
    """Return the blocks of a Markdown or plain text.

    Args:
        text: The decoded source, every line end a line feed.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.result = BlockReading()
        self.lines = self._without_comments(text).split("\n")
        self.gap = 0

    def _without_comments(self, text: str) -> str:
        """Blank front matter and comments, keeping the count of lines."""
        match = _FRONT_MATTER.match(text)
        if match and ":" in (match.group(1) or ""):
            self.result.markup.append((1, match.group().strip()))
            text = "\n" * match.group().count("\n") + text[match.end() :]
        if "<!--" not in text:
            return text

        def blank(comment: re.Match[str]) -> str:
            line = text.count("\n", 0, comment.start()) + 1
            self.result.markup.append((line, comment.group()))
            return "\n" * comment.group().count("\n")

        return _COMMENT.sub(blank, text)

    def read(self) -> BlockReading:
        index = 0
        lines = self.lines
        count = len(lines)
        while index < count:
            line = lines[index]
            stripped = line.strip(" \t\u3000\xa0")
            if _ZERO_WIDTH.search(stripped):
                stripped = _ZERO_WIDTH.sub("", stripped).strip(" \t\u3000\xa0")
            if not stripped:
                self.gap += 1
                index += 1
                continue
            first = stripped[0]
            if first == "<" and stripped[:6].lower() == "<table":
                index = self._html_table(index)
            elif first == "`" and stripped.startswith("```"):
                self.result.markup.append((index + 1, stripped))
                index += 1
            elif "|" in stripped and self._is_pipe_row(index):
                index = self._pipe_table(index)
            elif "\t" in stripped and self._tab_rows(index):
                index = self._tab_table(index)
            elif first in "-*_" and _RULE.match(stripped):
                self._add(
                    Block(kind=BlockKind.RULE, line=index + 1, end_line=index + 1)
                )
                self.result.markup.append((index + 1, stripped))
                index += 1
            else:
                self._paragraph(line, stripped, index + 1)
                index += 1
        return self.result

    def _add(self, block: Block) -> None:
        block.gap = self.gap
        self.gap = 0
        self.result.blocks.append(block)

    def _paragraph(self, raw: str, text: str, number: int) -> None:
        level = 0
        indented = raw[:1] in "\u3000" or raw[:2] in {"\xa0\xa0", "\u2003"}
        if text[0] == "#":
            match = _HEADING.match(text)
            if match:
                level = len(match.group(1) or match.group(3))
                text = (match.group(2) or match.group(4) or "").strip()
                if not text:
                    self.result.markup.append((number, "#" * level))
                    return
        elif text[0] == ">":
            text = _QUOTE.sub("", text, count=1).strip()
            if not text:
                return
        elif text[0] in "-*+" and not text.startswith("**"):
            bullet = _BULLET.match(text)
            if bullet:
                text = text[bullet.end() :]
        for piece in _inline(text, number, self.result.markup):
            plain, lead = _without_strong(piece)
            if not plain:
                continue
            self._add(
                Block(
                    text=plain,
                    line=number,
                    end_line=number,
                    level=level,
                    bold=lead == len(plain) > 0,
                    bold_lead=lead,
                    indented=indented,
                )
            )

    def _is_pipe_row(self, index: int) -> bool:
        """Tell whether a table by pipes starts here (two rows at least)."""
        line = self.lines[index].strip()
        following = self.lines[index + 1].strip() if index + 1 < len(self.lines) else ""
        if line.startswith("|") and line.endswith("|") and line.count("|") > 1:
            return True
        return "|" in following and bool(_PIPE_RULE.match(following))

    def _pipe_table(self, index: int) -> int:
        start = index
        rows: list[list[str]] = []
        has_header: bool | None = None
        while index < len(self.lines) and "|" in self.lines[index]:
            line = self.lines[index].strip()
            if _PIPE_RULE.match(line):
                if len(rows) == 1:
                    has_header = True
            else:
                rows.append(_pipe_cells(line))
            index += 1
        self._add_table(rows, start + 1, index, has_header=has_header)
        return index

    def _tab_rows(self, index: int) -> int:
        """Return how many lines from here make a table by tabs (0 for none)."""
        columns = self.lines[index].rstrip().count("\t")
        end = index
        while end < len(self.lines) and "\t" in self.lines[end].strip():
            end += 1
        count = end - index
        if count >= 2 or columns >= 2:  # noqa: PLR2004 (two rows, or three cells)
            return count
        return 0

    def _tab_table(self, index: int) -> int:
        count = self._tab_rows(index)
        rows = [
            [_cell(cell) for cell in self.lines[at].strip("\n").rstrip().split("\t")]
            for at in range(index, index + count)
        ]
        self._add_table(rows, index + 1, index + count)
        return index + count

    def _html_table(self, index: int) -> int:
        end = index
        depth = 0
        while end < len(self.lines):
            lowered = self.lines[end].lower()
            depth += lowered.count("<table") - lowered.count("</table")
            end += 1
            if depth <= 0:
                break
        parser = _TableParser()
        parser.feed("\n".join(self.lines[index:end]))
        parser.close()
        if parser.caption:
            self._paragraph(parser.caption, parser.caption, index + 1)
        self._add_table(
            parser.grid(), index + 1, end, has_header=parser.has_header or None
        )
        rest = parser.outside.strip()
        if rest:
            self._paragraph(rest, rest, end)
        return end

    def _add_table(
        self,
        rows: list[list[str]],
        line: int,
        end_line: int,
        *,
        has_header: bool | None = None,
    ) -> None:
        width = max((len(row) for row in rows), default=0)
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


def _inline(text: str, number: int, markup: list[tuple[int, str]]) -> list[str]:
    """Take inline HTML off a paragraph; ``<br>`` parts it in two."""
    if "<" in text:
        text = _SUPERSCRIPT.sub(lambda m: m.group(1).translate(_SUPERSCRIPT_OF), text)
        text = _SUBSCRIPT.sub(lambda m: m.group(1).translate(_SUBSCRIPT_OF), text)
        text = _BREAK.sub("\n", text)

        def drop(tag: re.Match[str]) -> str:
            markup.append((number, tag.group()))
            return ""

        text = _TAG.sub(drop, text)
    if "&" in text:
        text = html.unescape(text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    if "\n" in text:
        return [piece for part in text.split("\n") if (piece := part.strip())]
    return [text]


def _without_strong(text: str) -> tuple[str, int]:
    """Return ``text`` without ``**``, and how much of its start was strong."""
    if "**" not in text and "__" not in text:
        return text, 0
    pieces: list[str] = []
    lead = 0
    at = 0
    for match in _STRONG.finditer(text):
        before = text[at : match.start()]
        pieces.append(before)
        if match.start() == 0:
            lead = len(match.group(2))
        pieces.append(match.group(2))
        at = match.end()
    pieces.append(text[at:])
    return "".join(pieces).strip(), lead


def _cell(text: str) -> str:
    pieces = _inline(text.strip(), 0, [])
    return "\n".join(_without_strong(piece.strip())[0] for piece in pieces)


def _pipe_cells(line: str) -> list[str]:
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    cells = re.split(r"(?<!\\)\|", line)
    return [_cell(cell.replace("\\|", "|")) for cell in cells]


class _TableParser(HTMLParser):
    """Cells of one HTML table, spans spread over the grid as empty cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[tuple[str, int, int]]] = []
        self.header_rows = 0
        self.caption = ""
        self.outside = ""
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._all_th = True
        self._in_caption = False
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
            self._all_th = True
        elif tag in {"td", "th"}:
            self._end_cell()
            if not self.rows:
                self.rows.append([])
            values = dict(attrs)
            self._span = (_span(values.get("rowspan")), _span(values.get("colspan")))
            self._text = []
            self._all_th = self._all_th and tag == "th"
        elif tag == "caption":
            self._in_caption = True
        elif tag in {"br", "p", "div"} and self._text:
            self._text.append("\n")
        elif tag == "sup" and self._text is not None:
            self._text.append("\ue000")
        elif tag == "sub" and self._text is not None:
            self._text.append("\ue001")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag == "tr":
            self._end_cell()
            if self.rows and self.rows[-1] and self._all_th:
                self.header_rows += len(self.rows) == 1
        elif tag == "caption":
            self._in_caption = False
        elif tag == "table":
            self._end_cell()
            self._depth -= 1
        elif tag in {"sup", "sub"} and self._text is not None:
            self._text.append("\ue002")

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(re.sub(r"\s*\n\s*", "", data))
        elif self._in_caption:
            self.caption += data.strip()
        elif data.strip():
            self.outside += data.strip()

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text = "".join(self._text)
        text = re.sub(
            "\ue000([^\ue002]*)\ue002?",
            lambda m: m.group(1).translate(_SUPERSCRIPT_OF),
            text,
        )
        text = re.sub(
            "\ue001([^\ue002]*)\ue002?",
            lambda m: m.group(1).translate(_SUBSCRIPT_OF),
            text,
        )
        text = "\n".join(part.strip() for part in text.split("\n") if part.strip())
        self.rows[-1].append((text, *self._span))
        self._text = None

    def close(self) -> None:
        super().close()
        self._end_cell()

    @property
    def has_header(self) -> bool:
        """Tell whether the first row is made of ``th`` only."""
        return self.header_rows > 0

    def grid(self) -> list[list[str]]:
        """Return the rows with spanned places as empty cells."""
        grid: list[list[str]] = []
        taken: dict[tuple[int, int], bool] = {}
        for row_index, row in enumerate(self.rows):
            out: list[str] = []
            column = 0
            for text, down, across in row:
                while taken.pop((row_index, column), False):
                    out.append("")
                    column += 1
                out.append(text)
                out.extend([""] * (across - 1))
                for below in range(1, down):
                    for beside in range(across):
                        taken[row_index + below, column + beside] = True
                column += across
            while taken.pop((row_index, column), False):
                out.append("")
                column += 1
            if out:
                grid.append(out)
        return grid


#: Wider spans than this are slips of the pen, or an attack.
_MAX_SPAN = 200


def _span(value: str | None) -> int:
    if value is None or not value.strip().isdigit():
        return 1
    return max(1, min(int(value), _MAX_SPAN))

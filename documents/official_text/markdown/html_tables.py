"""HTML tables: cells, spans, captions."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from documents.official_text.markdown.inline import subscript, superscript

#: Wider spans than this are slips of the pen, or an attack.
_MAX_SPAN = 200
#: No table of a gazette has more empty places under its spans.
_MAX_SPREAD = 50_000
_BREAKS = frozenset({"br", "p", "div", "li"})
#: Marks around raised and lowered words while a cell is read.
_RAISED, _LOWERED, _LEVEL = "\ue000", "\ue001", "\ue002"
_RAISED_WORDS = re.compile(f"{_RAISED}([^{_LEVEL}]*){_LEVEL}?")
_LOWERED_WORDS = re.compile(f"{_LOWERED}([^{_LEVEL}]*){_LEVEL}?")


class TableParser(HTMLParser):
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
        """Open a row or a cell; note a caption and raised words."""
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
        elif tag in _BREAKS and self._text:
            self._text.append("\n")
        elif tag == "sup" and self._text is not None:
            self._text.append(_RAISED)
        elif tag == "sub" and self._text is not None:
            self._text.append(_LOWERED)

    def handle_endtag(self, tag: str) -> None:
        """Close what the tag closes."""
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
            self._text.append(_LEVEL)

    def handle_data(self, data: str) -> None:
        """Take words into the cell, the caption, or what stands outside."""
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
        text = _RAISED_WORDS.sub(lambda m: superscript(m.group(1)), text)
        text = _LOWERED_WORDS.sub(lambda m: subscript(m.group(1)), text)
        text = "\n".join(part.strip() for part in text.split("\n") if part.strip())
        self.rows[-1].append((text, *self._span))
        self._text = None

    def close(self) -> None:
        """Read to the end; a cell that was never closed counts."""
        super().close()
        self._end_cell()

    @property
    def has_header(self) -> bool:
        """Tell whether the first row is made of ``th`` only."""
        return self.header_rows > 0

    def grid(self) -> list[list[str]]:
        """Return the rows with spanned places as empty cells."""
        grid: list[list[str]] = []
        taken: set[tuple[int, int]] = set()
        spread = 0
        for row_index, row in enumerate(self.rows):
            out: list[str] = []
            for text, down, across in row:
                while (row_index, len(out)) in taken:
                    out.append("")
                column = len(out)
                out.append(text)
                spread += down * across
                if spread > _MAX_SPREAD:
                    continue
                out.extend([""] * (across - 1))
                taken.update(
                    (row_index + below, column + beside)
                    for below in range(1, min(down, len(self.rows) - row_index))
                    for beside in range(across)
                )
            while (row_index, len(out)) in taken:
                out.append("")
            if out:
                grid.append(out)
        return grid


def _span(value: str | None) -> int:
    if value is None or not value.strip().isdigit():
        return 1
    return max(1, min(int(value), _MAX_SPAN))

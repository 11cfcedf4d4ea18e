"""Tables as tables: scoped headers, a scroll container, records on phones."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from django.utils.html import escape

from documents.models import Citation, Table
from documents.rendering.inline import InlineWriter

CellCitations = Mapping[tuple[int, int, int], Sequence[Citation]]

#: A table of many columns, or of some with a cell longer than this, is no reading on
#: a phone: there its rows are set one under the other.
_LONG_CELL = 30
_SOME_COLUMNS = 3
_MANY_COLUMNS = 5
_HEADER_ROW = -1
_FIGURE = re.compile(r"[-+−]?[\d０-９][\d０-９,，.．]*\s?[%％]?")
#: Columns whose figures are names, not amounts.
_NAMES = re.compile(r"序号|编号|号码|文号|字号|电话|传真|邮编|年份|日期|时间")


def render_table(
    table: Table,
    *,
    anchor: Callable[[str, str], str],
    inline: InlineWriter,
    citations: CellCitations,
) -> str:
    """Return a table as HTML.

    Args:
        table: The table; rows may be ragged, the header may be missing.
        anchor: Writes the link to an eId, given the eId and what it is.
        inline: Writes running text.
        citations: Citations by table, row and column.
    """
    header = [_text(cell) for cell in table.header]
    rows = [[_text(cell) for cell in row] for row in table.rows]
    width = max((len(row) for row in (header, *rows)), default=0)
    name = " ".join(filter(None, (table.label, table.caption)))
    long_cells = any(len(cell) > _LONG_CELL for row in rows for cell in row)
    crowded = width >= (_SOME_COLUMNS if long_cells else _MANY_COLUMNS)
    records = crowded and bool(header)

    def cell_html(row: int, column: int, text: str) -> str:
        return str(inline.write(text, citations.get((table.pk, row, column), ())))

    spoken = f"表格：{name}" if name else "表格"
    out = [
        f'<div class="table-scroll" id="{escape(table.eid)}" role="region"',
        f' aria-label="{escape(spoken)}" tabindex="0">',
        f'<table class="data{" records" if records else ""}"{_role("table", records)}>',
    ]
    if name:
        link = anchor(table.eid, "本表")
        out.append(f'<caption class="prov__line">{escape(name)}{link}</caption>')
    if header:
        out.append(f"<thead{_role('rowgroup', records)}><tr{_role('row', records)}>")
        out.extend(
            f'<th scope="col"{_role("columnheader", records)}>'
            f"{cell_html(_HEADER_ROW, column, _at(header, column))}</th>"
            for column in range(width)
        )
        out.append("</tr></thead>")
    figures = {column for column in range(width) if _is_figures(header, rows, column)}
    out.append(f"<tbody{_role('rowgroup', records)}>")
    for number, row in enumerate(rows):
        out.append(f"<tr{_role('row', records)}>")
        for column in range(width):
            kind = ' class="num"' if column in figures else ""
            label = f' data-label="{escape(_at(header, column))}"' if records else ""
            out.append(
                f"<td{kind}{_role('cell', records)}{label}>"
                f"{cell_html(number, column, _at(row, column))}</td>"
            )
        out.append("</tr>")
    out.append("</tbody></table></div>")
    return "".join(out)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _is_figures(header: list[str], rows: list[list[str]], column: int) -> bool:
    """Tell whether a column holds figures, which are set flush right."""
    if _NAMES.search(re.sub(r"\s", "", _at(header, column))):
        return False
    cells = [cell for row in rows if (cell := _at(row, column).strip())]
    return bool(cells) and all(_FIGURE.fullmatch(cell) for cell in cells)


def _role(role: str, records: bool) -> str:  # noqa: FBT001 (reads as a sentence)
    """Return the role by name: styling rows as blocks takes the native one away."""
    return f' role="{role}"' if records else ""

"""Plain Markdown: headings, bold run-in headings, tables by pipes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from documents.exports.printed import Line, Role, front_lines, printed_lines
from documents.exports.tree import DocumentTree, Grid, IssueTree

#: Marks that a backslash makes characters; the rest is written by number, because
#: the reader looks for links, tags and tables before it looks at backslashes.
_MARKS: Final = re.compile(r"[*_`~]")
_NAMED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>"}
_NUMBERED: Final = re.compile(
    "[&<>\\\\\\[\\]|\t\n\r\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]"
)
_FIRST: Final = re.compile(r"[#+=•-]")
_EDGES: Final = re.compile(r"^\s|\s$")


def document_text(tree: DocumentTree) -> str:
    """Return a document as Markdown."""
    return "\n\n".join(_document(tree)) + "\n"


def issue_text(issue: IssueTree) -> str:
    """Return an issue as Markdown: masthead, contents, editorial box, documents."""
    parts = [
        f"# {words}" if is_title else escaped(words)
        for is_title, words in front_lines(issue)
    ]
    for tree in issue.documents:
        parts.extend(_document(tree))
    return "\n\n".join(parts) + "\n"


def _document(tree: DocumentTree) -> Iterator[str]:
    for line in printed_lines(tree):
        yield line_text(line)
    yield from remarks(tree)


def remarks(tree: DocumentTree) -> Iterator[str]:
    """Yield the corrections as comments, which no reader takes for text.

    The text is the corrected one already; who reads the file learns what was printed.
    """
    for line in tree.corrections:
        yield f"<!-- {escaped(line.words).replace('-', '&#45;')} -->"


def line_text(line: Line) -> str:
    """Return a line as Markdown."""
    if line.grid is not None:
        return pipe_table(line.grid)
    if line.role is Role.MASTHEAD:
        return escaped(f"{line.text}文件")
    if line.level:
        words = f"{line.lead}{line.heading or line.text}"
        return f"{'#' * line.level} {escaped(words)}"
    if line.heading:
        # The blank behind the marks is for other readers: between a full stop and a
        # character without one, they are no marks.
        lead, rest = escaped(line.lead), escaped(line.text)
        return f"**{lead}{escaped(line.heading)}** {rest}".rstrip()
    return escaped(f"{line.lead}{line.text}")


def pipe_table(grid: Grid) -> str:
    """Return a table by pipes; the row under the header is what makes it one."""
    width = max(grid.width, 1)
    header = [*grid.header, *[""] * (width - len(grid.header))]
    rows = [[*row, *[""] * (width - len(row))] for row in grid.rows]
    rule = "|" + " --- |" * width
    lines = [pipe_row(header), rule] if any(header) else []
    return "\n".join([*lines, *(pipe_row(row) for row in rows)])


def pipe_row(cells: list[str]) -> str:
    """Return a row of a table by pipes."""
    return "|" + "".join(f" {escaped(cell)} |" for cell in cells)


def escaped(text: str) -> str:
    """Return a text so that nothing in it is markup."""
    safe = _NUMBERED.sub(
        lambda match: _NAMED.get(match.group(), f"&#{ord(match.group())};"), text
    )
    safe = _MARKS.sub(r"\\\g<0>", safe)
    safe = _EDGES.sub(lambda match: f"&#{ord(match.group())};", safe)
    if _FIRST.match(safe):
        return f"&#{ord(safe[0])};{safe[1:]}"
    return safe

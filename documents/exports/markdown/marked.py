"""Markdown with a mark over every unit; see :mod:`documents.official_text.marked`."""

from __future__ import annotations

from collections.abc import Iterator

from documents.exports.markdown.plain import escaped, pipe_row, remarks
from documents.exports.printed import Line, printed_lines
from documents.exports.tree import Annex, DocumentTree, Grid, IssueTree, Unit
from documents.official_text.marked.grammar import FIRST_LINE, write_mark

_DEEPEST = 6


def document_text(tree: DocumentTree) -> str:
    """Return a document as marked Markdown."""
    return "\n\n".join([FIRST_LINE, *_document(tree)]) + "\n"


def issue_text(issue: IssueTree) -> str:
    """Return an issue as marked Markdown."""
    head = issue.head
    values: list[tuple[str, object]] = [
        ("title", head.title),
        ("year", head.year),
        ("number", head.number),
        ("serial", head.serial_number),
        ("published", head.published_on),
    ]
    values += [("person", f"{role}\t{names}") for role, names in head.people]
    parts = [FIRST_LINE, write_mark("issue", values=values, wide=True)]
    for tree in issue.documents:
        parts.extend(_document(tree))
    return "\n\n".join(parts) + "\n"


def _document(tree: DocumentTree) -> Iterator[str]:
    yield _head(tree)
    lines = {line.unit.eid: line for line in printed_lines(tree) if line.unit}
    for item in tree.items:
        if isinstance(item, Annex):
            yield _annex(item)
        elif isinstance(item, Grid):
            yield _table(item)
        else:
            yield _unit(item, lines[item.eid])
    yield from remarks(tree)


def _head(tree: DocumentTree) -> str:
    values: list[tuple[str, object]] = [
        ("number", tree.number),
        ("title", tree.title),
        ("issuer", tree.issuer),
        ("category", tree.category),
        ("dated", tree.dated),
        ("effective", tree.effective),
        ("publicity", tree.publicity),
        ("promulgates", tree.promulgates),
        ("page", tree.page),
        ("end_page", tree.end_page),
        *(("addressee", name) for name in tree.addressees),
    ]
    shown = [
        escaped(words)
        for words in (tree.issuer, tree.number)
        if tree.is_gazette and words
    ]
    shown.append(f"# {escaped(tree.title)}")
    if tree.addressees:
        shown.append(escaped("，".join(tree.addressees) + "："))
    return "\n\n".join([write_mark("document", values=values, wide=True), *shown])


def _place(item: Unit | Grid) -> list[tuple[str, object]]:
    return [("in", item.parent), ("of", item.annex), ("label", item.label)]


def _annex(annex: Annex) -> str:
    values = [("label", annex.label), ("title", annex.title)]
    words = ["annex"] if annex.carried else ["annex", "absent"]
    mark = write_mark(annex.eid, words=words, values=values)
    name = f"{annex.label or '附件'}　{annex.title}".rstrip()
    return f"{mark}\n## {escaped(name)}"


def _unit(unit: Unit, line: Line) -> str:
    words = [unit.kind.value, *(["quoted"] if unit.quoted else [])]
    mark = write_mark(unit.eid, words=words, values=_place(unit))
    lead = escaped(unit.label) + line.lead[len(unit.label) :]
    if unit.heading and not unit.text:
        level = min(line.level or _DEEPEST, _DEEPEST)
        return f"{mark}\n{'#' * level} {lead}{escaped(unit.heading)}"
    if unit.heading:
        return f"{mark}\n{lead}**{escaped(unit.heading)}** {escaped(unit.text)}"
    return f"{mark}\n{lead}{escaped(unit.text)}".rstrip("\n")


def _table(grid: Grid) -> str:
    words = ["table", *(["header"] if grid.header else [])]
    values = [*_place(grid), ("caption", grid.caption)]
    lines = [write_mark(grid.eid, words=words, values=values)]
    name = " ".join(filter(None, (grid.label, grid.caption)))
    if name:
        lines.append(f"**{escaped(name)}**")
    header = list(grid.header) or [""] * max(grid.width, 1)
    lines += [pipe_row(header), "|" + " --- |" * len(header)]
    lines += [pipe_row(list(row)) for row in grid.rows]
    return "\n".join(lines)

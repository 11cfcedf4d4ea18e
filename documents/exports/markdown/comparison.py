"""Whether a text that was read back says the same as the tree it was written from."""

from __future__ import annotations

from documents.exports.tree import Annex, DocumentTree, Grid, IssueTree, Unit
from documents.official_text.model import DocumentText, IssueText
from documents.services.importing.values import document_values, law_values

Outline = list[tuple[object, ...]]


def outline_of_tree(tree: DocumentTree) -> Outline:
    """Return all that has to be read back, in printed order."""
    found: Outline = [
        (
            tree.number,
            tree.title,
            tree.issuer,
            tree.category,
            tree.dated,
            list(tree.addressees),
            tree.publicity,
            tree.promulgates,
        )
    ]
    for item in tree.items:
        if isinstance(item, Annex):
            found.append(("annex", item.eid, item.label, item.title, item.carried))
        elif isinstance(item, Unit):
            found.append(
                (
                    item.kind,
                    item.eid,
                    item.parent,
                    item.annex,
                    item.label,
                    item.heading,
                    item.text,
                    item.quoted,
                )
            )
        else:
            found.append(_grid(item))
    return found


def _grid(grid: Grid) -> tuple[object, ...]:
    return (
        "table",
        grid.eid,
        grid.parent,
        grid.annex,
        grid.label,
        grid.caption,
        list(grid.header),
        [list(row) for row in grid.rows],
    )


def outline_of_text(text: DocumentText, tree: DocumentTree) -> Outline:
    """Return the same of a document as read, with the columns that import gives it.

    Args:
        text: What was read.
        tree: What it was written from: it tells which importer would read it.
    """
    values = (
        document_values(text) if tree.is_gazette else law_values(text, tree.version)
    )
    found: Outline = [
        (
            values["number"],
            values["title"],
            values["issuer"],
            values["category"],
            values["dated_on"],
            values["addressees"],
            values["publicity"],
            values["promulgates"],
        )
    ]
    parts: list[tuple[tuple[int, bool], tuple[object, ...]]] = []
    for annex in (None, *text.annexes):
        holder = text if annex is None else annex
        inside = annex.eid if annex else ""
        if annex:
            name = ("annex", annex.eid, annex.label, annex.title, annex.carried)
            parts.append(((annex.order, False), name))
        parts += [
            (
                (unit.order, True),
                (
                    unit.kind,
                    unit.eid,
                    unit.parent,
                    inside,
                    unit.label,
                    unit.heading,
                    unit.text,
                    unit.quoted,
                ),
            )
            for unit in holder.provisions
        ]
        parts += [
            (
                (table.order, True),
                (
                    "table",
                    table.eid,
                    table.parent,
                    inside,
                    table.label,
                    table.caption,
                    table.header,
                    table.rows,
                ),
            )
            for table in holder.tables
        ]
    return found + [part for _, part in sorted(parts, key=lambda one: one[0])]


def same_issue(issue: IssueTree, text: IssueText | None) -> bool:
    """Tell whether an issue's masthead was read back."""
    head = issue.head
    return text is not None and (
        text.gazette,
        text.year,
        text.number,
        text.serial_number,
        text.published_on,
        [tuple(pair) for pair in text.people],
    ) == (
        head.title,
        head.year,
        head.number,
        head.serial_number,
        head.published_on,
        list(head.people),
    )

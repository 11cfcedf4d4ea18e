"""Plain where plain is enough, marked where it is not."""

from __future__ import annotations

from documents.exports.markdown import marked, plain
from documents.exports.markdown.comparison import (
    outline_of_text,
    outline_of_tree,
    same_issue,
)
from documents.exports.tree import DocumentTree, IssueTree
from documents.official_text.errors import OfficialTextError
from documents.official_text.model import Reading
from documents.official_text.reader import SourceKind, read_bytes


def document_markdown(tree: DocumentTree) -> bytes:
    """Return a document as Markdown that reads back to the same structure."""
    text = plain.document_text(tree)
    # Whoever imports it again, and whoever only looks into it, has to read the same.
    kinds: tuple[SourceKind, ...] = ("gazette" if tree.is_gazette else "law", "auto")
    readings = (_read(text, kind) for kind in kinds)
    if not all(_same((tree,), reading) for reading in readings):
        text = marked.document_text(tree)
    return text.encode()


def issue_markdown(issue: IssueTree) -> bytes:
    """Return an issue as Markdown that reads back to the same structure."""
    text = plain.issue_text(issue)
    reading = _read(text, "gazette")
    if not (
        reading is not None
        and same_issue(issue, reading.issue)
        and _same(issue.documents, reading)
    ):
        text = marked.issue_text(issue)
    return text.encode()


def _read(text: str, kind: SourceKind) -> Reading | None:
    try:
        return read_bytes(text.encode(), name="公报.md", kind=kind)
    except OfficialTextError:
        return None


def _same(trees: tuple[DocumentTree, ...], reading: Reading | None) -> bool:
    if reading is None or len(reading.documents) != len(trees):
        return False
    return all(
        outline_of_text(text, tree) == outline_of_tree(tree)
        for tree, text in zip(trees, reading.documents, strict=True)
    )

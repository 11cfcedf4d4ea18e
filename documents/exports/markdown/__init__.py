"""Markdown that the importers read back to the same structure.

A text is written plainly where our own reader, asked at once, reads the same from it.
Where it does not (a clerk's tree may say what no words tell), every unit carries its
place in a comment (:mod:`documents.official_text.marked`).
"""

from __future__ import annotations

from documents.exports.markdown.writer import document_markdown, issue_markdown

__all__ = ["document_markdown", "issue_markdown"]

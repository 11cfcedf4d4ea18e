"""Markdown and plain text into blocks.

Not a Markdown renderer: official text is written one paragraph a line, and a
line end is a paragraph's end. Markup is taken off, never the words in it.
"""

from __future__ import annotations

from documents.official_text.markdown.lines import BlockReading, read_markdown

__all__ = ["BlockReading", "read_markdown"]
